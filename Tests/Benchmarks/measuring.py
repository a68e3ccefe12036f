"""Runs one program and says what it took."""

import dataclasses
import os
import signal
import subprocess

# A benchmark on loopback must not go through a proxy of the user.
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")
}
SECONDS_AT_MOST = 300


@dataclasses.dataclass
class Measurement:
    """One run: wall clock and CPU (user and system) in seconds, the peak resident size in KiB."""

    requests: int
    seconds: float
    cpu: float
    kibibytes: int

    @property
    def rate(self):
        return self.requests / self.seconds

    @property
    def microseconds(self):
        return self.cpu / self.requests * 1e6

    @property
    def mebibytes(self):
        return self.kibibytes / 1024


class Failed(Exception):
    """A run that must not be counted, with the reason."""


class Run:
    """A program under way in a process group of its own, which ends with this object."""

    def __init__(self, meter, command, **streams):
        report, writer = os.pipe()
        self.command = command
        self.report = os.fdopen(report)
        streams = {name: subprocess.DEVNULL for name in ("stdin", "stdout", "stderr")} | streams
        self.process = subprocess.Popen(
            [meter, str(writer), *map(str, command)],
            env=ENVIRONMENT, pass_fds=[writer], start_new_session=True, **streams,
        )
        os.close(writer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.report.close()

    def result(self, requests, accepted=("0",)):
        """Waits for the program's end; its exit code has to be one of the accepted."""
        name = os.path.basename(str(self.command[0]))
        try:
            self.process.wait(SECONDS_AT_MOST)
        except subprocess.TimeoutExpired:
            raise Failed(f"{name} took more than {SECONDS_AT_MOST} s") from None
        code, seconds, cpu, kibibytes = self.report.read().split()
        if code not in accepted:
            raise Failed(f"{name} ended with exit code {code}")
        return Measurement(requests, float(seconds), float(cpu), int(kibibytes))


def measure(meter, command, server, requests):
    """Runs a command that makes so many requests, and asks the server whether it did."""
    before = server.answered()
    with Run(meter, command) as run:
        result = run.result(requests)
    answers = server.answered() - before
    # Never count a program that was fast because it asked for less.
    if answers < requests:
        raise Failed(f"{command[0]} was answered {answers} times, not {requests}")
    return result
