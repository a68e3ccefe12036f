"""`crawltop fetch -l auto` before servers whose best limit or rate is known."""

import statistics
from dataclasses import dataclass

import serving


@dataclass
class Case:
    """A model, and where the auto limit has to be in the last seconds of a run."""

    model: str
    #: In words, with the derivation.
    truth: str
    #: Good answers a second that there are to get.
    best: float
    #: The smallest and the largest mean number in flight that is right.
    in_flight: tuple
    #: The share of the best that is enough, and of throttled attempts that is not too much.
    goodput: float = 0.90
    throttled: float = 0.03
    #: How long it runs, and how many seconds at the end are read.
    seconds: int = 60
    read: int = 30


# A1: at least .90 with at most 1.5 × the smallest limit within 5 %. A3: at most 20, .85 and 3 %
# throttled. A4: the rate within 10 %. A5: back at .90 within 15 s, so 25 s after the step.
CASES = [
    Case("fifo:12@50ms", "240/s with 12", 240, (10.8, 18)),
    Case("429-above:16@50ms", "320/s with 16", 320, (13.6, 20), goodput=0.85),
    Case("bucket:50/s+20", "50/s, 10 ms each", 50, (0.3, 3)),
    Case("step:fifo:12@50ms~30s~fifo:4@50ms", "240/s with 12, after 30 s 80/s with 4", 80,
         (3.6, 6), seconds=75, read=20),
]


def run(program, case, _seed):
    """Fetches once, from a server of its own."""
    with serving.model(program, case.model) as base:
        lines = serving.fetch(program, base, case.seconds, ["-l", "auto"])
    last = [line for line in lines if line["stage"] == "running"][-case.read - 1:]
    first, final = last[0], last[-1]
    seconds = (final["elapsed_ms"] - first["elapsed_ms"]) / 1000
    goodput = (final["totals"]["ok"] - first["totals"]["ok"]) / seconds
    retries = final["retries"] - first["retries"]
    throttled = retries / max(1, retries + goodput * seconds)
    in_flight = statistics.fmean(line["in_flight"] for line in last)
    words = f"{in_flight:.1f}: {goodput:.0f}/s"
    if throttled >= 0.0005:
        words += f", {100 * throttled:.1f} % refused"
    low, high = case.in_flight
    is_right = (
        low <= in_flight <= high and throttled <= case.throttled
        and case.goodput <= goodput / case.best <= 1.1)
    requests = final["totals"]["ok"] + final["retries"]
    return serving.Outcome(words, is_right, case.seconds, requests, lines)
