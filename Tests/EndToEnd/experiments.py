#!/usr/bin/env python3
"""Experiments as an analyst meets them: what-ifs, sweeps, branches of a run and its decisions, in worker processes, interrupted, killed, repeated, and with scripts that misbehave.

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

    # Branches of a recorded run: what might have come of it from a step on, beside what happened.
    ledger = new()
    parent = document(river, ledger=ledger)
    changed = ("branch", "1", "--at", "24", "--set", "monitoring=0.8", "--replicates", "12")
    told = ask(*changed, ledger=ledger)
    claim("many branches are told in a format of their own", told["format"] == "entente-branch/1" and (told["baseline"]["name"], told["replicates"]) == ("as it was", 12), told)
    claim("with the change beside the run as it was", [(a["name"], a["settings"]) for a in told["alternatives"]] == [("monitoring = 0.8", {"monitoring": 0.8})], told["alternatives"])
    claim("in pairs, of which each side is evaluated once", told["runs"] == {"total": 24, "cached": 0, "evaluated": 24, "failed": 0}, told["runs"])
    happened = told["happened"]
    claim("what happened is the recorded run", (happened["run"], happened["specDigest"], happened["after"], happened["status"]) == (1, parent["specDigest"], 24, "ok"), happened)
    claim("with its own values", all(m["happened"] == parent["outcome"][m["measure"]] for m in happened["measures"] if m["measure"] not in ("success", "collapse"))
          and [m["happened"] for m in happened["measures"] if m["measure"] == "success"] == [parent["success"]], happened)
    rows = sqlite3.connect(ledger)
    chances = [c for c, in rows.execute("SELECT DISTINCT chance FROM branches ORDER BY 1")]
    claim("every chance but the recorded run's own is drawn", chances == list(range(1, 13)), chances)
    was = [v for v, in rows.execute("""SELECT value FROM outcomes JOIN measures ON measures.id = measure JOIN experiment_runs ON experiment_runs.run = outcomes.run
        WHERE arm = 0 AND name = 'trust'""")]
    standing = next(m for m in happened["measures"] if m["measure"] == "trust")
    below = sum(v < parent["outcome"]["trust"] for v in was)
    claim("and it lies where the runs as it was say", (standing["runs"], standing["below"], standing["equal"], standing["percentile"]) == (12, below, 0, below / 12), (standing, was))
    claim("every branch names its parent", rows.execute("SELECT count(*) FROM runs WHERE parent = ?", [parent["specDigest"]]).fetchone() == (24,))
    words = {int(run): bytes(w) for run, w in rows.execute("SELECT run, words FROM run_digests")}
    claim("and has its past up to the step, and no further", all(w[:8 * 24] == words[1][:8 * 24] for w in words.values()) and len({w[8 * 24:8 * 25] for w in words.values()}) > 12)
    again = ask(*changed, ledger=ledger)
    claim("asked again, all is known", again["runs"] == {"total": 24, "cached": 24, "evaluated": 0, "failed": 0}, again["runs"])
    claim("and the answer the same", [again[k] for k in ("alternatives", "happened", "risk", "experiment")] == [told[k] for k in ("alternatives", "happened", "risk", "experiment")])
    opened = ask("show", "--experiment", "last", ledger=ledger)
    claim("opened again, it is the same answer", [opened[k] for k in ("format", "alternatives", "happened", "risk")] == [told[k] for k in ("format", "alternatives", "happened", "risk")], opened)
    futures = ask("branch", "1", "--at", "24", "--replicates", "12", ledger=ledger)
    claim("without a change there is nothing to compare, and nothing new to evaluate", futures["alternatives"] == [] and futures["runs"]["evaluated"] == 0 and futures["happened"] == happened, futures["runs"])
    one = ask("branch", "1", "--at", "24", "--chance", "3", ledger=ledger)
    claim("a single branch of the same chance is one of them", one["format"] == "entente-run/1" and rows.execute("SELECT count(*) FROM runs WHERE spec_digest = ?", [one["specDigest"]]).fetchone() == (1,), one["format"])
    code, out, err = call(*changed, "--ledger", ledger)
    claim("in words, what happened comes before what if", code == 0 and 0 < out.find("What happened, beside 12 runs under other chances") < out.find("What if: monitoring = 0.8") and "24 of which it had already" in out, (code, out, err))
    code, out, err = call("branch", "1", "--at", "30", "--chance", "3", "--ledger", ledger)
    claim("a single branch is told beside its parent", code == 0 and "Beside run 1" in out and "One branch is one accident" in out, (code, out, err))
    answered = ask("branch", "1", "--at", "24", "--answer", "25/utility/contribute=0", "--replicates", "12", "--measure", "trust", ledger=ledger)
    claim("an answer can be the change", [a["name"] for a in answered["alternatives"]] == ["25/utility/contribute=0"] and by_measure(answered["alternatives"][0])["trust"]["fell"] == 12, answered["alternatives"])
    code, out, err = call("export", "--experiment", "1", "--ledger", ledger)
    table = list(csv.DictReader(io.StringIO(out)))
    claim("branches are exported like any experiment", {(r["arm"], r["set.monitoring"]) for r in table} == {("as it was", ""), ("monitoring = 0.8", "0.8")} and len({r["run"] for r in table}) == 24, err)
    claim("and listed by their kind", {e["kind"] for e in ask("experiments", ledger=ledger)["experiments"]} == {"branch"})
    one, four = new(), new()
    for each, workers in ((one, "1"), (four, "4")):
        document(river, ledger=each)
        ask(*changed, "--workers", workers, ledger=each)
    claim("one worker or four: the same branches", content(one) == content(four))

    # Which decision mattered: one look under the run's own chance, another under other chances.
    ledger = new()
    parent = document(two, ledger=ledger)
    search = ("decisions", "1", "--budget", "100", "--replicates", "10")
    told = ask(*search, ledger=ledger)
    rows, chosen = told["decisions"], told["chosen"]
    claim("decisions are told in a format of their own", (told["format"], told["run"], told["measure"], told["stoppedBecause"]) == ("entente-decisions/1", 1, "attainment", "asked"), told)
    claim("how they were chosen adds up", chosen["asked"] >= chosen["turnable"] >= chosen["tried"] == 50 and chosen["tried"] >= chosen["moved"] + chosen["failed"] and chosen["moved"] >= len(rows) > 0, chosen)
    sizes = [abs(row["difference"]["mean"]) for row in rows]
    claim("the greatest difference comes first", sizes == sorted(sizes, reverse=True), sizes)
    claim("each in as many pairs as were asked for", all(row["difference"]["pairs"] == 10 == row["rose"] + row["tied"] + row["fell"] for row in rows), rows)
    claim("whose p is raised for all together", all(row["adjustedP"] >= row["difference"]["p"] and row["isTold"] == (row["adjustedP"] < 0.05) for row in rows if "adjustedP" in row), rows)
    first = rows[0]
    claim("to leave is what costs two partners most", (first["kind"], first["answer"], first["isTold"], first["difference"]["high"] < 0) == ("stay", "no", True, True), first)
    count = lambda: sqlite3.connect(ledger).execute("SELECT count(*) FROM runs").fetchone()[0]
    known = count()
    claim("within the budget, beside the run itself", known <= 101, known)
    by_hand = ask("branch", "1", "--at", str(first["step"] - 1), "--answer", f"{first['step']}/{first['organisation']}/{first['kind']}=no", ledger=ledger)
    claim("branch takes the name of a decision", by_hand["outcome"]["attainment"] < parent["outcome"]["attainment"])
    known = count()
    again = ask(*search, ledger=ledger)
    asked = again.pop("runs")
    told.pop("runs")
    claim("asked again, nothing is evaluated, and the answer is the same", count() == known and again == told and asked["evaluated"] == 0, (known, count(), asked))
    claim("as the answer says", f"{(10 * len({r['step'] for r in rows}) + 10 * len(rows))} of which it had already" in call(*search, "--ledger", ledger)[1])
    opened = ask("show", "--experiment", "last", ledger=ledger)
    claim("opened again, it is the same answer", (opened["decisions"], opened["format"], opened["run"]) == (rows, "entente-decisions/1", 1), opened)
    claim("and listed by its kind", [e["kind"] for e in ask("experiments", ledger=ledger)["experiments"]] == ["decisions"])
    code, out, err = call(*search, "--ledger", ledger)
    claim("in words, the first is a sentence", code == 0 and f"Most of all: if {first['organisation']} had left in month {first['step']}" in " ".join(out.split()), (code, out, err))
    steady = f"{folder}/steady.lua"
    with open(steady, "w") as script:
        script.write(open(two).read() + 'measure("steady", function() return 1 end)\n')
    ledger = new()
    document(steady, ledger=ledger)
    none = ask(*search, "--measure", "steady", ledger=ledger)
    claim("where none moved it, that is the answer",
          (none["stoppedBecause"], none["decisions"], none["replicates"], none["chosen"]["tried"], none["chosen"]["moved"], "experiment" in none) == ("none moved it", [], 0, 50, 0, False), none)
    code, out, err = call(*search, "--measure", "steady", "--ledger", ledger)
    claim("also in words", code == 0 and "None mattered" in out, (code, out, err))
    claim("and no experiment is kept", ask("experiments", ledger=ledger)["experiments"] == [])
    with open(f"{root}/docs/json.md") as page:
        described = page.read()
    keys = {*told, *chosen, *first, *futures, *happened, *happened["measures"][0]}
    claim("docs/json.md tells every key of branches and decisions", all(f"`{key}`" in described for key in keys), [k for k in keys if f"`{k}`" not in described])

    # A past that is not the run's: the record was tampered with.
    for command, step, words in ((("branch", "1", "--at", "24", "--replicates", "10"), 24, "month 24"), (changed, 7, "month 7"), (("branch", "1", "--at", "24", "--chance", "3"), 24, "month 24"),
                                 (("decisions", "1", "--budget", "80", "--replicates", "10"), 90, "month 90")):
        ledger = new()
        document(river, ledger=ledger)
        with sqlite3.connect(ledger) as rows:
            digests = bytearray(rows.execute("SELECT words FROM run_digests").fetchone()[0])
            digests[8 * (step - 1)] ^= 1
            rows.execute("UPDATE run_digests SET words = ?", [bytes(digests)])
        code, out, err = call(*command, "--ledger", ledger)
        claim(f"{command} of a run that was tampered with is refused, and the step named", code == 1 and out == "" and words in err, (code, out, err))
        left = [sqlite3.connect(ledger).execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("runs", "experiments")]
        claim(f"{command}, and nothing recorded", left == [1, 0], left)
    ledger = new()
    document(river, ledger=ledger)
    with sqlite3.connect(ledger) as rows:
        rows.execute("UPDATE files SET bytes = replace(bytes, 'monitoring = 0.4', 'monitoring = 0.3')")
    code, out, err = call("branch", "1", "--at", "24", "--replicates", "10", "--ledger", ledger)
    claim("nor is one whose script was", code != 0 and out == "" and sqlite3.connect(ledger).execute("SELECT count(*) FROM runs").fetchone() == (1,), (code, out, err))

    # Mistakes about branches and decisions.
    ledger = new()
    document(river, ledger=ledger)
    many = ("branch", "1", "--at", "24", "--replicates", "4")
    for arguments, words, expected in (
        ((*many, "--chance", "3"), "not both", 2), (("branch", "1", "--at", "24", "--measure", "trust"), "give --replicates", 2), (("branch", "1", "--at", "24", "--workers", "2"), "give --replicates", 2),
        (("branch", "1", "--at", "96", "--replicates", "4"), "to 95", 1), (("branch", "1", "--at", "240", "--replicates", "4"), "the run has 96 months", 1),
        (("branch", "1", "--at", "-1", "--replicates", "4"), "0 for the founding", 2), (("branch", "1", "--at", "24", "--replicates", "0"), "1 or more", 2), (("branch", "1", "--replicates", "4"), "--at", 2),
        (("branch", "9", "--at", "24", "--replicates", "4"), "no run '9'", 3), ((*many, "--set", "monitring=0.8"), "did you mean 'monitoring'?", 1), ((*many, "--set", "monitoring=8"), "from 0 to 1", 1),
        ((*many, "--measure", "trus"), "did you mean 'trust'?", 2), ((*many, "--record", "journal"), "outcome or series", 2), ((*many, "--answer", "25/utilty/contribute=0"), "did you mean 'utility'?", 1),
        ((*many, "--answer", "25/utility/contribut=0"), "did you mean 'contribute'?", 1), ((*many, "--answer", "24/utility/contribute=0"), "step that is shared", 1),
        ((*many, "--answer", "25/utility/contribute=5"), "from 0 to 1", 1), ((*many, "--script", two), "cannot take over", 1), ((*many, "--script", f"{folder}/none.lua"), "no file", 1),
        ((*many, "--report", f"{folder}/none/a.html"), "no folder", 2), (("decisions", "1", "--budget", "1"), "80 or more", 2), (("decisions", "1", "--replicates", "5"), "10 or more", 2),
        (("decisions", "1", "--measure", "trus"), "did you mean 'trust'?", 2), (("decisions", "1", "--measure", "trust", "--measure", "attainment"), "give --measure once", 2),
        (("decisions", "9"), "no run '9'", 3), (("decisions",), "<run>", 2), (("decisions", "1", "--report", f"{folder}/none/a.html"), "no folder", 2), (("decision", "1"), "did you mean 'decisions'?", 2),
    ):
        code, _, err = call(*arguments, "--ledger", ledger)
        claim(f"{arguments} is told", code == expected and words in err, (code, err))
    claim("and nothing was run for any of them", sqlite3.connect(ledger).execute("SELECT count(*) FROM runs").fetchone() == (1,))

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
    lengthy = ["whatif", big, "--set", "monitoring=0.9", "--given", "count=100", "--given", "months=240", "--replicates", "48", "--measure", "trust"]
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

    # kill -9 of parent or workers at random moments, until it is done: the same content as without.
    random.seed(2)

    def storm(study, blows, parent=None):
        calm, stormy = new(), new()
        if parent:
            for each in (calm, stormy):
                document(parent, ledger=each)
        start = time.perf_counter()
        expected = ask(*study, ledger=calm)
        usual = time.perf_counter() - start
        kills = 0
        while kills < blows:
            child = subprocess.Popen([entente, *study, "--format", "json", "--ledger", stormy], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            time.sleep(random.uniform(0.02, max(0.03, usual / 12)))
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
        claim(f"{study}: after {blows} kills the same command comes to the same answer",
              all(final.get(key) == expected.get(key) for key in ("alternatives", "happened", "decisions")) and final["failures"] == [])
        claim(f"{study}: and the ledger to the same content", content(calm) == content(stormy))

    storm(["whatif", river, "--replicates", "60", "--seed", "5"], 50)
    storm(["branch", "1", "--at", "24", "--set", "monitoring=0.8", "--replicates", "60"], 12, parent=river)
    storm(["decisions", "1", "--budget", "200", "--replicates", "10"], 12, parent=river)

    # Ctrl-C: what is done is kept, and told.
    ledger, lengthy = new(), [{"count=100": "count=200", "months=240": "months=600", "48": "24"}.get(word, word) for word in lengthy]
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
    # The same of branches, and of the first look at decisions.
    ledger = new()
    document(big, "--set", "count=200", "--set", "months=600", ledger=ledger)
    branches = ["branch", "1", "--at", "60", "--set", "monitoring=0.9", "--replicates", "24", "--measure", "trust"]
    child = subprocess.Popen([entente, *branches, "--ledger", ledger], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(2)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate()
    claim("Ctrl-C of branches ends with 130, and says how to go on", child.returncode == 130 and b"the same command goes on" in err and b"Interrupted after " in out, (child.returncode, err, out[:200]))
    done = sqlite3.connect(ledger).execute("SELECT count(*) FROM runs").fetchone()[0] - 1
    rest = ask(*branches, ledger=ledger)
    claim("and goes on", rest["runs"]["cached"] == done > 0 and rest["runs"]["evaluated"] == 48 - done and rest["stoppedBecause"] == "asked", (done, rest["runs"]))
    child = subprocess.Popen([entente, "decisions", "1", "--ledger", ledger], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    told = b""
    while b"trying" not in told and (more := os.read(child.stderr.fileno(), 4096)):
        told += more
    child.send_signal(signal.SIGINT)
    out, err = child.communicate()
    claim("Ctrl-C in the first look at decisions says what is there, and tells no answer", child.returncode == 130 and b"the same command goes on" in err and out == b"", (child.returncode, err, out[:200]))
    claim("which is kept", sqlite3.connect(ledger).execute("SELECT count(*) FROM runs").fetchone()[0] > 49)
    time.sleep(0.5)
    claim("no worker outlives its parent", not subprocess.run(["pgrep", "-f", f"{entente} worker"], capture_output=True).stdout)

finish("experiments")
