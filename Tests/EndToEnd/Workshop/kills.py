#!/usr/bin/env python3
"""A rehearsal is killed fifty times at random, and comes to the same history as one that was not. About 20 s.

    kills.py .build/release/entente [KILLS]
"""
import json, os, random, signal, subprocess, sys, tempfile, time

entente, kills = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 50
root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
folder = tempfile.TemporaryDirectory()
seed = int(os.environ.get("ENTENTE_FUZZ_SEED") or random.SystemRandom().randrange(1 << 32))
random.seed(seed)


def command(ledger):
    return [entente, "workshop", f"{root}/scenarios/river-compact.lua", "--rehearse", "--ledger", ledger]


def told(ledger):
    shown = subprocess.run([entente, "show", "last", "--format", "json", "--ledger", ledger], capture_output=True, text=True, check=True)
    return json.loads(shown.stdout)["historyDigest"]


begun = time.perf_counter()
subprocess.run(command(f"{folder.name}/calm.sqlite"), capture_output=True, check=True)
usual = time.perf_counter() - begun
expected = told(f"{folder.name}/calm.sqlite")
done = finished = 0
problems = []
while done < kills or not finished:
    ledger = f"{folder.name}/{finished}.sqlite"
    child = subprocess.Popen(command(ledger), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
    try:
        child.wait(random.uniform(0.01, usual) if done < kills else 60)
        complaint = child.stderr.read().decode()
        if child.returncode or told(ledger) != expected:
            problems.append(f"after {done} kills (seed {seed}): code {child.returncode}, {complaint[-300:]}")
        finished += 1
    except subprocess.TimeoutExpired:
        # The whole group at once, as when a machine goes down.
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        done += 1
for problem in problems:
    print("FAIL", problem)
print(f"a rehearsal was killed {done} times, and {finished} came to their end: {'all with' if not problems else 'NOT all with'} the history of one that was not killed")
sys.exit(bool(problems))
