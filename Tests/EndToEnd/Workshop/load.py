#!/usr/bin/env python3
"""A room full of phones: all answer within two seconds, round after round, and the host is killed in the middle of some.

    load.py ENTENTE PHONES [--phones 200] [--rounds 20] [--kills 1]

PHONES is the program of Phones/, which plays them. What was acknowledged must be in the record once, whatever became of the host; ids on every stream rise;
every phone goes on by itself. Delays are printed beside what they should be, and nothing fails by them: machines are shared.
"""
import argparse, http.client, json, os, random, re, signal, socket, statistics, subprocess, sys, tempfile, threading, time

parser = argparse.ArgumentParser()
parser.add_argument("entente")
parser.add_argument("client", metavar="phones")
parser.add_argument("--phones", type=int, default=200)
parser.add_argument("--rounds", type=int, default=20)
parser.add_argument("--kills", type=int, default=1)
options = parser.parse_args()
folder = tempfile.TemporaryDirectory()
passed, failed = 0, 0


def claim(text, holds, detail=""):
    global passed, failed
    passed, failed = passed + bool(holds), failed + (not holds)
    if not holds:
        print(f"FAILED: {text}: {str(detail)[:600]}", flush=True)


script = f"""
scenario {{ title = "A full room", steps = {options.rounds} }}
objective("order", {{}})
organisations({options.phones}, function(i) return {{ name = "seat " .. i, sector = ({{ "public", "private", "nonprofit" }})[i % 3 + 1] }} end)
partnership("league", {{ members = everyone(), governance = "vote", protocol = "vote" }})
local seats = {{}}
for i = 1, {options.phones} do seats[i] = "seat " .. i end
workshop {{ rounds = {options.rounds}, steps_per_round = 1, exchanges = 1, seats = seats }}
"""
path = f"{folder.name}/room.lua"
with open(path, "w") as file:
    file.write(script)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


port = free_port()
base = f"127.0.0.1:{port}"


def cpu_seconds(pid):
    """Of a process and what it has started, as ps counts them. The host evaluates rounds in a process of its own."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    started = [int(child) for thread in os.listdir(f"/proc/{pid}/task") for child in open(f"/proc/{pid}/task/{thread}/children").read().split()]
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + sum(map(cpu_seconds, started))


class Host:
    def __init__(self):
        self.log = open(f"{folder.name}/host.log", "ab")
        self.cpu = 0

    def start(self):
        self.process = subprocess.Popen(
            [os.path.abspath(options.entente), "workshop", path, "--port", str(port), "--seconds", "0", "--ledger", f"{folder.name}/a.sqlite"],
            stdout=subprocess.PIPE, stderr=self.log, cwd=folder.name)
        for line in self.process.stdout:
            text = line.decode()
            if found := re.search(r"/console\?key=(\w+)", text):
                self.console = f"entente-console={found[1]}"
            if found := re.search(r"code (\w{3})-(\w{3})", text):
                self.code = found[1] + found[2]
            if "Ctrl-C" in text:
                return
        sys.exit(f"the host did not start: {open(f'{folder.name}/host.log').read()[-2000:]}")

    def end(self, by):
        self.cpu += cpu_seconds(self.process.pid)
        self.process.send_signal(by)
        return self.process.wait(10)


class Phones:
    def __init__(self, code):
        self.process = subprocess.Popen(
            [os.path.abspath(options.client), "--port", str(port), "--code", code, "--phones", str(options.phones), "--workshop", "1"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def told(self):
        """What they say next; nothing where they could not."""
        return json.loads(self.process.stdout.readline() or "null")

    def stop(self):
        self.cpu = cpu_seconds(self.process.pid)
        self.process.stdin.close()
        accounts = self.told()
        self.process.wait(10)
        return accounts


lost = (OSError, http.client.HTTPException)


# Seconds that a round may take, and that the host may leave somebody without an answer.
deadline = 120


def ask(method, target, body=None):
    """What leads asks until the host answers, as a page does, with back-off and jitter: status and body, or 0 where it does not in time."""
    pause, given_up = 0.1, time.monotonic() + deadline
    while time.monotonic() < given_up:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, target, data, {"Cookie": host.console, "Origin": f"http://{base}", "Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except lost:
            time.sleep(pause * (0.5 + random.random()))
            pause = min(pause * 2, 2)
        finally:
            connection.close()
    return 0, b"no answer"


def control(kind):
    return ask("POST", "/api/workshops/1/controls", {"id": "%032x" % random.getrandbits(128), "kind": kind})


def round_now():
    """How it stands with the round, of what the console's page is given; nothing where it was refused.

    The whole view is long, and Python, while it reads it, would be late with what it measures.
    """
    status, view = ask("GET", "/api/workshops/1/view?as=console")
    found = re.search(rb'"round":(\{[^{}]*\})', view)
    return json.loads(found[1]) if status == 200 and found else None


class Floor(threading.Thread):
    """What the simplest request takes beside the load, ten times a second on a connection of its own."""

    def __init__(self):
        super().__init__(daemon=True)
        self.times, self.is_over = [], False

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while not self.is_over:
            begun = time.monotonic()
            try:
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                self.times.append((time.monotonic() - begun) * 1e3)
            except lost:
                connection.close()
            time.sleep(max(0, begun + 0.1 - time.monotonic()))


class Screen(threading.Thread):
    """The projector's stream: when each line came, and when the stream was opened that it came by."""

    def __init__(self):
        super().__init__(daemon=True)
        self.seen, self.last, self.problems = {}, 0, []

    def run(self):
        while True:
            try:
                self.listen()
            except lost:
                pass
            time.sleep(0.3)

    def listen(self):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=25)
        try:
            connection.request("GET", f"/api/workshops/1/events?after={self.last}&as=screen", headers={"Cookie": host.console})
            stream = connection.getresponse()
            opened = time.time() * 1e3
            while line := stream.readline():
                if line.startswith(b"id: "):
                    number = int(line[4:])
                    if number < self.last:
                        self.problems.append(("screen", self.last, number))
                    self.last = number
                    self.seen.setdefault(number, (time.time() * 1e3, opened))
        finally:
            connection.close()


def tell(what, times, limit=None):
    """Milliseconds."""
    if times:
        times = sorted(times)
        should = f" (p99 should be below {limit} ms)" if limit else ""
        print(f"{what}: {len(times)}, p50 {statistics.median(times):.1f} ms, p99 {times[int(len(times) * 0.99)]:.1f} ms, longest {times[-1]:.1f} ms{should}", flush=True)


def play_round(number, is_kill_due):
    """Until it is over; with a kill, from when to when the host was away."""
    status, body = control("open")
    claim(f"round {number} opens", status == 200, body)
    kill, now = None, None
    given_up = time.monotonic() + deadline
    while time.monotonic() < given_up:
        time.sleep(0.2)
        now = round_now()
        if not now:
            continue
        if now["isPaused"]:
            control("resume")
        if now["state"] == "open" and is_kill_due and not kill and now["waitingFor"] < options.phones * 0.7:
            away = time.time() * 1e3
            host.end(signal.SIGKILL)
            time.sleep(0.5)
            host.start()
            kill = (away, time.time() * 1e3)
        if now["state"] == "between":
            break
    claim(f"round {number} ends", now and now["state"] == "between", now)
    claim(f"the host is killed in round {number}", kill or not is_kill_due)
    return kill


def check_record(answers):
    status, record = ask("GET", "/api/workshops/1/record.jsonl")
    claim("the record can be read", status == 200, record)
    if status != 200:
        return set()
    lines = [json.loads(line) for line in record.decode().splitlines()]
    claim("the lines of the record are numbered without gaps", [line["seq"] for line in lines] == list(range(1, len(lines) + 1)))
    actions = [line["deed"]["answered"]["action"] for line in lines if "answered" in line["deed"]]
    claim("no answer is there twice", len(actions) == len(set(actions)))
    by_action = {line["deed"]["answered"]["action"]: line["seq"] for line in lines if "answered" in line["deed"]}
    missing = [answer for answer in answers if by_action.get(answer["action"]) != answer["seq"]]
    claim("what was acknowledged is in the record, under the number that was told", not missing, missing[:5])
    return {line["seq"] for line in lines if "opened" in line["deed"]}


def check_phones(accounts, answers, screen, openings, kills):
    fewest = min((len(account["answers"]) for account in accounts), default=0)
    claim("phones answered in every round", fewest >= options.rounds * 0.9 and len(answers) >= options.phones * options.rounds * 0.9, (fewest, len(answers)))
    problems = screen.problems + [problem for account in accounts for problem in account["problems"]]
    claim("ids rise on every stream, and nothing was answered with an error", not problems, problems[:5])
    heard = [len(openings & set(account["rounds"])) for account in accounts]
    claim("every phone heard of every round", min(heard, default=0) == len(openings) == options.rounds, (min(heard, default=0), len(openings)))
    stray = [answer for answer in answers if answer["metKill"]
             and not any(answer["at"] - answer["delay"] <= back and answer["at"] >= away for away, back in kills)]
    claim("no connection fails but those of a host that is killed", not stray, stray[:5])


def check_returns(accounts, kills):
    """How long each phone was without a stream though the host was there again."""
    times = []
    for away, back in kills:
        again = [next((opening for opening in account["openings"] if opening > away), None) for account in accounts]
        claim("every phone is back after a kill", None not in again, f"{again.count(None)} are not")
        again = [opening for opening in again if opening]
        # Some may be in before the host has said that it is there.
        times += [opening - min([back, *again]) for opening in again]
    if times:
        print(f"phones back after a kill: {len(times)}, the last {max(times) / 1e3:.1f} s after the host (should be within 5 s)", flush=True)
    streams = sum(len(account["openings"]) for account in accounts)
    print(f"streams opened: {streams}, of {len(accounts) * (1 + len(kills))} that it takes")


def tell_delays(accounts, answers, screen, floor):
    calm = [answer for answer in answers if not answer["metKill"]]
    tell("answers acknowledged", [answer["delay"] for answer in calm], 250)
    tell("answers that met a killed host", [answer["delay"] for answer in answers if answer["metKill"]])
    # What was acknowledged while the screen itself was away says nothing of its stream.
    seen = [(screen.seen[answer["seq"]], answer["at"]) for answer in calm if answer["seq"] in screen.seen]
    tell("seen on the screen after that", [came - at for (came, opened), at in seen if at >= opened], 500)
    tell("floor, GET /healthz beside it", floor.times)
    print("answers too late {tooLateCount}, put off {putOffCount}, requests without a word for 10 s {slowCount}".format(
        **{name: sum(account[name] for account in accounts) for name in ("tooLateCount", "putOffCount", "slowCount")}), flush=True)


def main():
    begun = time.monotonic()
    host.start()
    phones = Phones(host.code)
    children.append(phones)
    joined = phones.told()
    claim("every phone has its seat", joined and joined["joined"] == options.phones, joined)
    if not joined:
        return
    print(f"{joined['joined']} phones are in after {joined['seconds']:.1f} s", flush=True)
    floor, screen = Floor(), Screen()
    floor.start()
    screen.start()
    kill_in = set(random.sample(range(1, options.rounds), min(options.kills, max(0, options.rounds - 1))))
    kills = []
    for number in range(1, options.rounds + 1):
        if kill := play_round(number, number in kill_in):
            kills.append(kill)
            print(f"killed and started again in round {number}, away for {(kill[1] - kill[0]) / 1e3:.1f} s", flush=True)
    floor.is_over = True
    asked = time.monotonic()
    status, body = control("end")
    claim("the game ends", status == 200, body)
    print(f"ended after {time.monotonic() - asked:.1f} s", flush=True)
    accounts = phones.stop() or []
    claim("the phones give account", len(accounts) == options.phones, len(accounts))
    answers = [answer for account in accounts for answer in account["answers"]]
    tell_delays(accounts, answers, screen, floor)
    check_returns(accounts, kills)
    check_phones(accounts, answers, screen, check_record(answers), kills)
    try:
        code = host.end(signal.SIGTERM)
    except subprocess.TimeoutExpired:
        code = None
    claim("the host ends when it is asked to", code is not None)
    own = time.process_time()
    print(f"CPU: host {host.cpu:.1f} s, phones {phones.cpu:.1f} s, conductor {own:.1f} s, in {time.monotonic() - begun:.1f} s")


def out_of_time(*_):
    # Not an error of the system, which would be taken for a host that does not answer.
    sys.exit("FAILED: not over after 1500 s")


signal.signal(signal.SIGALRM, out_of_time)
signal.alarm(1500)
host, children = Host(), []
children.append(host)
try:
    main()
finally:
    for child in children:
        if hasattr(child, "process") and child.process.poll() is None:
            child.process.kill()
print(f"{passed} passed, {failed} failed", flush=True)
sys.exit(1 if failed else 0)
