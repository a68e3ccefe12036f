"""A plain closed loop before model servers: what gets done with a number under way."""

import http.client
import threading
import time
from dataclasses import dataclass

import serving


@dataclass
class Case:
    """A model, and what its law says with so many requests under way."""

    model: str
    slots: int
    #: Good answers a second, within a tenth.
    law: float
    #: The formula.
    truth: str
    #: Seconds before it counts, and for which it counts.
    warm: float = 1
    seconds: float = 4
    #: A status that has to come too, and how many a second; nothing to be met but its presence if 0.
    other: tuple = ()


CASES = [
    Case("fifo:12@50ms", 6, 120, "min(N,12)/50 ms"),
    Case("fifo:12@50ms", 12, 240, "min(N,12)/50 ms"),
    Case("fifo:12@50ms", 24, 240, "min(N,12)/50 ms"),
    Case("usl:20,0.05,0.0005", 8, 116.1, "λN/(1+σ(N−1)+κN(N−1))"),
    Case("usl:20,0.05,0.0005", 32, 210.2, "the same"),
    Case("usl:20,0.3,0.01", 8, 43.7, "the same, its peak"),
    Case("usl:20,0.3,0.01", 64, 21.2, "the same, far past it", warm=4, seconds=6),
    Case("amdahl:20,0.1", 20, 137.9, "λN/(1+σ(N−1))"),
    Case("linear:50ms", 32, 640, "N/50 ms"),
    Case("429-above:16", 16, 320, "N/50 ms up to 16"),
    Case("429-above:16", 24, 320, "16/50 ms, the rest refused at once", other=(429, 0)),
    Case("timeout-above:10@50ms/1s", 10, 200, "N/50 ms up to 10"),
    Case("timeout-above:10@50ms/1s", 16, 0, "above it all take 1 s and fail", other=(504, 16)),
    Case("bucket:50/s+20", 4, 50, "the rate, the rest refused", warm=2, other=(429, 0)),
    Case("bucket:50/s+20,wait", 4, 50, "the rate, the rest waits", warm=2),
    Case("knee:50ms,0.01,16,1.1", 16, 278.3, "N/(50 ms·f(N)), f(16) = 1.15"),
    Case("knee:50ms,0.01,16,1.1", 32, 130.5, "f(32) = 0.31 + 1.1^16"),
    Case("mix:12@50ms/500ms@20s", 12, 240, "N/50 ms in the first 20 s"),
    Case("cold:300ms", 12, 240, "as fifo:12@50ms once connections are open"),
    Case("outage", 2, 0, "503 at once", other=(503, 0)),
    Case("outage:500ms", 4, 0, "504 after 500 ms", other=(504, 8)),
    Case("step:fifo:12@50ms~1s~fifo:4@50ms", 12, 80, "after the step min(N,4)/50 ms", warm=2),
    Case("fifo:12@50ms,shift=-20%@1s", 24, 192, "a fifth less after the shift", warm=2),
    Case("fifo:12@50ms,error=20%", 12, 192, "a fifth are 500s", other=(500, 48)),
    Case("fifo:12@50ms,jitter=lognormal:0.5", 48, 240, "jitter keeps the mean", seconds=8),
]


def run(program, case, seed):
    """Keeps so many requests under way for a time."""
    counts = {}
    lock = threading.Lock()
    begin = time.monotonic() + case.warm
    end = begin + case.seconds

    def slot(host, number):
        connection = http.client.HTTPConnection(host, timeout=30)
        page = 1000 * number + seed
        while time.monotonic() < end:
            page += 1
            connection.request("GET", f"/page/{1 + page % 10_000}")
            response = connection.getresponse()
            response.read()
            if begin <= time.monotonic() < end:
                with lock:
                    counts[response.status] = counts.get(response.status, 0) + 1
        connection.close()

    with serving.model(program, case.model) as base:
        host = base.removeprefix("http://").strip("/")
        slots = [threading.Thread(target=slot, args=(host, n)) for n in range(case.slots)]
        for thread in slots:
            thread.start()
        for thread in slots:
            thread.join()
    rates = {status: count / case.seconds for status, count in counts.items()}
    good = rates.get(200, 0)
    is_right = abs(good - case.law) <= max(0.1 * case.law, 1)
    if case.other:
        status, rate = case.other
        is_right &= rates.get(status, 0) > 0 and (
            not rate or abs(rates[status] - rate) <= 0.15 * rate + 1)
    others = "".join(f", {rates[s]:.0f} × {s}" for s in sorted(rates) if s != 200)
    return serving.Outcome(
        f"{good:.0f}{others}", is_right, case.seconds, sum(counts.values()), counts)
