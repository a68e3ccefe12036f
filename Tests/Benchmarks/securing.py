"""The part over TLS: connections kept, a new one each, and HTTP/2; certificates are verified."""

import contextlib
import dataclasses
import os
import pathlib
import shutil
import subprocess

import competitors
from measuring import Failed
from serving import nginx_tls
from tables import absent, markdown, middle, number, ratio, spread

LIMIT = 64
SYSTEM = pathlib.Path("/etc/ssl/certs")
BUNDLE = "ca-certificates.crt"
# Every program is to trust the authority, as it trusts the system's: in a namespace of its own with
# another folder there.
TRUSTING = ['mount --bind "$0" "$1" && shift && exec "$@"']


class Authority:
    """A certificate authority, and a certificate of it for 127.0.0.1."""

    def __init__(self, folder):
        self.folder = folder / "authority"
        self.store = self.folder / "store"
        self.folder.mkdir()
        new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        self.openssl("req", "-x509", *new, "-keyout", "ca.key", "-out", "ca.pem",
                     "-days", "2", "-subj", "/CN=crawltop benchmark")
        self.openssl("req", *new, "-keyout", "server.key", "-out", "server.csr",
                     "-subj", "/CN=127.0.0.1")
        (self.folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
        self.openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                     "-CAcreateserial", "-days", "2", "-extfile", "names", "-out", "server.pem")
        self.certificate, self.key = self.folder / "server.pem", self.folder / "server.key"
        shutil.copytree(SYSTEM, self.store, symlinks=True)
        own = (self.folder / "ca.pem").read_text()
        digest = self.openssl("x509", "-hash", "-noout", "-in", "ca.pem").strip()
        (self.store / f"{digest}.0").write_text(own)
        with open(self.store / BUNDLE, "a") as bundle:
            bundle.write(own)

    def openssl(self, *words):
        try:
            return subprocess.run(["openssl", *words], cwd=self.folder, check=True, text=True,
                                  capture_output=True).stdout
        except (OSError, subprocess.CalledProcessError) as error:
            raise Failed(f"no certificate was made: {error}") from None

    def trusted_by(self, entry):
        """The same program, which trusts the authority."""
        rights = [] if os.geteuid() == 0 else ["-r"]
        start = ["unshare", *rights, "-m", "sh", "-c", *TRUSTING, self.store, SYSTEM]
        return dataclasses.replace(
            entry, command=lambda urls, limit: [*start, *entry.command(urls, limit)])


def kinds(bench):
    """What is compared: a title, whether nginx keeps connections, the share of the URLs, and the programs."""
    mine = competitors.crawltop(bench.crawltop, bench.folder)
    curl, aiohttp = competitors.peers(bench.folder)[:2]

    def speaking(entry, *words):
        return dataclasses.replace(
            entry, command=lambda urls, limit: [*entry.command(urls, limit), *words])

    return [
        ("kept alive", "keepalive_timeout 1h;", 1, [mine, curl, aiohttp]),
        ("a new connection each", "keepalive_timeout 0;", 1 / 60, [mine, curl, aiohttp]),
        ("HTTP/2", "keepalive_timeout 1h;", 1, [speaking(mine, "--http2"), speaking(curl, "--http2")]),
    ]


def tls(bench):
    """Kinds of connections by programs."""
    authority = Authority(bench.folder)
    runs, absentees = {}, {}
    with contextlib.ExitStack() as servers:
        for title, keepalive, share, entries in kinds(bench):
            server = servers.enter_context(nginx_tls(
                bench.meter, bench.folder, authority, keepalive, speaks_http2=title == "HTTP/2"))
            for entry in entries:
                if not entry.is_installed:
                    absentees[entry.name] = entry
                    continue
                count = max(1, int(bench.options.urls * share * entry.share))
                trusting = authority.trusted_by(entry)
                runs[title, entry.name] = (
                    lambda entry=trusting, server=server, count=count:
                        bench.fetch(entry, server, count, LIMIT))
        measurements = bench.in_turn("tls", runs)

    head = ["connections", "program", "URLs", "requests/s", "CPU µs/request", "peak MiB",
            "crawltop is"]
    rows = []
    for (title, name), made in measurements.items():
        mine = measurements.get((title, "crawltop"))
        times = f"{number(ratio(mine, made, 'rate'))} × as fast" if mine and mine != made else ""
        rows.append([title, name, f"{made[0].requests:,}", spread(made, "rate"),
                     middle(made, "microseconds"), middle(made, "mebibytes"), times])
    return (
        f"### TLS: 1 KiB bodies, one nginx worker, limit {LIMIT}, certificates verified against the "
        "system's authorities and one more, sessions resumed as each program does by itself\n\n"
        + markdown(head, rows) + absent(absentees.values())
    )
