"""crawltop's own model servers, and its own program before them."""

import contextlib
import json
import pathlib
import subprocess
import tempfile
from dataclasses import dataclass, field


@dataclass
class Outcome:
    """What came of one run of a case."""

    words: str
    is_right: bool
    seconds: float
    requests: int
    #: Everything it told, for --keep.
    record: object = field(repr=False)


@contextlib.contextmanager
def model(program, spec):
    """Serves a model on a free port of 127.0.0.1; gives its base URL."""
    server = subprocess.Popen(
        [program, "serve", "--model", spec, "--port", "0"], stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True)
    try:
        for line in server.stdout:
            if line.startswith("serving "):
                yield line.split()[1]
                return
        raise RuntimeError(f"crawltop serve --model {spec} has not begun")
    finally:
        server.terminate()
        server.wait(10)
        server.stdout.close()


def compare(program, base, seed, options=()):
    """Compares limits on one page of a server; gives the report."""
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder, "report.json")
        command = [
            program, "compare", base, "--seed", f"{seed:x}", "--progress", "quiet",
            "-o", str(report), *options]
        # 0 is decided, 4 is its budget spent; a compare that fails otherwise has no report.
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
        if done.returncode not in (0, 4):
            raise RuntimeError(f"{' '.join(command)}: {done.returncode} {done.stderr}")
        return json.loads(report.read_text())


def fetch(program, base, seconds, options=()):
    """Fetches pages for a time; gives the lines of its progress, about one a second."""
    with tempfile.TemporaryDirectory() as folder:
        urls = pathlib.Path(folder, "urls.txt")
        urls.write_text("".join(f"{base}page/{page}\n" for page in range(1, 40_001)))
        command = [
            program, "fetch", "-i", str(urls), "--deadline", f"{seconds}s", "--progress", "json",
            "-o", str(pathlib.Path(folder, "results.jsonl")), *options]
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 120)
        lines = [json.loads(line) for line in done.stderr.splitlines() if line[:1] == "{"]
        if not lines:
            raise RuntimeError(f"{' '.join(command)}: {done.returncode} {done.stderr}")
        return lines
