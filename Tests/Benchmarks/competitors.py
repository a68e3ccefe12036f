"""Who competes, and by which command."""

import dataclasses
import os
import pathlib
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable

HERE = pathlib.Path(__file__).parent
PYTHON = os.environ.get("PYTHON", sys.executable)


@dataclasses.dataclass
class Competitor:
    """A program: `command` takes a list's path and a limit, and `share` is its part of the URLs."""

    name: str
    command: Callable[[pathlib.Path, int], list]
    share: float = 1
    is_installed: bool = True


def crawltop(program, folder):
    return Competitor("crawltop", lambda urls, limit: [
        program, "fetch", "-i", urls, "-l", limit,
        "--progress", "quiet", "-o", folder / "out.jsonl",
    ])


def floors(programs, request="", lines=()):
    """The least that libcurl costs: no queue, no retries, no results."""
    return [
        Competitor(f"C, {way}{request}", lambda urls, limit, way=way: [
            programs[f"floor_{way}"], urls, limit, *lines,
        ])
        for way in ("poll", "epoll")
    ]


def floors_alike(programs, crawltop):
    """The same, with the header lines that crawltop sends to a server of ours."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with subprocess.Popen([crawltop, "fetch", url, "--progress", "quiet"],
                              stdout=subprocess.DEVNULL):
            connection, _ = server.accept()
            with connection:
                head = connection.recv(1 << 16).decode("latin-1")
                connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
    lines = [line for line in head.split("\r\n")[1:] if line and not line.startswith("Host:")]
    return floors(programs, ", crawltop's request", lines)


def has_module(name):
    command = [PYTHON, "-c", f"import {name}"]
    return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0


def aiohttp(folder, share=1):
    return Competitor("aiohttp", lambda urls, limit: [
        PYTHON, HERE / "aiohttp_fetch.py", urls, limit, folder / "out.jsonl",
    ], share, has_module("aiohttp"))


def peers(folder):
    """Other programs; slow ones get a smaller share of the URLs."""

    def curl(urls, limit):
        config = folder / "curl.conf"
        with open(urls) as lines, open(config, "w") as output:
            output.writelines(f'url = "{line.strip()}"\noutput = "/dev/null"\n' for line in lines)
        return ["curl", "-q", "-sfZ", "--parallel-max", limit, "-K", config]

    return [
        Competitor("curl -Z", curl, 1, shutil.which("curl") is not None),
        aiohttp(folder, 1 / 3),
        Competitor("aria2", lambda urls, limit: [
            "aria2c", "--no-conf", "-q", "-j", limit, "-d", folder / "bodies", "-i", urls,
            "--file-allocation=none", "--allow-overwrite=true", "--auto-save-interval=0",
        ], 1 / 30, shutil.which("aria2c") is not None),
        Competitor("wget2", lambda urls, limit: [
            "wget2", "--config=/dev/null", "--no-hsts", "-q", f"--max-threads={limit}",
            "-P", folder / "bodies", "-i", urls,
        ], 1 / 10, shutil.which("wget2") is not None),
        Competitor("Scrapy", lambda urls, limit: [
            PYTHON, HERE / "scrapy_fetch.py", urls, limit, folder / "out.jsonl",
        ], 1 / 30, has_module("scrapy")),
    ]
