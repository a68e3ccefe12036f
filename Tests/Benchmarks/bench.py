"""What every part needs: the programs, a folder, and rounds in turn."""

import os
import pathlib
import platform
import shutil
import subprocess
import sys
import time

from measuring import Failed, measure

HERE = pathlib.Path(__file__).parent
SOURCES = {
    "measure": ["measure.c"],
    "htmlsax": ["htmlsax.c"],
    "delay_server": ["delay_server.c"],
    "floor_poll": ["floor_poll.c", "floor.c"],
    "floor_epoll": ["floor_epoll.c", "floor.c"],
}


def say(text):
    print(text, file=sys.stderr, flush=True)


def first_line(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")[0]


class Bench:
    def __init__(self, folder, options):
        self.folder, self.options = folder, options
        self.rounds = options.rounds
        self.end = time.monotonic() + 60 * options.minutes
        self.crawltop = options.crawltop or self.build()
        self.programs = {name: self.compile(name, files) for name, files in SOURCES.items()}
        self.meter = self.programs["measure"]
        self.results = {}  # by part and row, for --json
        self.has_failed = False

    def build(self):
        command = ["swift", "build", "-c", "release", "--package-path", HERE.parent.parent]
        # As the README builds it.
        options = ["--static-swift-stdlib", "-Xswiftc", "-use-ld=lld", "--product", "crawltop"]
        subprocess.run([*command, *options], stdout=sys.stderr, check=True)
        return pathlib.Path(first_line(*command, "--show-bin-path")) / "crawltop"

    def compile(self, name, files):
        program = self.folder / name
        libraries = ["-lcurl"] if "floor.c" in files else []
        if name == "htmlsax":
            libraries = ["-I/usr/include/libxml2", "-lxml2"]
        sources = [HERE / file for file in files]
        try:
            subprocess.run(["cc", "-O2", "-o", program, *sources, *libraries], check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            sys.exit(f"{error}\nNeeds a C compiler and the headers of libcurl and libxml2, see --help.")
        return program

    def machine(self):
        """The machine and the versions, in one line."""
        return ", ".join([
            f"{os.cpu_count()} cores", f"{platform.system()} {platform.release()}",
            " ".join(first_line("curl", "-V").split()[3:4]) if shutil.which("curl") else "libcurl",
            f"load {os.getloadavg()[0]:.1f} at the start",
        ])

    def list(self, server, count):
        """A file of so many different URLs."""
        path = self.folder / f"urls-{server.port}-{count}"
        if not path.exists():
            with open(path, "w") as lines:
                lines.writelines(server.url(number) + "\n" for number in range(count))
        return path

    def fetch(self, competitor, server, count, limit):
        """One run of a competitor; builds its command before the clock starts."""
        command = competitor.command(self.list(server, count), limit)
        # To empty a large file and to close it once it is full again takes 10 ms and more.
        (self.folder / "out.jsonl").unlink(missing_ok=True)
        result = measure(self.meter, command, server, count)
        shutil.rmtree(self.folder / "bodies", ignore_errors=True)
        return result

    def in_turn(self, part, runs, rounds=None):
        """Runs each of `runs` (row: function) once a round.

        Returns the measurements by row. What fails is reported once and left out.
        """
        measurements = {row: [] for row in runs}
        for number in range(rounds or self.rounds):
            if number > 0 and time.monotonic() > self.end:
                say(f"{part}: out of time")
                break
            say(f"{part}, round {number + 1}")
            rows = list(measurements)
            # Each row has its rivals next to it, and they take turns in being first.
            for row in rows if number % 2 == 0 else reversed(rows):
                try:
                    measurements[row].append(runs[row]())
                except Failed as failure:
                    say(f"left out: {row}: {failure}")
                    del measurements[row]
                    self.has_failed = True
        self.results[part] = [
            {"row": row, "runs": list(map(vars, runs))} for row, runs in measurements.items()
        ]
        return measurements
