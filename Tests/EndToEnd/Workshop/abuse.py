#!/usr/bin/env python3
"""What hostile, broken and slow clients do to the web server. Loopback only, bounded, stops by itself: 75 s.

    abuse.py .build/release/web-probe

It starts the probe itself, on ports of its own choosing, so that it can starve it of descriptors and kill it.
Closing line: 'N passed, N failed'.
"""
import atexit, resource, select, signal, socket, struct, subprocess, sys, threading, time

binary = sys.argv[1]
counts = {True: 0, False: 0}
counting = threading.Lock()


def check(name, holds, detail=""):
    with counting:
        counts[bool(holds)] += 1
        print("ok  " if holds else "FAIL", name, detail, flush=True)


class Server:
    """A probe in a process of its own."""

    def __init__(self, files=4096, port=None):
        if port is None:
            with socket.socket() as s:
                s.bind(("127.0.0.1", 0))
                port = s.getsockname()[1]
        self.port = port
        limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
        self.process = subprocess.Popen([binary, "--port", str(port)], stdout=subprocess.PIPE, preexec_fn=limit)
        atexit.register(self.kill)
        if not self.process.stdout.readline().startswith(b"ready"):
            sys.exit("abuse: the probe did not start")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), 5)

    def ask(self, data, timeout=5):
        """All that comes in answer, and how it ended."""
        try:
            s = self.connect()
        except OSError:
            return b"<refused>"
        out = b""
        try:
            s.settimeout(timeout)
            s.sendall(data)
            while d := s.recv(65536):
                out += d
            out += b"<closed>"
        except socket.timeout:
            out += b"<timeout>"
        except OSError:
            out += b"<reset>"
        s.close()
        return out

    def lives(self):
        return self.process.poll() is None and b" 200 " in self.ask(get("/healthz"), 10)[:20]

    def megabytes(self):
        status = open(f"/proc/{self.process.pid}/status")
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024

    def holds(self, s):
        """Whether the server's end of a connection is there: one that ends by a time-out of TCP does not say so."""
        here, there = (f":{port:04X}" for port in (self.port, s.getsockname()[1]))
        lines = (line.split() for line in open("/proc/net/tcp"))
        return any(line[1].endswith(here) and line[2].endswith(there) and line[3] == "01" for line in lines)

    def stream(self, head=b""):
        s = self.connect()
        s.sendall(b"GET /events HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n")
        return s

    def streams(self, count):
        held = [self.stream() for _ in range(count)]
        wait_until(lambda: self.readers() == count)
        return held

    def readers(self):
        return int(self.ask(get("/streams")).split(b"\r\n\r\n")[1].split()[0])

    def ends_within(self, seconds):
        begun = time.time()
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds) == 0, f"{time.time() - begun:.1f} s"
        except subprocess.TimeoutExpired:
            self.kill()
            return False, f"alive after {seconds} s"


def get(path, version="1.1"):
    return f"GET {path} HTTP/{version}\r\nHost: x\r\nConnection: close\r\n\r\n".encode()


def post(path, length, head=""):
    return f"POST {path} HTTP/1.1\r\nHost: x\r\n{head}Content-Length: {length}\r\n\r\n".encode()


def wait_until(holds, seconds=5):
    end = time.time() + seconds
    while not holds() and time.time() < end:
        time.sleep(0.02)
    return holds()


def drip(server, first, byte, limit):
    """Seconds until the server has had enough, and what it said."""
    s, begun, out = server.connect(), time.time(), b""
    s.settimeout(0.5)
    s.sendall(first)
    while time.time() - begun < limit:
        try:
            s.sendall(byte)
            d = s.recv(4096)
            out += d
            if not d:
                break
            continue
        except socket.timeout:
            continue
        except OSError:
            break
    s.close()
    return time.time() - begun, out


def patience(server):
    """What takes its time, all at once, on one server."""

    def head_never_finished():
        s, begun = server.connect(), time.time()
        s.settimeout(15)
        s.sendall(b"GET / HTTP/1.1\r\nHost:")
        try:
            s.recv(99)
            check("head never finished: closed", True, f"{time.time() - begun:.1f} s")
        except socket.timeout:
            check("head never finished: closed", False)

    def head_dripped():
        took, _ = drip(server, b"GET / HTTP/1.1\r\nHost: x\r\nCookie: ", b"a", 15)
        check("head dripped byte by byte: closed", took < 13, f"{took:.1f} s")

    def body_dripped():
        took, out = drip(server, post("/emit", 5000), b"a", 30)
        check("body dripped byte by byte: 408 and closed", 19 < took < 25 and b" 408 " in out[:20], f"{took:.1f} s {out[:30]!r}")

    def body_never_sent():
        begun, out = time.time(), server.ask(post("/emit", 10), 30)
        check("body never sent: 408 and closed", b" 408 " in out[:20] and out.endswith(b"<closed>"), f"{time.time() - begun:.1f} s")

    def nothing_read():
        s, begun = server.connect(), time.time()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        gone = False
        while time.time() - begun < 60 and not gone:
            time.sleep(1)
            gone = not server.holds(s)
        check("answer never read: closed", gone and time.time() - begun > 25, f"{time.time() - begun:.0f} s")

    def slowly_read():
        s, begun, read = server.connect(), time.time(), 0
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        try:
            while time.time() - begun < 65:
                read += len(s.recv(4096)) or sys.maxsize
                time.sleep(0.2)
        except OSError:
            read = 0
        check("answer read slowly, beyond the time a stalled write has: goes on", 0 < read < sys.maxsize, f"{read} B")

    def stream_is_idle():
        s, begun, out = server.stream(), time.time(), b""
        s.settimeout(12)
        try:
            while time.time() - begun < 65:
                out += s.recv(4096)
        except OSError:
            pass
        check("a stream without news lives, and says so", 5 <= out.count(b": still here") <= 7, f"{out.count(b': still here')} signs")

    claims = [head_never_finished, head_dripped, body_dripped, body_never_sent, nothing_read, slowly_read, stream_is_idle]
    threads = [threading.Thread(target=claim) for claim in claims]
    for thread in threads:
        thread.start()
    return threads


def descriptors():
    server, held = Server(files=64), []
    for _ in range(120):
        try:
            held.append(server.connect())
        except OSError:
            break
    time.sleep(0.5)
    up = server.process.poll() is None
    for s in held:
        s.close()
    time.sleep(0.5)
    check("out of descriptors: goes on", up and server.lives())
    server.kill()


def heads(server):
    for size, status in (8_000, b"414"), (64_000, b"431"), (256_000, b"431"):
        begun, out = time.time(), server.ask(get("/" + "a" * size), 30)
        check(f"request line of {size} B answered quickly", time.time() - begun < 1 and out.startswith(b"HTTP/1.1 " + status), f"{time.time() - begun:.3f} s {out[:30]!r}")
    many = b"".join(b"X%d: y\r\n" % i for i in range(200))
    long = b"Cookie: " + b"a" * 9000 + b"\r\n"
    both = b"Transfer-Encoding: chunked\r\nContent-Length: 1\r\n"
    for name, status, data in (
        ("no version", b"4", b"GET /\r\n\r\n"),
        ("garbage", b"400", b"\0\xff\xfe\r\n\r\n"),
        ("two lengths", b"400", b"POST /emit HTTP/1.1\r\nHost: x\r\n" + both + b"\r\n0\r\n\r\n"),
        ("bad length", b"400", post("/emit", -5)),
        ("two hosts", b"400", b"GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"),
        ("200 headers", b"431", b"GET / HTTP/1.1\r\nHost: x\r\n" + many + b"\r\n"),
        ("a header of 9 kB", b"431", b"GET / HTTP/1.1\r\nHost: x\r\n" + long + b"\r\n"),
        ("a path that is no text", b"400", get("/%ff")),
        ("a path with a zero", b"400", get("/%00")),
    ):
        out = server.ask(data, 3)
        problem = b"application/problem+json" in out and b"what_to_do" in out
        check(f"{name}: told, and closed", out.startswith(b"HTTP/1.1 " + status) and problem and out.endswith(b"<closed>"), repr(out[:30]))
    check("path does not leave", b"root:" not in server.ask(get("/../../../../etc/passwd")))
    check("of an older version: answered", b" 200 " in server.ask(get("/healthz", "1.0"))[:20])


def endless_head(server):
    """What the kernel takes in at once (tens of megabytes on some machines) says nothing of the server: so each piece waits for an answer."""
    before, s, sent, answer = server.megabytes(), server.connect(), 0, b""
    s.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: ")
    while sent < 60_000_000 and not select.select([s], [], [], 0.05)[0]:
        s.sendall(b"a" * 65536)
        sent += 65536
    try:
        s.settimeout(10)
        answer = s.recv(65536)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            s.sendall(b"a" * 65536)
            time.sleep(0.02)
        ended = False
    except OSError:
        ended = True
    s.close()
    check("endless head: told early, and closed on one who goes on", b" 431 " in answer[:20] and sent < 8_000_000 and ended, f"{sent / 1e6:.1f} MB {answer[:30]!r}")
    check("endless head: memory bounded", server.megabytes() - before < 30, f"{server.megabytes() - before:.1f} MB more")


def bodies(server):
    request = get("/healthz").replace(b"Connection: close\r\n", b"") + (b"z" * 1000 + b"\n") * 2900
    out = server.ask(post("/emit", len(request)) + request)
    check("refused body is never read as a request", out.count(b"HTTP/1.1 ") <= 1, repr(out[:30]))
    out = server.ask(post("/emit", 70_000) + b"a" * 70_000)
    check("body over the limit: 413 and closed", out.startswith(b"HTTP/1.1 413") and out.endswith(b"<closed>"), repr(out[:30]))
    chunk = b"8000\r\n" + b"a" * 0x8000 + b"\r\n"
    out = server.ask(b"POST /emit HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk * 3 + b"0\r\n\r\n")
    check("body in pieces over the limit: 413 and closed", out.startswith(b"HTTP/1.1 413") and out.endswith(b"<closed>"), repr(out[:30]))
    out = server.ask(post("/emit", 65_536, "Connection: close\r\n") + b"a" * 65_536)
    check("body at the limit: taken", b" 200 " in out[:20], repr(out[:30]))
    out = server.ask(b"POST /emit HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
    check("a piece that is none: 400 and closed", out.startswith(b"HTTP/1.1 400") and out.endswith(b"<closed>"), repr(out[:30]))
    out = server.ask(get("/healthz").replace(b"Connection: close\r\n", b"") * 20 + get("/healthz"))
    check("requests in a row: an answer each", out.count(b"HTTP/1.1 200") == 21)


def leavers(server):
    for _ in range(300):
        s = server.connect()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        s.close()
    for sign in signal.SIGSTOP, signal.SIGCONT, signal.SIGWINCH:
        server.process.send_signal(sign)
        time.sleep(0.2)
    check("300 resets and three signals: alive", server.lives())
    held = server.streams(20) + [server.stream(b"Content-Length: 0\r\n")]
    before = server.readers()
    for number, s in enumerate(held):
        if number % 2:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        s.close()
    check("those who leave a stream are noticed at once", wait_until(lambda: server.readers() == 0, 2), f"{before} before")
    s = server.connect()
    s.sendall(post("/emit", 10) + b"aaa")
    s.close()
    s = server.connect()
    s.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    s.shutdown(socket.SHUT_WR)
    s.settimeout(3)
    check("who says no more is still answered", b" 200 " in s.recv(99))
    check("alive after all that", server.lives())


def endings():
    server = Server()
    held = server.streams(50)
    server.kill()
    server = Server(port=server.port)
    check("killed with streams open, starts again on its port", server.lives())
    for s in held:
        s.close()
    held = server.streams(200)
    check("SIGTERM with 200 streams open", *server.ends_within(5))
    server = Server()
    asleep, mid = server.connect(), server.connect()
    asleep.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
    mid.sendall(post("/emit", 10) + b"aaa")
    time.sleep(0.5)
    check("SIGTERM with an answer unread and a body unsent", *server.ends_within(5))


patient = Server()
waiting = patience(patient)
descriptors()
server = Server()
for ordeal in heads, endless_head, bodies, leavers:
    ordeal(server)
    if not server.lives():
        check(f"alive after {ordeal.__name__}", False)
        server.kill()
        server = Server()
endings()
for thread in waiting:
    thread.join()
check("alive after slow clients", patient.lives(), f"{patient.megabytes():.0f} MB")
print(f"{counts[True]} passed, {counts[False]} failed")
sys.exit(counts[False] > 0)
