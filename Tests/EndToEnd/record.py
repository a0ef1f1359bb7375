#!/usr/bin/env python3
"""The record as its users meet it: runs are replayed and exported from the ledger alone, and survive what happens to processes and disks.

usage: record.py ENTENTE_BINARY
"""
import csv, json, os, random, re, shutil, signal, sqlite3, subprocess, tempfile, time
from cli import *


def whole(ledger):
    """The runs of a ledger that is sound: every one has all that belongs to it."""
    rows = sqlite3.connect(ledger)
    claim("SQLite finds nothing amiss", rows.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
    claim("nothing belongs to no run", rows.execute("PRAGMA foreign_key_check").fetchall() == [])
    parts = rows.execute("""
        SELECT steps_run, (SELECT length(words) / 8 FROM run_digests WHERE run = id),
          (SELECT count(*) FROM run_measures WHERE run = id) * steps_run, (SELECT count(*) FROM series WHERE run = id) FROM runs""").fetchall()
    claim("no run is there by half", all(a == b and c == d > 0 for a, b, c, d in parts), parts[:3])
    return len(parts)


with tempfile.TemporaryDirectory() as folder:
    # A run is replayed from the ledger alone: elsewhere, and with its files gone.
    home = f"{folder}/home"
    shutil.copytree(f"{root}/scenarios", home)
    ledger = f"{folder}/a.sqlite"
    first = document(f"{home}/river-compact.lua", "--seed", "3", "--set", "openness=0.8", ledger=ledger)
    document(f"{home}/two-partners.lua", "--record", "outcome", ledger=ledger)
    failing = f"{home}/failing.lua"
    with open(failing, "w") as script:
        script.write(open(two).read() + "\nat(7, function(world) error('the money is gone') end)\n")
    code, _, _ = call("run", failing, "--ledger", ledger)
    claim("the failing run fails", code == 1)
    shutil.rmtree(home)
    moved = f"{folder}/elsewhere.sqlite"
    shutil.copy(ledger, moved)
    for run in ("1", "2", "3"):
        code, out, err = call("replay", run, "--ledger", moved, cwd="/")
        claim(f"run {run} is replayed from the ledger alone", code == 0 and any(words in " ".join(out.split()) for words in ("the same history, bit for bit", "fails in the same way")), out + err)
    code, out, _ = call("replay", "last", "--format", "json", "--ledger", moved)
    claim("a replay as JSON", code == 0 and json.loads(out)["same"] is True and json.loads(out)["firstDifference"] is None)
    aslr = shutil.which("setarch")
    if aslr:
        done = subprocess.run([aslr, "-R", entente, "replay", "1", "--ledger", moved], capture_output=True)
        claim("the same with addresses that are not random", done.returncode == 0, done.stderr)

    # Where the mathematics library rounds otherwise a replay says so.
    tuned = {**os.environ, "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4"}
    code, out, _ = call("replay", "1", "--format", "json", "--ledger", moved, env=tuned)
    told = json.loads(out)
    claim("another mathematics library is told, or gives the same", told["same"] or any("cannot be exact" in each for each in told["obstacles"]), told)

    # A record of another version, and one that was tampered with.
    rows = sqlite3.connect(moved)
    rows.execute("UPDATE runs SET engine = '0.0.7' WHERE id = 1")
    rows.commit()
    code, out, err = call("replay", "1", "--ledger", moved)
    claim("an older engine's run says which version made it", "made by entente 0.0.7" in " ".join(out.split()), out + err)
    rows.execute("UPDATE run_digests SET words = zeroblob(16) || substr(words, 17) WHERE run = 2")
    rows.execute("UPDATE runs SET history_digest = replace(history_digest, substr(history_digest, 1, 6), '000000') WHERE id = 2")
    rows.commit()
    code, out, _ = call("replay", "2", "--ledger", moved)
    claim("the first step that differs is named", code == 1 and "differs from month 1 on" in " ".join(out.split()), out)
    rows.execute("UPDATE settings SET value = '0.7' WHERE run = 1")
    rows.execute("UPDATE runs SET engine = ?", (first["engine"],))
    rows.commit()
    code, _, err = call("replay", "1", "--ledger", moved)
    claim("an edited specification is damage", code == 3 and "digest" in err, err)
    rows.close()

    # Branches: a run up to a step, then changed; recorded, replayed, explained and exported as any run.
    trees = f"{folder}/trees.sqlite"
    trunk = document(river, ledger=trees)

    def branch(run, *more, code=0):
        done, out, err = call("branch", run, *more, "--format", "json", "--ledger", trees)
        claim(f"branch {run} {more} ends with {code}", done == code, out + err)
        return json.loads(out) if out else err

    def apart(one, other):
        # The first month in which any measure differs.
        for step in range(96):
            if any(one["series"][name][step] != other["series"][name][step] for name in one["series"]):
                return step + 1

    same = branch("1", "--at", "24")
    claim("a branch with nothing changed has its parent's history", same["historyDigest"] == trunk["historyDigest"] and same["specDigest"] != trunk["specDigest"])
    claim("and its own place in the ledger, with its parent's name", same["run"] == 2 and same["parent"] == trunk["specDigest"] and same["branches"] == [{"after": 24, "chance": None, "script": None, "settings": {}}])
    fan = [branch("1", "--at", "24", "--chance", str(n)) for n in (1, 2, 3)]
    claim("chance drawn anew leaves the past and changes the future", all(apart(trunk, each) == 25 for each in fan) and len({each["historyDigest"] for each in fan}) == 3, [apart(trunk, each) for each in fan])
    lever = branch("1", "--at", "24", "--set", "monitoring=0.8")
    claim("a lever acts from the next month on", 25 <= apart(trunk, lever) <= 26 and any(each["text"] == "compact: monitoring = 0.8" and each["step"] == 25 for each in lever["events"]), apart(trunk, lever))
    opened = branch("1", "--at", "24", "--set", "openness=0.9", "--set", "grant=80")
    claim("so does a parameter of the scenario", apart(trunk, opened) == 25 and any(each["text"] == "ministry: income = 80.0 k€ a month" for each in opened["events"]), apart(trunk, opened))
    claim("parameters are told as they were at the start", opened["parameters"]["openness"] == 0.5)
    twice = branch(str(lever["run"]), "--at", "40", "--chance", "9")
    claim("a branch of a branch keeps its ancestry", [each["after"] for each in twice["branches"]] == [24, 40] and twice["parent"] == lever["specDigest"] and apart(lever, twice) == 41)
    founding = branch("1", "--at", "0", "--chance", "5")
    claim("a branch may leave at the founding", apart(trunk, founding) < 12, apart(trunk, founding))
    later = f"{folder}/later.lua"
    shutil.copytree(f"{root}/scenarios/data", f"{folder}/data")
    open(later, "w").write(open(river).read().replace("build = 0.11", "build = 0.3"))
    other = branch("1", "--at", "24", "--script", later)
    claim("another script goes on", 25 <= apart(trunk, other) <= 26 and other["branches"][0]["script"] == "later.lua" and any(each["text"] == "compact: build = 0.3" for each in other["events"]), apart(trunk, other))
    os.remove(later)
    shutil.rmtree(f"{folder}/data")
    answered = branch("1", "--at", "24", "--answer", "25/utility/contribute=0")
    claim("an answer is given otherwise", 25 <= apart(trunk, answered) <= 26, apart(trunk, answered))
    code, out, err = call("branch", "1", "--at", "24", "--answer", "26/utility/vote=yes", "--ledger", trees)
    claim("an answer that nobody asked for is told, with what was asked", code == 0 and "26/utility/vote was never asked for" in err and "contribute" in err, err)
    moved_trees = f"{folder}/moved trees.sqlite"
    shutil.copy(trees, moved_trees)
    for run in range(1, 13):
        code, out, err = call("replay", str(run), "--ledger", moved_trees, cwd="/")
        claim(f"branch {run} is replayed from the ledger alone", code == 0, out + err)
    code, out, _ = call("show", str(twice["run"]), "--ledger", trees)
    claim("a branch says what it is a branch of", f"a branch of run {lever['run']} after month 40" in out and "a branch after month 24: monitoring = 0.8" in out, out[:400])
    code, out, _ = call("why", str(lever["run"]), "monitoring", "--ledger", trees)
    claim("why leads to the branch", code == 0 and "a branch after month 24: monitoring = 0.8" in " ".join(out.split()), out)
    code, out, _ = call("export", str(other["run"]), "--journal", "--ledger", trees)
    claim("a branch is exported with its journal", code == 0 and len(out.splitlines()) > 1000)
    code, out, err = call("export", str(other["run"]), "--to-ledger", f"{folder}/grafted.sqlite", "--ledger", trees)
    claim("and into another ledger, whole", code == 0 and call("replay", "1", "--ledger", f"{folder}/grafted.sqlite")[0] == 0, out + err)
    for more, words in (
        (["--at", "96"], "the run has 96 months"), (["--at", "24", "--set", "monitorin=1"], "did you mean 'monitoring'"),
        (["--at", "24", "--set", "openness=7"], "from 0 to 1"), (["--at", "24", "--answer", "24/utility/stay=no"], "in a step that is shared"),
        (["--at", "24", "--answer", "30/utilty/stay=no"], "did you mean 'utility'"), (["--at", "24", "--answer", "30/utility/leave=no"], "there is no decision 'leave'"),
        (["--at", "24", "--script", two], 'it declares no organisation "ministry"'), (["--at", "24", "--script", f"{folder}/absent.lua"], "there is no file"),
    ):
        claim(f"{more} says {words}", words in str(branch("1", *more, code=1)), more)
    claim("a branch before that of its parent is refused", "branch the run that this one is a branch of" in branch(str(twice["run"]), "--at", "30", code=1))
    code, _, err = call("branch", "3", "--at", "24", "--ledger", ledger)
    claim("what a failed run did not come to is not shared", code == 1 and "ended after 6 months" in err, err)
    claim("no mistake was recorded", len(call("runs", "--ledger", trees)[1].splitlines()) == 13)
    rows = sqlite3.connect(moved_trees)
    rows.execute("UPDATE run_digests SET words = zeroblob(16) || substr(words, 17) WHERE run = 1")
    rows.commit()
    rows.close()
    code, out, err = call("branch", "1", "--at", "24", "--set", "voice=1", "--ledger", moved_trees)
    claim("a past that is not shared is told and not recorded", code == 1 and "it differs in month 1" in err and out == "", err)

    # A whatif alone.
    code, out, err = call("run", river, "--alternative", "open books", "--format", "json", "--ledger", trees)
    opened, plain = json.loads(out), document(river, "--set", "openness=0.9", ledger=trees)
    claim("a whatif that only sets values is the run that has them set", (opened["run"], opened["specDigest"]) == (plain["run"], plain["specDigest"]) and opened["alternative"] is None)
    code, _, err = call("run", river, "--alternative", "open book", "--ledger", trees)
    claim("a whatif that there is not is told", code == 1 and 'did you mean "open books"' in err and "ministry leads" in err, err)

    # Tables for other tools.
    code, out, _ = call("export", "1", "--ledger", ledger)
    table = list(csv.DictReader(out.splitlines()))
    claim("the tidy table has a row a step and measure", len(table) == sum(len(v) for v in first["series"].values()), len(table))
    claim("its numbers read back exactly", all(
        (float(row["value"]) if row["value"] else None) == first["series"][row["measure"]][int(row["step"]) - 1] for row in table))
    code, out, _ = call("export", "1", "--format", "jsonl", "--ledger", ledger)
    claim("JSON Lines say the same", [json.loads(line)["value"] for line in out.splitlines()] == [float(row["value"]) if row["value"] else None for row in table])
    code, out, _ = call("export", "1", "--events", "--format", "jsonl", "--ledger", ledger)
    claim("events as JSON Lines", [json.loads(line)["text"] for line in out.splitlines()] == [event["text"] for event in first["events"]])
    code, out, _ = call("export", "1", "--outcome", "--ledger", ledger)
    claim("final values", {row["measure"]: float(row["value"]) for row in csv.DictReader(out.splitlines()) if row["value"]}
          == {k: v for k, v in first["outcome"].items() if v is not None})
    code, out, _ = call("export", "2", "--ledger", ledger)
    claim("a series that was not recorded is had again", code == 0 and len(out.splitlines()) > 24)

    # The books balance, from the exported file alone; the run was recorded without its journal.
    books = f"{folder}/books.csv"
    code, _, err = call("export", "2", "--journal", "--output", books, "--ledger", ledger)
    claim("a journal that was not recorded is had again", code == 0, err)
    balance, closing = {}, {}
    for row in csv.DictReader(open(books, newline="")):
        if row["entry"] == "closing":
            closing[row["account"]] = float(row["amount"])
        else:
            balance[row["account"]] = balance.get(row["account"], 0) + float(row["amount"])
    claim("opening + postings = closing, bit for bit, from the exported file", closing == balance and len(closing) > 40)
    claim("an export leaves no draft behind", [name for name in os.listdir(folder) if name.startswith(".")] == [])
    for target, words, expected in (("/dev/full", "No space left", 1), (f"{folder}/no/where.csv", "there is no folder", 2)):
        code, _, err = call("export", "1", "--output", target, "--ledger", ledger)
        claim(f"writing to {target} says what is wrong", code == expected and words in err, err)
    with open("/dev/full", "w") as full:
        done = subprocess.run([entente, "export", "1", "--ledger", ledger], stdout=full, stderr=subprocess.PIPE)
        claim("a full standard output is an error", done.returncode == 1 and b"No space left" in done.stderr, done.stderr)
    other = f"{folder}/b.sqlite"
    code, out, err = call("export", "1", "--to-ledger", other, "--ledger", ledger)
    claim("a run goes into another ledger", code == 0 and call("replay", "1", "--ledger", other)[0] == 0, out + err)
    same = [json.loads(call("show", "1", "--format", "json", "--ledger", each)[1]) for each in (ledger, other)]
    claim("and is there as it was", {k: v for k, v in same[0].items() if k != "ledger"} == {k: v for k, v in same[1].items() if k != "ledger"})

    # Why: in sentences, with what it would have been without the largest cause.
    plain, shocked = f"{folder}/plain.lua", f"{folder}/shocked.lua"
    text = open(two).read()
    open(plain, "w").write(text)
    open(shocked, "w").write(text + 'at(5, shock { objective = "clean_air", amount = -0.3, about = "The spill" })\n')
    reasons = f"{folder}/reasons.sqlite"
    calm = document(plain, ledger=reasons)
    struck = document(shocked, ledger=reasons)
    code, out, err = call("why", "last", "objectives.clean_air", "--step", "6", "--ledger", reasons)
    out = " ".join(out.split())
    was, is_now = (run["series"]["objectives.clean_air"][5] for run in (calm, struck))
    claim("why tells the cause and its chain", code == 0 and "clean_air was hit: −0.30" in out and "The spill (an intervention of the scenario)" in out, out + err)
    claim("and what would have been without it, which is what is without it",
          f'Without the intervention "The spill", the largest cause that can be left out, objectives.clean_air would have been {was:.2f} in month 6 instead of {is_now:.2f}' in out, (out, was, is_now))
    code, out, _ = call("why", "1", "trust", "--ledger", reasons)
    claim("why of a measure", code == 0 and "compact.trust in month 24 of run 1" in out and "because in month" in out and "Without " in out, out)
    code, told, _ = call("why", "1", "trust", "--format", "json", "--ledger", reasons)
    told = json.loads(told)
    claim("why as JSON", code == 0 and told["format"] == "entente-why/1" and told["value"] == calm["series"]["compact.trust"][23] and told["isRecordedHistory"], told)
    claim("with what was left out", told["counterfactual"]["without"]["kind"] == "mechanism", told["counterfactual"])
    moved = told["moved"]
    claim("what moved it adds up", abs(sum(each["amount"] for each in moved["movements"]) - (moved["end"]["value"] - moved["start"]["value"])) < 1e-9, moved)
    numbers = [float(word.replace("−", "-")) for word in re.findall(r"^  ([+−±][\d.]+) ", out, re.M)]
    total = float(re.search(r": ([+−]\S+), of which", " ".join(out.split())).group(1).replace("−", "-"))
    claim("and so does what is printed of it", len(numbers) > 1 and abs(sum(numbers) - total) < 1e-9, out)
    code, out, err = call("why", "1", "compact.exits", "--ledger", reasons)
    claim("why of a count tells what it counts", code == 0 and "it counts those who left" in " ".join(out.split()) and err == "", out + err)
    code, _, err = call("why", "1", "trust", "--step", "25", "--ledger", reasons)
    claim("a step that the run does not have", code == 1 and "the run has 24 months, and no month 25" in err, err)
    code, _, err = call("why", "1", "left", "--ledger", reasons)
    claim("an event of a kind that did not happen", code == 1 and "nothing of the kind member.left happened" in err and "agreement.adopted" in err, err)
    code, out, _ = call("why", "last", "the spill", "--ledger", reasons)
    claim("why of an event", code == 0 and "Month 5 of run 2: The spill" in out, out)
    code, _, err = call("why", "last", "compact.trst", "--ledger", reasons)
    claim("a subject that is not there is told, with the nearest", code == 1 and "did you mean 'compact.trust'" in err, err)

    printed, told = call("run", river, "--ledger", reasons)[1].split("What happened\n")[1].split("\n\n")[0], []
    for line in printed.splitlines():
        if start := re.match(r"  months? [0-9, …]+  +", line):
            told.append(line[start.end():])
        elif not line.startswith("  …"):
            told[-1] += " " + line.strip()
    told = [(sentence, call("why", "last", sentence, "--ledger", reasons)) for sentence in told]
    claim("whatever a run says that happened can be asked for", len(told) > 10 and all(code == 0 for _, (code, _, _) in told),
          [sentence for sentence, (code, _, _) in told if code != 0])

    # Several processes write to one ledger at once.
    crowd = f"{folder}/crowd.sqlite"
    children = [subprocess.Popen([entente, "run", two, "--seed", str(seed), "--ledger", crowd], stdout=subprocess.DEVNULL) for seed in range(8)]
    claim("eight processes record into one ledger", [child.wait() for child in children] == [0] * 8)
    claim("all eight are there", whole(crowd) == 8)

    # kill -9 at fifty random moments: what was reported as recorded is there, and nothing by half.
    random.seed(1)
    fragile, reported = f"{folder}/fragile.sqlite", 0
    start = time.perf_counter()
    call("run", river, "--ledger", fragile)
    usual = time.perf_counter() - start
    for attempt in range(50):
        child = subprocess.Popen([entente, "run", river, "--seed", str(attempt + 10), "--format", "json", "--ledger", fragile],
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0, 1.3 * usual))
        child.send_signal(signal.SIGKILL)
        out = child.stdout.read().decode()
        child.wait()
        if out.endswith("}\n"):
            reported += 1
            run = json.loads(out)["run"]
            code, shown, err = call("show", str(run), "--format", "json", "--ledger", fragile)
            claim("what was reported as recorded is there", code == 0 and json.loads(shown)["seed"] == attempt + 10, err)
    runs = whole(fragile)
    claim("the ledger opens after fifty kills", runs >= reported + 1 and call("runs", "--ledger", fragile)[0] == 0)
    claim("and takes another run", call("run", river, "--seed", "999", "--ledger", fragile)[0] == 0 and whole(fragile) == runs + 1)

    # A disk that fills while a run is recorded: the run is shown, the ledger is as it was. A limit on the size of files stands for the disk.
    small = f"{folder}/small.sqlite"
    call("run", two, "--ledger", small)
    size = os.path.getsize(small) + 65536
    done = subprocess.run(["/bin/sh", "-c", f"trap '' XFSZ; ulimit -f {size // 512}; exec {entente} run {river} --record journal --ledger {small}"],
                          capture_output=True, text=True)
    claim("a run that could not be recorded is an error of the ledger", done.returncode == 3 and "small.sqlite" in done.stderr, done.stderr)
    claim("and is shown all the same", "Verdict" in done.stdout and "This run was not recorded" in done.stdout, done.stdout[-300:])
    claim("and the ledger is as it was", whole(small) == 1 and call("run", two, "--seed", "4", "--ledger", small)[0] == 0)

    # Ctrl-C: said, with the exit code of shells, and nothing of the run is there.
    child = subprocess.Popen([entente, "run", f"{root}/Benchmarks/partnerships.lua", "--set", "count=1000", "--set", "months=10000", "--ledger", fragile],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(3)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate()
    claim("Ctrl-C ends with 130 and says what that means", child.returncode == 130 and b"interrupted; nothing was recorded" in err, err)
    claim("how far it had come was told after two seconds", b"month " in err and b" of 10000" in err, err)
    claim("and the ledger is as it was", whole(fragile) == runs + 1)

finish("the record")
