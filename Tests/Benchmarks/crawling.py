"""The part that crawls a manual."""

import pathlib

import competitors
from measuring import Failed, Run
from serving import nginx
from tables import markdown, middle, ratio, spread

PAGES_AT_LEAST = 400


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
            if result.requests < PAGES_AT_LEAST:
                raise Failed(f"{command[0]} asked for {result.requests} pages only")
            return result

        runs = {"crawltop": lambda: run([
            bench.crawltop, seed, "--progress", "quiet", "-o", bench.folder / "out.jsonl"])}
        if competitors.has_module("scrapy"):
            runs["Scrapy"] = lambda: run([
                competitors.PYTHON, "-m", "scrapy", "runspider", "-a", f"seed={seed}",
                competitors.HERE / "scrapy_crawl.py"])
        measurements = bench.in_turn("crawl", runs, min(bench.rounds, 3))
    if "crawltop" not in measurements:
        raise Failed("crawltop failed")
    rows = []
    for name, runs in measurements.items():
        times = ratio(measurements[name], measurements["crawltop"], "seconds")
        rows.append([
            name, f"{runs[0].requests:,}", spread(runs, "seconds"), middle(runs, "rate"),
            middle(runs, "cpu"), middle(runs, "mebibytes"), f"{times:.1f}",
        ])
    if "Scrapy" not in measurements:
        rows.append(["Scrapy", "not installed"] + [""] * 5)
    head = ["program", "requests", "seconds", "requests/s", "CPU s", "peak MiB", "times the time"]
    return "### Crawl: the Python manual, 16 at once\n\n" + markdown(head, rows)
