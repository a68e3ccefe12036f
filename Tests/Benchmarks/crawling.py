"""The part that crawls a manual."""

import pathlib
import statistics
import subprocess
import time

import competitors
from measuring import Failed, Run
from serving import nginx
from tables import markdown, middle, ratio, spread

PAGES_AT_LEAST = 400


MANUALS = [
    ("python3-doc", "python3*/html", "index.html"),
    ("postgresql-doc-15", "postgresql-doc-15/html", "index.html"),
]


def manual(bench, name, folder, start):
    """A row: whole crawls of a manual beside libxml2's HTML SAX parser alone on the same pages."""
    folders = sorted(pathlib.Path("/usr/share/doc").glob(folder))
    if not folders:
        return [name, "not installed"] + [""] * 5
    pages = sorted({str(page.resolve()) for page in folders[0].rglob("*.html")})
    listed = bench.folder / f"{name}.pages"
    listed.write_text("".join(page + "\n" for page in pages))
    crawls, parses = [], []
    with nginx(bench.meter, bench.folder, f"root {folders[0]};") as server:
        seed = f"http://127.0.0.1:{server.port}/{start}"
        command = [bench.crawltop, seed, "--progress", "quiet", "-o", bench.folder / "out.jsonl"]
        for _ in range(max(bench.rounds, 3)):
            (bench.folder / "out.jsonl").unlink(missing_ok=True)
            begin = time.monotonic()
            code = subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode
            crawls.append(time.monotonic() - begin)
            if code not in (0, 1):
                raise Failed(f"crawltop ended with {code}")
            output = subprocess.run(
                [bench.programs["htmlsax"], listed], capture_output=True, text=True, check=True)
            parses.append(float(output.stdout.split()[0]))
    times = statistics.median(crawl / parse for crawl, parse in zip(crawls, parses))
    megabytes = sum(pathlib.Path(page).stat().st_size for page in pages) / 1e6
    return [
        name, f"{len(pages):,}", f"{megabytes:.1f}", f"{statistics.median(crawls):.2f}",
        f"{statistics.median(parses):.2f}", f"{times:.2f}", f"{min(crawls):.2f}",
    ]


def parse(bench):
    """Whole crawls of manuals, fetching and all, against parsing their pages alone."""
    rows = [manual(bench, *each) for each in MANUALS]
    head = ["manual", "pages", "MB", "crawl s", "libxml2 s", "times libxml2", "best crawl s"]
    return "### Crawl against libxml2's HTML SAX parser alone\n\n" + markdown(head, rows)


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
