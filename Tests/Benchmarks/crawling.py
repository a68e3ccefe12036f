"""Parts that crawl a manual, and that watch a fetch on a screen."""

import fcntl
import os
import pathlib
import struct
import termios
import threading
import time

import competitors
from measuring import Failed, Run
from serving import nginx
from tables import markdown, median, ratio, shown

SCREEN_URLS, SCREEN_LIMIT, SCREEN_ROWS, SCREEN_COLUMNS = 200_000, 64, 50, 200


def crawl(bench):
    """The Python manual, against Scrapy."""
    manuals = sorted(pathlib.Path("/usr/share/doc").glob("python3*/html/index.html"))
    if not manuals:
        raise Failed("the manual is not installed (apt-get install python3-doc)")
    content = f"root {manuals[0].parent};"
    with nginx(bench.meter, bench.folder, content) as server:
        seed = f"http://127.0.0.1:{server.port}/"

        def run(command):
            before = server.answered()
            with Run(bench.meter, command) as run:
                # A broken link ends crawltop with 1, and the manual has one.
                result = run.result(1, accepted=("0", "1"))
            result.requests = server.answered() - before - 1
            return result

        runs = {"crawltop": lambda: run([
            bench.crawltop, seed, "--progress", "quiet", "-o", bench.folder / "out.jsonl"])}
        if competitors.has_module("scrapy"):
            runs["Scrapy"] = lambda: run([
                competitors.PYTHON, "-m", "scrapy", "runspider", "-a", f"seed={seed}",
                competitors.HERE / "scrapy_crawl.py"])
        measurements = bench.in_turn("crawl", runs, min(bench.rounds, 3))
    rows = []
    for name, all in measurements.items():
        times = ratio(measurements[name], measurements["crawltop"], "seconds")
        rows.append([name, f"{all[0].requests:,}", shown(all, "seconds"), shown(all, "rate"),
                     shown(all, "cpu"), shown(all, "mebibytes"), f"{times:.1f}"])
    if "Scrapy" not in measurements:
        rows.append(["Scrapy", "not installed"] + [""] * 5)
    head = ["program", "requests", "seconds", "requests/s", "CPU s", "peak MiB", "times the time"]
    return "### Crawl: the Python manual, 16 at once\n\n" + markdown(head, rows)


def watch(bench, server, urls, count, is_shown):
    """One fetch under a pseudo-terminal; the seconds are those until the last answer was sent."""
    primary, secondary = os.openpty()
    fcntl.ioctl(secondary, termios.TIOCSWINSZ,
                struct.pack("HHHH", SCREEN_ROWS, SCREEN_COLUMNS, 0, 0))
    command = [bench.crawltop, "fetch", "-i", urls, "-l", SCREEN_LIMIT,
               "--progress", "tty" if is_shown else "quiet", "-o", bench.folder / "out.jsonl"]

    def drop():
        try:
            while os.read(primary, 1 << 16):
                pass
        except OSError:  # EIO: nobody has the terminal open any more
            pass

    before, start = server.answered(), time.monotonic()
    with Run(bench.meter, command, stdin=secondary, stdout=secondary, stderr=secondary) as run:
        os.close(secondary)
        reader = threading.Thread(target=drop)
        reader.start()
        # Each look at the count is a request as well. The dashboard stays after the last answer.
        looks = 1
        while server.answered() - before - looks < count:
            looks += 1
            time.sleep(0.02)
            if run.process.poll() is not None or time.monotonic() - start > 300:
                break
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
        count = min(SCREEN_URLS, bench.options.scale)
        urls = bench.list(server, count)
        measurements = bench.in_turn("screen", {
            name: lambda is_shown=is_shown: watch(bench, server, urls, count, is_shown)
            for name, is_shown in [("quiet", False), ("dashboard", True)]
        })
    if len(measurements) < 2:
        raise Failed("one of the two failed")
    on, off = measurements["dashboard"], measurements["quiet"]
    rows = [[name, f"{SCREEN_COLUMNS} × {SCREEN_ROWS}", shown(all, "rate"),
             shown(all, "microseconds"), shown(all, "mebibytes")]
            for name, all in measurements.items()]
    rows.append(["dashboard / quiet", ""] + [
        f"{ratio(on, off, quantity):.3f}" for quantity in ("rate", "microseconds", "mebibytes")])
    head = ["crawltop", "terminal", "requests/s", "CPU µs/request", "peak MiB"]
    return (f"### Screen: {count:,} URLs at limit {SCREEN_LIMIT}, seen and not seen\n\n"
            + markdown(head, rows))
