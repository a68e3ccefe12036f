"""The part that watches a fetch on a screen."""

import contextlib
import fcntl
import os
import struct
import termios
import threading
import time

from measuring import Failed, Run
from serving import nginx
from tables import markdown, middle, ratio, spread

URLS, LIMIT, ROWS, COLUMNS = 200_000, 64, 50, 200
SECONDS_AT_MOST = 300


def drop(terminal):
    """Reads what the dashboard draws, as a terminal would, and forgets it."""
    # EIO: nobody has the terminal open any more.
    with contextlib.suppress(OSError):
        while os.read(terminal, 1 << 16):
            pass


def wait_for(server, answers, run):
    """Waits until the server has given so many answers; looks fifty times a second."""
    start, looks, is_over = time.monotonic(), 1, False
    # Each look is counted by the server as well.
    while server.answered() - looks < answers:
        if is_over:
            raise Failed("crawltop ended, or was too slow, before all was answered")
        looks += 1
        time.sleep(0.02)
        is_over = run.process.poll() is not None or time.monotonic() - start > SECONDS_AT_MOST


def watch(bench, server, urls, count, is_shown):
    """One fetch under a pseudo-terminal; the clock stops at the last answer.

    The dashboard stays after it, until a key ends it.
    """
    primary, secondary = os.openpty()
    fcntl.ioctl(secondary, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    command = [
        bench.crawltop, "fetch", "-i", urls, "-l", LIMIT,
        "--progress", "tty" if is_shown else "quiet", "-o", bench.folder / "out.jsonl",
    ]
    before, start = server.answered(), time.monotonic()
    with Run(bench.meter, command, stdin=secondary, stdout=secondary, stderr=secondary) as run:
        os.close(secondary)
        reader = threading.Thread(target=drop, args=[primary], daemon=True)
        reader.start()
        wait_for(server, before + count, run)
        seconds = time.monotonic() - start
        if is_shown:
            time.sleep(0.5)
            os.write(primary, b"q")
        result = run.result(count)
    reader.join()
    os.close(primary)
    result.seconds = seconds
    return result


def screen(bench):
    """What the dashboard costs."""
    with nginx(bench.meter, bench.folder) as server:
        count = min(URLS, bench.options.scale)
        urls = bench.list(server, count)
        measurements = bench.in_turn("screen", {
            name: lambda is_shown=is_shown: watch(bench, server, urls, count, is_shown)
            for name, is_shown in [("quiet", False), ("dashboard", True)]
        })
    if len(measurements) < 2:
        raise Failed("one of the two failed")
    on, off = measurements["dashboard"], measurements["quiet"]
    rows = [
        [name, f"{COLUMNS} × {ROWS}", spread(runs, "rate"), middle(runs, "microseconds"),
         middle(runs, "mebibytes")]
        for name, runs in measurements.items()
    ]
    rows.append(["dashboard / quiet", ""] + [
        f"{ratio(on, off, quantity):.3f}" for quantity in ("rate", "microseconds", "mebibytes")])
    head = ["crawltop", "terminal", "requests/s", "CPU µs/request", "peak MiB"]
    return (f"### Screen: {count:,} URLs at limit {LIMIT}, seen and not seen\n\n"
            + markdown(head, rows))
