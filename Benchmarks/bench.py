#!/usr/bin/env python3
"""Speed as ratios, measured in one run against a floor or a peer, with an outcome check beside each time.

usage: bench.py ENTENTE_BINARY [--runs 7]
Machines are shared and noisy: medians are printed with their range, pairs are measured in turn (A B A B …), and nothing here fails a build.
"""
import json, os, shutil, sqlite3, statistics, subprocess, sys, tempfile, time

entente = os.path.abspath(sys.argv[1])
runs = int(sys.argv[sys.argv.index("--runs") + 1]) if "--runs" in sys.argv else 7
here = os.path.dirname(os.path.abspath(__file__))
root = os.path.dirname(here)
folder = tempfile.TemporaryDirectory()
serial = iter(range(10**6))


def timed(command):
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True)
    return time.perf_counter() - start, done


def run(file, *settings, record="outcome"):
    sets = [part for setting in settings for part in ("--set", setting)]
    return [entente, "run", file, "--format", "json", "--record", record, "--ledger", f"{folder.name}/{next(serial)}.sqlite", *sets]


def in_turn(*commands):
    """Seconds of each command, measured in turn; each command is made anew, and answers are those of the last round."""
    times, answers = [[] for _ in commands], []
    for number in range(runs + 1):
        answers = []
        for place, make in enumerate(commands):
            seconds, done = timed(make())
            if done.returncode:
                sys.exit(f"{make()} failed: {done.stderr.decode()[:500]}")
            answers.append(done.stdout.decode())
            if number:  # the first round warms up
                times[place].append(seconds)
    return times, answers


def times(seconds, others):
    """How many times as long as the others', pair by pair."""
    return statistics.median(s / o for s, o in zip(seconds, others))


def peer(package):
    """A Python that has this package, in an environment of its own under .build; None, and a word about it, where it cannot be had."""
    home = f"{root}/.build/peers/{package}"
    python = f"{home}/bin/python"
    if subprocess.run([python, "-c", f"import {package}"], capture_output=True).returncode if os.path.exists(python) else True:
        done = subprocess.run([sys.executable, "-m", "venv", home], capture_output=True)
        if not done.returncode:
            done = subprocess.run([python, "-m", "pip", "install", "--quiet", package], capture_output=True)
        if done.returncode:
            print(f"({package} cannot be installed, so there is no comparison with it: {done.stderr.decode().strip()[-200:]})")
            return None
    return python


def line(name, seconds, note=""):
    print(f"{name:46} {statistics.median(seconds) * 1e3:9.1f} ms  ({min(seconds) * 1e3:.1f} to {max(seconds) * 1e3:.1f})  {note}")


print(f"medians of {runs} runs after one warm-up, and their range\n")

(floor, smallest), _ = in_turn(lambda: ["lua5.4", "-e", ""], lambda: run(f"{root}/scenarios/two-partners.lua"))
line("floor: lua5.4 -e ''", floor)
line("five-line scenario, start to record", smallest, f"floor + {(statistics.median(smallest) - statistics.median(floor)) * 1e3:.0f} ms")

loop = f"{here}/loop.lua"
(plain, guarded), (said, told) = in_turn(lambda: ["lua5.4", loop], lambda: run(loop))
assert float(said) == json.loads(told)["outcome"]["sum"], "the loops differ"
start = statistics.median(smallest)
ratio = statistics.median((g - start) / p for g, p in zip(guarded, plain))
line("\na pure Lua loop in lua5.4", plain)
line("the same in the sandbox", guarded, f"less start: {ratio:.2f} × lua5.4; the sums agree")

print()
# In turn, and long enough that the second which compiling 10,000 organisations takes, and its noise, weigh little.
big = f"{here}/partnerships.lua"
sizes = ((8, 8, 120), (100, 10, 4800), (1000, 10, 480), (10000, 10, 96))
both, answers = in_turn(*[
    lambda count=count, size=size, steps=steps: run(big, f"count={count}", f"size={size}", f"months={steps}")
    for count, size, months in sizes for steps in (1, months + 1)])
each = {}
for place, (count, _, months) in enumerate(sizes):
    outcome = json.loads(answers[2 * place + 1])["outcome"]
    assert 0 < outcome["trust"] < 1 and 0 < outcome["attainment"] <= 1, "the run came to nothing"
    apart = [long - short for short, long in zip(both[2 * place], both[2 * place + 1])]
    each[count] = [seconds / (count * months) for seconds in apart]
    note = f"{statistics.median(each[count]) * 1e9:7.0f} ns an organisation-step"
    if count > 100:
        note += f", {statistics.median(each[count]) / statistics.median(each[100]):.2f} × that at 100"
    print(f"default model, {count:5} organisations, {months:4} months {statistics.median(apart) * 1e3:9.1f} ms  ({min(apart) * 1e3:.1f} to {max(apart) * 1e3:.1f})  {note}; trust {outcome['trust']:.2f}")

print()
def recorded(level):
    """Seconds of the evaluation alone, and of the whole, of 1,000 organisations in 120 months."""
    each = []
    for _ in range(runs):
        ledger = f"{folder.name}/{next(serial)}.sqlite"
        seconds, done = timed([entente, "run", f"{here}/partnerships.lua", "--set", "count=1000", "--set", "size=10", "--record", level, "--ledger", ledger])
        assert done.returncode == 0, done.stderr
        with sqlite3.connect(ledger) as rows:
            each.append((rows.execute("SELECT wall_seconds FROM runs").fetchone()[0], seconds))
    return [[e for e, _ in each], [whole for _, whole in each]]

(bare, _), (full, whole) = recorded("outcome"), recorded("series")
line("1,000 organisations, recording the outcome", bare, "evaluation alone")
line("the same, recording series", full, f"{statistics.median(full) / statistics.median(bare):.2f} × that; the process with writing to the ledger {statistics.median(whole) * 1e3:.0f} ms")

print()
network, months, native = f"{here}/network.lua", 1000, f"{os.path.dirname(entente)}/network-bench"
(plain, each, columns, swift), (said, one, other, sworn) = in_turn(
    lambda: ["lua5.4", network, str(months)],
    lambda: run(network, "way=each", f"months={months}"),
    lambda: run(network, "way=columns", f"months={months}"),
    lambda: [native, str(months)])
for told in (one, other):
    assert float(said) == json.loads(told)["outcome"]["sum"], "the networks differ"
assert float(said) == float(sworn), "the networks differ"
line(f"trust on a network, {months} months, in lua5.4", plain)
for name, seconds in (("organisation by organisation", each), ("whole columns", columns), ("natively, in Swift", swift)):
    line(f"the same here, {name}", seconds, f"{times(seconds, plain):.2f} × lua5.4, start included; the sums agree")
line("the scripting language's part", [e - n for e, n in zip(each, swift)], f"organisation by organisation is {times(each, swift):.1f} × native")

if python := peer("mesa"):
    (mesa, each, swift), (said, told, sworn) = in_turn(
        lambda: [python, f"{here}/network_mesa.py", str(months)],
        lambda: run(network, "way=each", f"months={months}"),
        lambda: [native, str(months)])
    assert abs(float(said) - json.loads(told)["outcome"]["sum"]) < 1e-9 and json.loads(told)["outcome"]["sum"] == float(sworn), "the networks differ"
    (idle,), _ = in_turn(lambda: [python, f"{here}/network_mesa.py", "0"])
    line(f"\nthe same in Mesa, {months} months", mesa, f"{times(mesa, each):.1f} × the time here, {times(mesa, swift):.0f} × native, start included; the sums agree to 1e-9")
    (bare, still), _ = in_turn(lambda: run(network, "way=each", "months=1"), lambda: [native, "1"])
    def each_step(seconds, start):
        return (statistics.median(seconds) - statistics.median(start)) / months / 1000 * 1e9
    line("of it Python, Mesa and the network", idle, f"without their starts: Mesa {each_step(mesa, idle):.0f}, here {each_step(each, bare):.0f}, natively {each_step(swift, still):.0f} ns an organisation-step")

big, months = f"{here}/partnerships.lua", 240
(without, scripted), (one, other) = in_turn(*[
    lambda scripted=scripted: run(big, "count=1000", "size=10", f"months={months}", f"scripted={scripted}") for scripted in ("false", "true")])
one, other = json.loads(one)["outcome"], json.loads(other)["outcome"]
calls = other.pop("calls")
assert one.pop("calls") == 0 and calls > 100 * months and one == other, "the policy is not what it stands for"
each = statistics.median(s - w for s, w in zip(scripted, without)) / calls
line("\na policy in Lua for each of 1,000", scripted, f"{each * 1e6:.2f} µs a call over the built-in one, {calls:.0f} calls; outcomes agree")

print()
river, pairs = f"{root}/scenarios/river-compact.lua", 400
def study(workers):
    return [entente, "whatif", river, "--alternative", "open books", "--replicates", str(pairs), "--measure", "trust", "--measure", "attainment",
            "--workers", str(workers), "--format", "json", "--ledger", f"{folder.name}/{next(serial)}.sqlite"]
(alone, two), (one, other) = in_turn(lambda: study(1), lambda: study(2))
one, other = json.loads(one), json.loads(other)
assert one["alternatives"] == other["alternatives"] and one["runs"]["evaluated"] == 2 * pairs and not one["runs"]["failed"], "the answers differ"
line(f"a what-if of {2 * pairs} runs, one worker", alone)
line("the same, two workers", two, f"{statistics.median(a / t / 2 for a, t in zip(alone, two)) * 100:.0f} % parallel efficiency, start and ledger included; the answers agree")
for measure in one["alternatives"][0]["comparisons"]:
    print(f"common chances, {measure['measure']}: intervals {measure['pairingWorth'] ** 0.5:.1f} times as narrow as of unpaired runs, "
          f"worth {measure['pairingWorth']:.1f} × the runs (r = {measure['correlation']:.3f})")

print()
bench = f"{os.path.dirname(entente)}/negotiation-bench"


def told(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{command} failed: {done.stderr[:500]}")
    return json.loads(done.stdout)


def case(name, rounds):
    """A case of this folder with another number of rounds."""
    with open(f"{here}/{name}.json") as file:
        whole = json.load(file)
    whole["protocol"]["n_steps"] = rounds
    with open(f"{folder.name}/{name}-{rounds}.json", "w") as file:
        json.dump(whole, file)
    return file.name


def rate(name, answers, key, others=None):
    rates = [answer[key] for answer in answers]
    against = f"{statistics.median(a[key] / o[key] for a, o in zip(answers, others)):.0f} × NegMAS" if others else ""
    print(f"{name:46} {statistics.median(rates):9.1f} /s  ({min(rates):.1f} to {max(rates):.1f})  {against}")


shutil.copy(f"{here}/aspiration.lua", folder.name)
python = peer("negmas")
for rounds in (100, 400):
    commands = {
        "natively": [bench, "hold", case("negotiation", rounds), "4000"],
        "both strategies in Lua": [bench, "hold", case("negotiation-lua", rounds), "400"]}
    if python:
        commands["in NegMAS"] = [python, f"{here}/negotiation_negmas.py", case("negotiation", rounds), "20"]
    answers = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            answers[name].append(told(command))
    traces = [answer["trace"] for each in answers.values() for answer in each]
    assert all(trace == traces[0] for trace in traces), "the negotiations differ"
    print(f"negotiations over 1,200 outcomes in a second of processor time, {rounds} rounds, {len(traces[0])} turns; the traces agree")
    for key, how in (("prepared", "ranked before"), ("whole", "ranking included")):
        for name, each in answers.items():
            rate(f"{name}, {how}", each, key, answers.get("in NegMAS") if name != "in NegMAS" else None)

print()
for parties, outcomes, kind, limit in ((2, 50_000, "uniform", 0.05), (2, 50_000, "shares", 0.05), (8, 10_000, "uniform", 2), (8, 10_000, "shares", 2)):
    answers = [told([bench, "analyse", str(parties), str(outcomes), kind, "1"]) for _ in range(runs)]
    line(f"analysis, {outcomes:,} outcomes, {parties} parties, {kind}", [answer["seconds"] for answer in answers],
         f"of {limit * 1e3:.0f} allowed; {answers[0]['frontier']:,} on the frontier, which was checked")
