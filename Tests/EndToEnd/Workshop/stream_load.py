#!/usr/bin/env python3
"""Many phones without browsers: event streams, and rows that are sent beside them. Loopback only, bounded.

    stream_load.py .build/release/web-probe [--streams 200] [--rows 100] [--p99 MS]

Each row carries the time it was sent at. Fails unless every stream saw every row, once, in order (and, if asked, the 99th percentile of the delay is below --p99).
Closing line: 'N passed, N failed', of the streams.
"""
import argparse, asyncio, resource, subprocess, sys, time

arguments = argparse.ArgumentParser()
arguments.add_argument("binary")
arguments.add_argument("--streams", type=int, default=200)
arguments.add_argument("--rows", type=int, default=100)
arguments.add_argument("--gap", type=float, default=0.02, help="seconds between rows")
arguments.add_argument("--p99", type=float, help="milliseconds that the delay may have")
a = arguments.parse_args()
resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
delays, ids = [], [[] for _ in range(a.streams)]


async def ask(port, method, path, body=b""):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    answer = await asyncio.wait_for(reader.read(), 20)
    writer.close()
    assert b" 200 " in answer[:20], answer[:80]
    return answer.split(b"\r\n\r\n", 1)[1]


async def listen(port, seen):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n")
    number = None
    try:
        while line := await reader.readline():
            if line.startswith(b"id: "):
                number = int(line[4:])
            elif line.startswith(b"data: ") and number is not None:
                delays.append(time.time() - float(line[6:]))
                seen.append(number)
                number = None
    finally:
        writer.close()


async def load(port):
    listeners = [asyncio.create_task(listen(port, seen)) for seen in ids]
    for _ in range(100):
        if int(await ask(port, "GET", "/streams")) == a.streams:
            break
        await asyncio.sleep(0.05)
    acknowledged = []
    for _ in range(a.rows):
        begun = time.time()
        await ask(port, "POST", "/emit", repr(begun).encode())
        acknowledged.append(time.time() - begun)
        await asyncio.sleep(a.gap)
    await asyncio.sleep(1)
    for listener in listeners:
        listener.cancel()
    await asyncio.gather(*listeners, return_exceptions=True)
    return sorted(acknowledged)


def milliseconds(times, share):
    return times[int((len(times) - 1) * share)] * 1e3 if times else float("nan")


server = subprocess.Popen([a.binary, "--port", "0"], stdout=subprocess.PIPE)
try:
    acknowledged = asyncio.run(load(int(server.stdout.readline().split()[1])))
    memory = next(int(line.split()[1]) // 1024 for line in open(f"/proc/{server.pid}/status") if line.startswith("VmRSS"))
finally:
    server.kill()
delays.sort()
good = sum(seen == list(range(1, a.rows + 1)) for seen in ids)
p99 = milliseconds(delays, 0.99)
print(f"{len(delays)} of {a.streams * a.rows} events; delay p50 {milliseconds(delays, 0.5):.1f} p99 {p99:.1f} max {milliseconds(delays, 1):.1f} ms; "
      f"acknowledged p50 {milliseconds(acknowledged, 0.5):.1f} p99 {milliseconds(acknowledged, 0.99):.1f} ms; {memory} MB")
print(f"{good} passed, {a.streams - good} failed")
sys.exit(good != a.streams or (a.p99 is not None and p99 > a.p99))
