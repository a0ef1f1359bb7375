#!/usr/bin/env python3
"""A room full of phones: all answer within two seconds, round after round, and the host is killed in the middle of one.

usage: load.py ENTENTE_BINARY [--phones 200] [--rounds 20] [--kills 1]

Phones are plain sockets. What was acknowledged must be in the record once, whatever became of the host; ids on every stream rise; every phone goes on by
itself. Delays are printed, and nothing fails by them: machines are shared.
"""
import argparse, asyncio, json, os, random, re, signal, statistics, subprocess, sys, tempfile, time

parser = argparse.ArgumentParser()
parser.add_argument("entente")
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
    import socket
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


port = free_port()
base = f"127.0.0.1:{port}"


class Host:
    def __init__(self):
        self.log = open(f"{folder.name}/host.log", "ab")

    def start(self):
        self.process = subprocess.Popen(
            [os.path.abspath(options.entente), "workshop", path, "--port", str(port), "--seconds", "0", "--ledger", f"{folder.name}/a.sqlite"],
            stdout=subprocess.PIPE, stderr=self.log, cwd=folder.name)
        self.keys = {}
        for line in self.process.stdout:
            text = line.decode()
            if found := re.search(r"/console\?key=(\w+)", text):
                self.keys["console"] = found[1]
            if found := re.search(r"code (\w{3})-(\w{3})", text):
                self.code = found[1] + found[2]
            if "Ctrl-C" in text:
                return
        sys.exit(f"the host did not start: {open(f'{folder.name}/host.log').read()[-2000:]}")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


async def ask(method, target, body=None, cookie=None, timeout=30):
    """One request on a connection of its own: status, headers, body."""
    reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), 5)
    try:
        data = json.dumps(body).encode() if body is not None else b""
        lines = [f"{method} {target} HTTP/1.1", f"Host: {base}", f"Origin: http://{base}", "Content-Type: application/json",
                 f"Content-Length: {len(data)}", "Connection: close"] + ([f"Cookie: {cookie}"] if cookie else [])
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + data)
        raw = await asyncio.wait_for(reader.read(-1), timeout)
    finally:
        writer.close()
    head, _, rest = raw.partition(b"\r\n\r\n")
    if not head:
        raise ConnectionError("no answer")
    first, *lines = head.decode().split("\r\n")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers.setdefault(name.lower(), value.strip())
    if headers.get("transfer-encoding") == "chunked":
        whole = b""
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            count = int(size, 16)
            if not count:
                break
            whole, rest = whole + rest[:count], rest[count + 2:]
        rest = whole
    isJSON = headers.get("content-type", "").split(";")[0] in ("application/json", "application/problem+json")
    return int(first.split()[1]), headers, json.loads(rest) if isJSON else rest


async def stubborn(*arguments, **more):
    """The same, until the host answers: as a page does, with back-off and jitter."""
    pause = 0.1
    while True:
        try:
            return await ask(*arguments, **more)
        except (ConnectionError, OSError, asyncio.TimeoutError, asyncio.IncompleteReadError, ValueError, IndexError):
            await asyncio.sleep(pause * (0.5 + random.random()))
            pause = min(pause * 2, 2)


def identity():
    return "%032x" % random.getrandbits(128)


class Phone:
    def __init__(self, number, host):
        self.number, self.host = number, host
        self.seq, self.ids, self.acks, self.delays, self.backs, self.problems = 0, [], {}, [], [], []
        self.answered = set()
        self.news = asyncio.Event()

    async def join(self):
        status, headers, body = await stubborn("POST", "/api/joins", {"code": self.host.code, "nickname": f"n{self.number}", "lang": "en", "id": identity()})
        if status != 200:
            raise SystemExit(f"phone {self.number} cannot join: {status} {body}")
        self.cookie = headers["set-cookie"].split(";")[0]
        status, _, body = await stubborn("PUT", f"/api/workshops/1/seats/{self.number}/holder", {}, self.cookie)
        claim(f"phone {self.number} has its seat", status == 200, body)

    async def listen(self):
        """The event stream, opened again whenever it ends."""
        while True:
            lost = time.monotonic()
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(f"GET /api/workshops/1/events?after={self.seq} HTTP/1.1\r\nHost: {base}\r\nCookie: {self.cookie}\r\nAccept: text/event-stream\r\n\r\n".encode())
                while True:
                    line = await asyncio.wait_for(reader.readline(), 25)
                    if not line:
                        raise ConnectionError
                    if line.startswith(b"id: "):
                        number = int(line[4:])
                        if self.ids and number < self.ids[-1]:
                            self.problems.append((self.ids[-1], number))
                        self.ids.append(number)
                        self.seq = number
                        self.news.set()
            except (ConnectionError, OSError, asyncio.TimeoutError):
                await asyncio.sleep(0.2 + random.random() * 0.8)
                self.news.set()
            finally:
                writer.close() if "writer" in locals() else None

    async def play(self):
        while True:
            await self.news.wait()
            self.news.clear()
            status, _, view = await stubborn("GET", "/api/workshops/1/view?as=seat", None, self.cookie)
            if status != 200:
                continue
            open_now = [each for each in view["mine"]["requests"] if not each.get("answered") and each["request"] not in self.answered]
            for request in open_now:
                self.answered.add(request["request"])
                asyncio.ensure_future(self.answer(request))

    async def answer(self, request):
        await asyncio.sleep(random.random() * 2)
        answer = request.get("default") or {"choice": "yes", "share": "1", "weights": "1"}.get(request["form"]["type"], "pass")
        action = {"id": identity(), "kind": "answer", "request": request["request"], "answer": answer}
        begun = time.monotonic()
        while True:
            status, _, body = await stubborn("POST", "/api/workshops/1/actions", action, self.cookie)
            if status in (429, 507):
                await asyncio.sleep(0.5)
                continue
            break
        self.delays.append(time.monotonic() - begun)
        if status == 200:
            self.acks[action["id"]] = body["seq"]
        elif status != 409:
            self.problems.append((status, body))


async def main():
    host = Host()
    host.start()
    console = f"entente-console={host.keys['console']}"
    phones = [Phone(number, host) for number in range(options.phones)]
    begun = time.monotonic()
    for start in range(0, len(phones), 40):
        await asyncio.gather(*(phone.join() for phone in phones[start:start + 40]))
    print(f"{len(phones)} phones are in after {time.monotonic() - begun:.1f} s", flush=True)
    tasks = [asyncio.ensure_future(coroutine) for phone in phones for coroutine in (phone.listen(), phone.play())]
    kill_in = set(random.sample(range(1, options.rounds), min(options.kills, max(0, options.rounds - 1))))

    async def control(kind, **more):
        return await stubborn("POST", "/api/workshops/1/controls", {"id": identity(), "kind": kind, **more}, console)

    for number in range(1, options.rounds + 1):
        status, _, body = await control("open")
        claim(f"round {number} opens", status == 200, body)
        killed = False
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            await asyncio.sleep(0.2)
            status, _, view = await stubborn("GET", "/api/workshops/1/view?as=console", None, console)
            if status != 200:
                continue
            if view["round"]["isPaused"]:
                await control("resume")
            if view["round"]["state"] == "open" and number in kill_in and not killed and view["round"]["waitingFor"] < len(phones) * 0.7:
                killed = True
                host.kill()
                await asyncio.sleep(0.5)
                host.start()
                print(f"killed and started again in round {number}", flush=True)
            if view["round"]["state"] == "between":
                break
        claim(f"round {number} ends", view["round"]["state"] == "between", view["round"])
    await control("end")
    status, _, record = await stubborn("GET", "/api/workshops/1/record.jsonl", None, console)
    for task in tasks:
        task.cancel()
    lines = [json.loads(line) for line in record.decode().splitlines()]
    claim("the lines of the record are numbered without gaps", [line["seq"] for line in lines] == list(range(1, len(lines) + 1)))
    actions = [line["deed"]["answered"]["action"] for line in lines if "answered" in line["deed"]]
    claim("no answer is there twice", len(actions) == len(set(actions)))
    by_action = {line["deed"]["answered"]["action"]: line["seq"] for line in lines if "answered" in line["deed"]}
    acked = {action: seq for phone in phones for action, seq in phone.acks.items()}
    lost = [action for action in acked if by_action.get(action) != acked[action]]
    claim("what was acknowledged is in the record, under the number that was told", not lost, lost[:5])
    claim("phones answered in every round", len(acked) >= len(phones) * options.rounds * 0.9, len(acked))
    problems = [problem for phone in phones for problem in phone.problems]
    claim("ids rise on every stream, and nothing was answered with an error", not problems, problems[:5])
    claim("every phone heard of every round", all(phone.ids for phone in phones))
    delays = sorted(delay for phone in phones for delay in phone.delays)
    if delays:
        print(f"{len(acked)} answers acknowledged: p50 {statistics.median(delays) * 1e3:.0f} ms, p99 {delays[int(len(delays) * 0.99)] * 1e3:.0f} ms (that of a host that was killed included)")
    host.process.terminate()
    claim("the host ends when it is asked to", host.process.wait(10) is not None)
    print(f"{passed} passed, {failed} failed", flush=True)
    folder.cleanup()
    # Some of the phones may be in the midst of trying again.
    os._exit(1 if failed else 0)


asyncio.run(asyncio.wait_for(main(), 900))
