"""`crawltop compare` before servers whose best limit is known."""

from dataclasses import dataclass

import serving


@dataclass
class Case:
    """A model, and what has to come of comparing 1, 2, 4 … 64 on it with a tolerance of 5 %."""

    model: str
    #: In words, with the derivation; X(N) is goodput with N in flight.
    truth: str
    #: Recommendations that are right; None is "undecided".
    right: set
    #: A warning that has to be there.
    warning: str = ""
    #: The rate that has to be found, within 5 %.
    rate: float = 0
    #: Whether a peak may be printed.
    peak: bool = True


CASES = [
    Case("fifo:12@50ms", "X = min(N,12)/50 ms: 160 at 8, 240 from 12 on", {16}),
    Case("usl:20,0.05,0.0005", "X = 171 at 16, 210 at 32, 208 at 64", {32}),
    Case("429-above:16@50ms", "320 at 16, above it refusals", {16}),
    Case("bucket:50/s+20@100ms", "50/s; 1.3 × 50/s × 0.1 s = 7 in flight", {5, 6, 7, 8}, rate=50),
    Case("bucket:50/s+20", "50/s; 10 ms each, so 1 is enough", {1}, rate=50),
    # The screening does not go on where answers take five times as long as at 1, so not past 64.
    Case("amdahl:20,0.1", "rises for ever: 156 at 32, 175 at 64, which takes 7 times as long as 1",
         {32, 64, None}, "still-rising", peak=False),
    Case("linear:50ms", "X = N/50 ms: 1,280 at 64", {64}, "still-rising", peak=False),
    Case("step:fifo:12@50ms~20s~fifo:12@62500us", "240, after 20 s 192, both from 12 on", {16},
         "drift"),
    Case("knee:50ms,0.01,16,1.1", "X = 150 at 8, 278 at 16, 130 at 32", {16}),
    Case("timeout-above:10@50ms/5s", "160 at 8, above 10 each takes 5 s and fails", {8}),
]


def run(program, case, seed):
    """Compares once, on a server of its own."""
    with serving.model(program, case.model) as base:
        report = serving.compare(program, base, seed)
    limit, rate = report["recommended"], report["rate_per_s"]
    words = "none" if limit is None else str(limit)
    faults = [] if limit in case.right else ["limit"]
    if case.rate:
        words += f" at {rate:.0f}/s" if rate else " without a rate"
        if not rate or abs(rate / case.rate - 1) > 0.05:
            faults.append("rate")
    if case.warning and case.warning not in report["warnings"]:
        words += f" without {case.warning}"
        faults.append("warning")
    peak = (report["usl"] or {}).get("peak")
    if not case.peak and peak is not None:
        words += f" with a peak of {peak:.0f}"
        faults.append("peak")
    return serving.Outcome(words, not faults, report["seconds"], report["requests"], report)
