#!/usr/bin/env python3
"""The command line as its users meet it: what it prints, what it returns, and that a run is the same wherever it is run.

usage: check.py ENTENTE_BINARY [OTHER_BINARY]    (OTHER_BINARY: a debug build, whose histories must be the same)
"""
import json, os, re, sqlite3, tempfile

from cli import *

with tempfile.TemporaryDirectory() as folder:
    ledger = f"{folder}/a.sqlite"
    fresh = iter(f"{folder}/{n}.sqlite" for n in range(1000))

    # The same history for any process, locale, working directory, environment and recording level.
    first = document(river, ledger=ledger)
    for level in ("outcome", "series", "journal"):
        claim(f"recording {level} does not perturb", document(river, "--record", level, ledger=next(fresh))["historyDigest"] == first["historyDigest"])
    for name, env in {
        "a bare environment": {"PATH": "/usr/bin:/bin"},
        "a German locale": {**os.environ, "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"},
        "a Turkish locale": {**os.environ, "LC_ALL": "tr_TR.UTF-8"},
        "another time zone": {**os.environ, "TZ": "Asia/Kolkata"},
    }.items():
        claim(f"the history is the same with {name}", document(river, ledger=next(fresh), env=env)["historyDigest"] == first["historyDigest"])
    claim("the history is the same from another folder", document(river, ledger=next(fresh), cwd="/")["historyDigest"] == first["historyDigest"])
    for other in others:
        for file in (river, two, opinions):
            for seed in ("1", "2", "3"):
                a, b = (document(file, "--seed", seed, ledger=next(fresh), binary=binary) for binary in (entente, other))
                claim(f"{os.path.basename(file)} seed {seed}: debug and release agree", a["historyDigest"] == b["historyDigest"])
    claim("another seed is another history", document(river, "--seed", "2", ledger=ledger)["historyDigest"] != first["historyDigest"])
    claim("another replicate is another history", document(river, "--replicate", "1", ledger=ledger)["historyDigest"] != first["historyDigest"])
    claim("a setting is part of the identity", document(river, "--set", "openness=0.9", ledger=ledger)["specDigest"] != first["specDigest"])

    # JSON has what it promises.
    keys = {"specDigest", "historyDigest", "scenario", "parameters", "seed", "status", "success", "outcome", "series", "events", "error"}
    claim("the JSON has every promised key", keys <= set(first), keys - set(first))
    claim("digests are lower-case hexadecimal", all(re.fullmatch("[0-9a-f]{64}", first[k]) for k in ("specDigest", "historyDigest")))
    claim("a series has a value a step", len(first["series"]["attainment"]) == first["steps"] == 96)
    claim("events have step, kind, subject, text, cause", all({"id", "step", "kind", "subject", "text", "cause"} <= set(e) for e in first["events"]))
    claim("causes come before effects", all(e.get("cause") is None or e["cause"] < e["id"] for e in first["events"]))
    with open(f"{root}/docs/json.md") as page:
        told = page.read()
    claim("docs/json.md tells every key", all(f"`{key}`" in told for key in first), [k for k in first if f"`{k}`" not in told])

    # What a scenario declares, as JSON.
    code, out, err = call("check", river, "--format", "json", "--set", "openness=0.9")
    checked = json.loads(out)
    declared = checked["declared"]
    claim("check gives JSON", code == 0 and checked["format"] == "entente-check/1" and len(declared["organisations"]) == 42, err)
    claim("docs/json.md tells every key of check", all(f"`{key}`" in told for key in [*checked, *declared]), [k for k in [*checked, *declared] if f"`{k}`" not in told])
    claim("a mistaken scenario has its mistakes in the JSON", json.loads(call("check", river, "--format", "json", "--set", "opennes=1")[1])["mistakes"])
    wide = [line for line in call("check", river, "--all")[1].splitlines() if len(line) > 100]
    claim("check keeps to the width of a page", not wide, wide)

    # A new scenario: it runs as it is, without a warning, and what is there stays.
    for arguments in (["new", "harbour"], ["new", "valley", "--from", river]):
        name = arguments[1]
        code, out, err = call(*arguments, cwd=folder)
        claim(f"{arguments} says what to do next", code == 0 and f"entente run {name}/{name}.lua" in out, err)
        before = {file: open(os.path.join(at, file)).read() for at, _, files in os.walk(f"{folder}/{name}") for file in files}
        code, out, err = call("check", f"{name}/{name}.lua", cwd=folder)
        claim(f"check of {name} is clean", code == 0 and out.endswith("No mistakes in what is declared.\n") and not err, err)
        code, out, err = call("run", f"{name}/{name}.lua", "--ledger", next(fresh), cwd=folder)
        claim(f"{name} runs", code == 0 and not err, err)
        code, out, err = call(*arguments, cwd=folder)
        claim(f"{arguments} again is refused", code == 1 and "exists already" in err, err)
        claim(f"{name} is as it was", before == {file: open(os.path.join(at, file)).read() for at, _, files in os.walk(f"{folder}/{name}") for file in files})
        claim("the editor's settings are JSON", "runtime.version" in json.loads(before[".luarc.json"]))
        claim("the annotations are what words --annotations gives", before["entente.meta.lua"] == call("words", "--annotations")[1])
    claim("nothing half-written is left", sorted(f for f in os.listdir(folder) if "sqlite" not in f) == ["harbour", "valley"], os.listdir(folder))

    # What is shown again is what was run, from the ledger alone.
    code, out, _ = call("show", str(first["run"]), "--format", "json", "--ledger", ledger)
    shown = json.loads(out)
    claim("show gives what run gave", code == 0 and {k: v for k, v in shown.items() if k != "warnings"} == {k: v for k, v in first.items() if k != "warnings"})
    again = document(river, ledger=ledger)
    claim("the same run twice is one record", again["run"] == first["run"])
    code, out, _ = call("runs", "--ledger", ledger)
    claim("runs lists every run once", code == 0 and len(out.strip().splitlines()) == 5, out)
    code, out, _ = call("show", "last", "--ledger", ledger)
    claim("show last shows", code == 0 and "Verdict" in out)

    # The journal adds up, from the file alone.
    document(two, "--record", "journal", ledger=f"{folder}/j.sqlite")
    rows = sqlite3.connect(f"{folder}/j.sqlite")
    balance = dict(rows.execute("SELECT account, balance FROM openings"))
    for account, amount in rows.execute("SELECT account, amount FROM journal ORDER BY position"):
        balance[account] += amount
    closings = dict(rows.execute("SELECT account, balance FROM closings"))
    claim("opening + postings = closing, bit for bit", closings == balance and len(closings) > 40)

    # Plain when piped, coloured on a terminal, NO_COLOR respected.
    base = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")} | {"TERM": "xterm", "LANG": "C.UTF-8"}
    claim("piped text has no escapes", "\x1b" not in call("run", two, "--ledger", ledger, env=base)[1])
    claim("a terminal gets colour", "\x1b[" in terminal("run", two, "--ledger", ledger, env=base))
    claim("NO_COLOR is respected", "\x1b" not in terminal("run", two, "--ledger", ledger, env=base | {"NO_COLOR": "1"}))

    # The manual page and the completions know every command and option.
    code, out, _ = call("--experimental-dump-help")
    commands = json.loads(out)["command"]["subcommands"]
    page = open(f"{root}/docs/entente.1").read().replace("\\-", "-")
    completions = call("--generate-completion-script", "bash")[1]
    for command in commands:
        name = command["commandName"]
        if name == "help":
            continue
        claim(f"the manual page has {name}", f".It Em {name}\n" in page)
        claim(f"completions have {name}", name in completions)
        for argument in command.get("arguments", []):
            for each in argument.get("names", []):
                if each["kind"] == "long" and each["name"] not in ("help", "version"):
                    claim(f"the manual page has {name} --{each['name']}", f"-{each['name']}" in page)

    # Mistakes: a clear error, the documented exit code, nothing lost.
    for arguments, expected, words in [
        (["run", "nothing.lua"], 1, ["no file nothing.lua"]),
        (["run", root], 1, ["folder"]),
        (["run", two, "--seed", "many"], 2, ["seed"]),
        (["run", two, "--set", "openness"], 2, ["NAME=VALUE"]),
        (["run", river, "--set", "opennes=0.9"], 1, ["opennes", "did you mean 'openness'"]),
        (["run", river, "--set", "openness=7"], 1, ["openness", "from 0 to 1"]),
        (["run", river, "--set", "model.loss_wait=4"], 1, ["model.loss_weight"]),
        (["run", river, "--record", "everything"], 2, ["record"]),
        (["rum", two], 2, []),
        (["show", "99", "--ledger", ledger], 3, ["99"]),
        (["run", two, "--ledger", "/nowhere/at/all.sqlite"], 3, ["/nowhere"]),
        (["run", two, "--ledger", river], 3, ["river-compact.lua"]),
        (["runs", "--ledger", f"{folder}/absent.sqlite"], 3, ["absent.sqlite"]),
        (["check", opinions], 0, []),
        (["new", "a b"], 1, ["'a b'", "harbour-town"]),
        (["new", "harbour.lua"], 1, ["entente new harbour"]),
        (["new", f"{folder}/missing/harbour"], 1, ["no folder"]),
        (["words", "loss_weight"], 0, ["model.loss_weight"]),
        (["words", "monitring"], 2, ["did you mean 'monitoring'"]),
        (["--help"], 0, []),
    ]:
        extra = [] if "--ledger" in arguments or arguments[0] in ("check", "new", "words", "rum", "--help") else ["--ledger", ledger]
        code, out, err = call(*arguments, *extra)
        claim(f"{arguments} ends with {expected}", code == expected, (code, out, err))
        claim(f"{arguments} says {words}", all(word in out + err for word in words), out + err)
    claim("what could not be a ledger is untouched", open(river).read().startswith("-- The river compact"))
    claim("no ledger is made by looking", not os.path.exists(f"{folder}/absent.sqlite"))

finish("end to end")
