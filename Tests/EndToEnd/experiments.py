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
    success = by_measure(told["alternatives"][0])["success"]
    claim("the chance of success is compared like a measure", success["difference"]["pairs"] == 12 and success["baselineMean"] == told["risk"][0]["success"]
          and success["difference"] == told["alternatives"][0]["successDifference"] and success["improved"] + success["tied"] + success["worsened"] == 12, success)
    claim("what is told needs no more pairs, and what is not told is by the raised p",
          all(m["isTold"] == (m["adjustedP"] < 0.05) and not (m["isTold"] and "pairsToTell" in m) for m in told["alternatives"][0]["comparisons"] if "adjustedP" in m), told)
    claim("every run was evaluated once", told["runs"] == {"total": 24, "cached": 0, "evaluated": 24, "failed": 0}, told["runs"])
    again = ask("whatif", river, "--alternative", "open books", "--replicates", "12", ledger=ledger)
    claim("what is known is not computed again", again["runs"] == {"total": 24, "cached": 24, "evaluated": 0, "failed": 0}, again["runs"])
    claim("and gives the same answer", again["alternatives"] == told["alternatives"] and again["risk"] == told["risk"])
    # Asked for fewer, it keeps what it has; opened again, it tells of all, and evaluates nothing.
    fewer = ask("whatif", river, "--alternative", "open books", "--replicates", "5", ledger=ledger)
    claim("the answer is of as many as are asked for, and says that there are more", (fewer["experiment"], fewer["replicates"], fewer["replicatesKept"]) == (told["experiment"], 5, 12), fewer)
    opened = ask("show", "--experiment", "last", ledger=ledger)
    claim("opened again, it is the answer of all its runs", opened["alternatives"] == told["alternatives"] and opened["risk"] == told["risk"] and opened["runs"]["evaluated"] == 0, opened["runs"])
    listed = ask("experiments", ledger=ledger)["experiments"]
    claim("the list says what was asked", [(e["scenario"], [a["name"] for a in e["arms"]], e["replicates"], e["runs"]) for e in listed] == [("river-compact.lua", ["baseline", "open books"], 12, 24)], listed)
    page = f"{folder}/again.html"
    code, out, err = call("show", "--experiment", "1", "--report", page, "--ledger", ledger)
    claim("and its page is written from the ledger", code == 0 and "What if: open books?" in open(page).read() and "Methods" in open(page).read(), err)
    code, out, err = call("export", "--experiment", "last", "--ledger", ledger)
    shares = [float(r["value"]) for r in csv.DictReader(io.StringIO(out)) if r["measure"] == "success" and r["arm"] == "baseline"]
    claim("success is in the table of its runs", sum(shares) / 12 == told["risk"][0]["success"], shares)
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
    swept = ask("sweep", river, "--vary", "openness=0.2,0.8", "--vary", "rule=lead,consensus", "--replicates", "3", ledger=ledger)
    claim("a grid has every combination", len(swept["points"]) == 4 and all(0 <= p["collapses"] <= 3 for p in swept["points"]))
    claim("a sweep is opened again as it was", ask("show", "--experiment", "last", ledger=ledger)["points"] == swept["points"])
    code, out, err = call("export", "--experiment", str(swept["experiment"]), "--ledger", ledger)
    table = list(csv.DictReader(io.StringIO(out)))
    claim("its runs are a tidy table", {"arm", "replicate", "run", "set.openness", "set.rule", "measure", "value"} <= set(table[0]) and len({r["run"] for r in table}) == 12, err)
    point = [float(r["value"]) for r in table if r["measure"] == "trust" and r["set.openness"] == "0.2" and r["set.rule"] == "lead"]
    claim("whose means are those of the answer", abs(sum(point) / 3 - swept["points"][0]["measures"]["trust"]["mean"]) < 1e-12)

    # Mistakes.
    for arguments, words, expected in (
        (("whatif", river, "--alternative", "open boks"), "open books", 2), (("whatif", river, "--set", "opennes=1"), "openness", 1),
        (("whatif", river, "--measure", "trus"), "trust", 2), (("whatif", two), "nothing to compare", 2), (("whatif", f"{folder}/none.lua"), "no file", 1),
        (("whatif", river, "--replicates", "0"), "1 or more", 2), (("sweep", river), "--vary", 2), (("sweep", river, "--vary", "openness"), "NAME=VALUE", 2),
        (("whatif", river, "--set", "opennes=1"), "--set opennes=1: ", 1), (("whatif", river, "--given", "opennes=1"), "--given opennes=1: ", 1),
        (("run", river, "--set", "opennes=1"), "--set opennes=1: ", 1), (("sweep", river, "--vary", "openness=0.2,x"), "--vary openness=x: ", 1),
        (("sweep", river, "--vary", "openness=0.2,7", "--vary", "rule=lead,led"), "--vary openness=7: ", 1), (("whatif", river, "--against", "open boks"), "did you mean 'open books'?", 2),
        (("whatif", river, "--measure", "clean_water"), "did you mean 'objectives.clean_water'?", 2), (("whatif", river, "--report", f"{folder}/none/a.html"), "no folder", 2),
        (("run", river, "--report", f"{folder}/none/a.html"), "no folder", 2), (("export", "last", "--output", f"{folder}/none/a.csv"), "no folder", 2),
        (("show", "--experiment", "99"), "no experiment 99", 3), (("show",), "name a run", 2),
        (("whatif", river, "--until-halfwidth", "-1"), "above 0", 2), (("export", "--experiment", "99"), "no experiment 99", 3),
    ):
        code, _, err = call(*arguments, "--ledger", ledger)
        claim(f"{arguments} is told", code == expected and words in err, (code, err))

    count = sqlite3.connect(ledger).execute("SELECT count(*) FROM runs").fetchone()
    call("sweep", river, "--vary", "monitoring=0.111,7", "--ledger", ledger)
    claim("a value that cannot be is refused before any run", sqlite3.connect(ledger).execute("SELECT count(*) FROM runs").fetchone() == count)

    # A value with commas.
    wordy = f"{folder}/wordy.lua"
    with open(wordy, "w") as script:
        script.write(open(two).read() + 'parameter("way", { default = "a", choices = { "a", "by land, by sea" } })\n')
    told = ask("whatif", wordy, "--set", "way=by land, by sea", "monitoring=0.9", "--replicates", "2", ledger=new())
    claim("a value may have commas and blanks", told["alternatives"][0]["settings"] == {"way": "by land, by sea", "monitoring": 0.9}, told["alternatives"])

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
    claim("a failure has the command that repeats it", worst["failures"][0]["again"].startswith("entente run "), worst["failures"][:1])
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
    claim("and the answer says first that it was interrupted, and after how many", b"Interrupted after " in out and b" of 24 replicates" in out, out[:400])
    claim("progress was told after two seconds, with a rate and what is left", b" left" in err and b" a second" in err, err)
    done = sqlite3.connect(ledger).execute("SELECT count(*) FROM runs").fetchone()[0]
    rest = ask(*lengthy, ledger=ledger)
    claim("and what was done is not done again", rest["runs"]["cached"] == done > 0, (done, rest["runs"]))
    time.sleep(0.5)
    claim("no worker outlives its parent", not subprocess.run(["pgrep", "-f", f"{entente} worker"], capture_output=True).stdout)

finish("experiments")
