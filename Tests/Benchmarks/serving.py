"""The servers: one nginx worker, and one that answers late."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request

from measuring import ENVIRONMENT, Failed

# `return` reads no file, so that the server is as little of the measurement as it can be. Without a
# master there is one process, which ends with the benchmark.
CONFIGURATION = """
daemon off; master_process off; worker_processes 1;
pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
    access_log off; keepalive_requests 1000000000; {keepalive}
    types {{ text/html html; text/css css; }}
    client_body_temp_path {folder}/t; proxy_temp_path {folder}/t; fastcgi_temp_path {folder}/t;
    uwsgi_temp_path {folder}/t; scgi_temp_path {folder}/t;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        {tls}
        location = /answered {{ stub_status; }}
        location / {{ {content} }}
    }}
}}
"""
KIBIBYTE = f'default_type text/plain; return 200 "{"x" * 1024}";'


class Server:
    """A server on loopback that counts its answers."""

    def __init__(self, port, addresses, count, tls_port=None):
        self.port, self.addresses, self.count, self.tls_port = port, addresses, count, tls_port

    def url(self, number):
        """The URL with that number; numbers take the addresses in turn."""
        scheme = "https" if self.tls_port else "http"
        address = f"127.0.0.{number % self.addresses + 1}"
        return f"{scheme}://{address}:{self.tls_port or self.port}/{number}"

    def answered(self):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{self.port}/answered", timeout=10) as response:
            return self.count(response.read().decode())


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def started(meter, command):
    """A server's process; the meter ends it with the benchmark, however that ends."""
    process = subprocess.Popen(
        [meter, "-1", *map(str, command)], env=ENVIRONMENT, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        process.stdout.close()


@contextlib.contextmanager
def nginx(meter, folder, content=KIBIBYTE, keepalive="keepalive_timeout 1h;", tls="", tls_port=None):
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        raise Failed("nginx is not installed")
    port = free_port()
    file = folder / f"nginx-{port}.conf"
    file.write_text(CONFIGURATION.format(
        folder=folder, port=port, content=content, keepalive=keepalive, tls=tls))
    # The third number of the third line counts requests.
    server = Server(port, 1, lambda text: int(text.split("\n")[2].split()[2]), tls_port)
    with started(meter, [program, "-p", folder, "-c", file]) as process:
        for _ in range(100):
            with contextlib.suppress(OSError):
                server.answered()
                break
            time.sleep(0.05)
        else:
            raise Failed(f"nginx did not start: {(folder / 'error.log').read_text()[-500:]}")
        yield server


def nginx_tls(meter, folder, authority, keepalive, speaks_http2):
    """The same over TLS; requests are still counted without."""
    port = free_port()
    tls = (f"listen 127.0.0.1:{port} ssl{' http2' if speaks_http2 else ''} backlog=4096;"
           f" ssl_certificate {authority.certificate}; ssl_certificate_key {authority.key};")
    return nginx(meter, folder, keepalive=keepalive, tls=tls, tls_port=port)


@contextlib.contextmanager
def delaying(meter, program, milliseconds, addresses=4):
    with started(meter, [program, milliseconds, addresses]) as process:
        yield Server(int(process.stdout.readline()), addresses, int)
