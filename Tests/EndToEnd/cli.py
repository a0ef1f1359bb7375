"""What the end-to-end checks share: calling the command line, and claims about it."""
import json, os, pty, subprocess, sys

entente, others = os.path.abspath(sys.argv[1]), [os.path.abspath(p) for p in sys.argv[2:]]
root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
river, two = f"{root}/scenarios/river-compact.lua", f"{root}/scenarios/two-partners.lua"
opinions = f"{root}/scenarios/published/bounded-confidence.lua"
failures = []


def claim(text, holds, detail=""):
    if not holds:
        failures.append(text)
        print(f"FAIL {text}  {str(detail)[:300]}")


def call(*arguments, binary=entente, cwd=None, env=None):
    done = subprocess.run([binary, *arguments], cwd=cwd, env=env, capture_output=True, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def document(file, *more, ledger, **options):
    code, out, err = call("run", file, "--format", "json", "--ledger", ledger, *more, **options)
    claim(f"{os.path.basename(file)} {more} runs", code == 0, err)
    return json.loads(out) if out else {}


def terminal(*arguments, env):
    """What the program writes to a terminal."""
    main, other = pty.openpty()
    child = subprocess.Popen([entente, *arguments], stdout=other, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=env)
    os.close(other)
    text = b""
    try:
        while chunk := os.read(main, 65536):
            text += chunk
    except OSError:
        pass
    child.wait()
    os.close(main)
    return text.decode("utf8", "replace")


def finish(name):
    print(f"{name}: {'all claims hold' if not failures else f'{len(failures)} claims failed'}")
    sys.exit(bool(failures))
