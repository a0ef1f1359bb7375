#!/usr/bin/env python3
"""Experiments as an analyst meets them: what-ifs and sweeps in worker processes, interrupted, killed, repeated, and with scripts that misbehave.

usage: experiments.py ENTENTE_BINARY
"""
import csv, io, random, shutil, signal, sqlite3, tempfile, time
from cli import *


def ask(*arguments, ledger, code=0, **options):
    done, out, err = call(*arguments, "--format", "json", "--ledger", ledger, **options)
    claim(f"{arguments} ends with {code}", done == code, (done, err))
    return json.loads(out) if out else {}


def content(ledger):
    """What a ledger says, whatever the order in which it was written: of every run its identity, its history and all its final values."""
    rows = sqlite3.connect(ledger)
    claim("SQLite finds nothing amiss", rows.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
    claim("nothing belongs to no run", rows.execute("PRAGMA foreign_key_check").fetchall() == [])
    runs = rows.execute("SELECT spec_digest, history_digest, status, verdict, success, steps_run FROM runs ORDER BY 1").fetchall()
    values = rows.execute("""SELECT spec_digest, name, value FROM outcomes JOIN measures ON measures.id = measure JOIN runs ON runs.id = run
        ORDER BY 1, 2""").fetchall()
    arms = rows.execute("""SELECT experiments.digest, arm, experiment_runs.replicate, spec_digest FROM experiment_runs JOIN experiments ON experiments.id = experiment
        JOIN runs ON runs.id = run ORDER BY 1, 2, 3""").fetchall()
    return runs, values, arms


def by_measure(alternative):
    return {each["measure"]: each for each in alternative["comparisons"]}


with tempfile.TemporaryDirectory() as folder:
    serial = iter(range(10**6))
    new = lambda: f"{folder}/{next(serial)}.sqlite"

    # A what-if: pairs, what pairing saved, p-values raised together; and what is known is not computed again.
    ledger = new()
    told = ask("whatif", river, "--alternative", "open books", "--replicates", "12", ledger=ledger)
    claim("a what-if compares the named alternative", [a["name"] for a in told["alternatives"]] == ["open books"], told)
    claim("with what it sets", told["alternatives"][0]["settings"] == {"openness": 0.9})
    trust = by_measure(told["alternatives"][0])["trust"]
    claim("in as many pairs as were asked for", trust["difference"]["pairs"] == 12 and told["replicates"] == 12)
    claim("open books raise trust, which the interval tells", trust["difference"]["low"] > 0 and trust["adjustedP"] < 0.05, trust)
    claim("common chances narrow the interval", trust["pairingWorth"] > 2 and trust["correlation"] > 0.5, trust)
    claim("p is raised for all that is asked", all(m["adjustedP"] >= m["difference"]["p"] for m in told["alternatives"][0]["comparisons"] if m["adjustedP"] is not None))
    claim("every run was evaluated once", told["runs"] == {"total": 24, "cached": 0, "evaluated": 24, "failed": 0}, told["runs"])
    again = ask("whatif", river, "--alternative", "open books", "--replicates", "12", ledger=ledger)
    claim("what is known is not computed again", again["runs"] == {"total": 24, "cached": 24, "evaluated": 0, "failed": 0}, again["runs"])
    claim("and gives the same answer", again["alternatives"] == told["alternatives"] and again["risk"] == told["risk"])
    more = ask("whatif", river, "--set", "openness=0.9", "--set", "openness=0.9", "rule=lead", "--replicates", "13", ledger=ledger)
    claim("one more replicate and alternative run what is new, and a what-if that only sets is the same run as --set",
          more["runs"]["cached"] == 24 and more["runs"]["evaluated"] == 15, more["runs"])
    every = ask("whatif", river, "--replicates", "2", ledger=ledger)
    claim("without a name, all what-ifs are asked", [a["name"] for a in every["alternatives"]] == ["open books", "ministry leads"])
    turned = ask("whatif", river, "--against", "open books", "--alternative", "baseline", "--replicates", "12", ledger=ledger)
    claim("against another baseline the difference has the other sign",
          by_measure(turned["alternatives"][0])["trust"]["difference"]["mean"] == -trust["difference"]["mean"])

    # The one-run command gives what the study had.
    run = document(river, "--set", "openness=0.9", "--replicate", "3", ledger=ledger)
    rows = sqlite3.connect(ledger)
    claim("a run of a study is a run like any other",
          rows.execute("SELECT count(*) FROM runs WHERE spec_digest = ?", [run["specDigest"]]).fetchone() == (1,))

    # Null: the baseline under another name.
    null = ask("whatif", river, "--set", "openness=0.5", "--replicates", "8", "--measure", "trust", ledger=new())
    each = by_measure(null["alternatives"][0])["trust"]
    claim("the baseline under another name differs by exactly nothing", each["difference"]["mean"] == 0 and each["tied"] == 8, each)

    # Workers, processes and levels of recording change nothing.
    one, four = new(), new()
    ask("whatif", river, "--replicates", "6", "--workers", "1", ledger=one)
    ask("whatif", river, "--replicates", "6", "--workers", "4", "--record", "series", ledger=four)
    claim("one worker or four, with series or without: the same", content(one) == content(four))

    # Until the interval is narrow.
    narrow = ask("whatif", river, "--set", "openness=0.9", "--until-halfwidth", "0.01", "--measure", "trust", ledger=new())
    width = by_measure(narrow["alternatives"][0])["trust"]["difference"]
    claim("pairs are added until the interval is narrow", narrow["stoppedBecause"] == "narrow enough" and (width["high"] - width["low"]) / 2 <= 0.01 and narrow["looks"] >= 1, narrow["stoppedBecause"])
    capped = ask("whatif", river, "--set", "openness=0.9", "--until-halfwidth", "0.000001", "--max-replicates", "12", "--measure", "trust", ledger=new())
    claim("or there are as many as may be", capped["stoppedBecause"] == "most replicates" and capped["replicates"] == 12)

    # A sweep, and its export for other tools.
    swept = ask("sweep", river, "--vary", "openness=0.2,0.8,1.5", "--vary", "rule=lead,consensus", "--replicates", "3", ledger=ledger)
    claim("a grid has every combination", len(swept["points"]) == 6)
    claim("a point that cannot be run is a result", [p["failed"] for p in swept["points"]] == [0, 0, 0, 0, 3, 3] and len(swept["failures"]) == 6, swept["points"])
    claim("a failure has its cause and the command that repeats it", "openness" in swept["failures"][0]["cause"] and swept["failures"][0]["again"].startswith("entente run "), swept["failures"][:1])
    code, out, err = call("export", "--experiment", str(swept["experiment"]), "--ledger", ledger)
    table = list(csv.DictReader(io.StringIO(out)))
    claim("its runs are a tidy table", {"arm", "replicate", "run", "set.openness", "set.rule", "measure", "value"} <= set(table[0]) and len({r["run"] for r in table}) == 18, err)
    point = [float(r["value"]) for r in table if r["measure"] == "trust" and r["set.openness"] == "0.2" and r["set.rule"] == "lead"]
    claim("whose means are those of the answer", abs(sum(point) / 3 - swept["points"][0]["measures"]["trust"]["mean"]) < 1e-12)

    # Mistakes.
    for arguments, words, expected in (
        (("whatif", river, "--alternative", "open boks"), "open books", 2), (("whatif", river, "--set", "opennes=1"), "openness", 1),
        (("whatif", river, "--measure", "trus"), "trust", 2), (("whatif", two), "nothing to compare", 2), (("whatif", f"{folder}/none.lua"), "no file", 1),
        (("whatif", river, "--replicates", "0"), "1 or more", 2), (("sweep", river), "--vary", 2), (("sweep", river, "--vary", "openness"), "NAME=VALUE", 2),
        (("whatif", river, "--until-halfwidth", "-1"), "above 0", 2), (("export", "--experiment", "99"), "no experiment 99", 3),
    ):
        code, _, err = call(*arguments, "--ledger", ledger)
        claim(f"{arguments} is told", code == expected and words in err, (code, err))

    # Scripts that misbehave cost their own runs.
    bad = f"{folder}/bad.lua"
    with open(bad, "w") as script:
        script.write(open(two).read() + """
local mood = parameter("mood", { default = 0, min = 0, max = 9, integer = true })
at(3, function(world)
  if mood == 1 then error("the money is gone") end
  if mood == 2 then while true do end end
  if mood == 3 then local t = {} for i = 1, 1e9 do t[i] = ("x"):rep(1000) .. i end end
end)
""")
    worst = ask("sweep", bad, "--vary", "mood=0,1,2,3,4", "--replicates", "2", ledger=new())
    claim("each script costs its own runs, never the study", [p["failed"] for p in worst["points"]] == [0, 2, 2, 2, 0], [p["failed"] for p in worst["points"]])
    claim("each with its cause and step", all(f["cause"] and f["step"] == 3 for f in worst["failures"]), worst["failures"])
    claim("and its kind", [f["kind"] for f in worst["failures"][::2]] == ["script", "time", "allowance"], [f["kind"] for f in worst["failures"]])

    # Workers that die, and one that is stuck, while a study runs.
    def workers_of(parent):
        out = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(parent)], capture_output=True, text=True).stdout
        return [int(line.split()[0]) for line in out.splitlines() if " worker" in line]

    big = f"{root}/Benchmarks/partnerships.lua"
    lengthy = ["whatif", big, "--set", "monitoring=0.9", "--given", "count=100", "--given", "months=240", "--replicates", "12", "--measure", "trust"]
    for blow, patience, kind in ((signal.SIGKILL, "60", "crash"), (signal.SIGSTOP, "2", "time")):
        ledger = new()
        child = subprocess.Popen([entente, *lengthy, "--patience", patience, "--format", "json", "--ledger", ledger], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        victims = []
        while not victims and child.poll() is None:
            time.sleep(0.05)
            victims = workers_of(child.pid)
        time.sleep(0.4)
        os.kill(victims[0], blow)
        out, err = child.communicate()
        told = json.loads(out)
        claim(f"a worker that {kind}es costs one run at most", child.returncode == 0 and told["runs"]["failed"] <= 1, (told["runs"], err))
        claim("of its kind", all(f["kind"] == kind for f in told["failures"]), told["failures"])
        healed = ask(*lengthy, ledger=ledger)
        claim("and the same command evaluates it again", healed["runs"]["failed"] == 0 and healed["runs"]["evaluated"] == told["runs"]["failed"], healed["runs"])

    # kill -9 of parent or workers fifty times at random moments, until it is done: the same content as without.
    random.seed(2)
    calm, stormy = new(), new()
    study = ["whatif", river, "--replicates", "60", "--seed", "5"]
    start = time.perf_counter()
    expected = ask(*study, ledger=calm)
    usual = time.perf_counter() - start
    kills = 0
    while kills < 50:
        child = subprocess.Popen([entente, *study, "--format", "json", "--ledger", stormy], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0.02, usual / 12))
        victims = workers_of(child.pid) if kills % 2 else []
        target = random.choice(victims) if victims else child.pid
        try:
            os.kill(target, signal.SIGKILL)
            kills += 1
        except ProcessLookupError:
            pass
        if target != child.pid:
            time.sleep(random.uniform(0, usual / 25))
            child.send_signal(signal.SIGKILL)
        child.communicate()
    final = ask(*study, ledger=stormy)
    claim("after fifty kills the same command comes to the same answer", final["alternatives"] == expected["alternatives"] and final["failures"] == [])
    claim("and the ledger to the same content", content(calm) == content(stormy))

    # Ctrl-C: what is done is kept, and told.
    ledger, lengthy = new(), [{"count=100": "count=200", "months=240": "months=600", "12": "24"}.get(word, word) for word in lengthy]
    child = subprocess.Popen([entente, *lengthy, "--ledger", ledger], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(2.5)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate()
    claim("Ctrl-C ends with 130, and says how to go on", child.returncode == 130 and b"the same command goes on" in err, err)
    claim("progress was told after two seconds, with a rate and what is left", b" left" in err and b" a second" in err, err)
    done = sqlite3.connect(ledger).execute("SELECT count(*) FROM runs").fetchone()[0]
    rest = ask(*lengthy, ledger=ledger)
    claim("and what was done is not done again", rest["runs"]["cached"] == done > 0, (done, rest["runs"]))
    time.sleep(0.5)
    claim("no worker outlives its parent", not subprocess.run(["pgrep", "-f", f"{entente} worker"], capture_output=True).stdout)

finish("experiments")
