"""An HTTPS server that sends everyone on to an HTTP server on the same machine.

Usage: downgrade.py. Prints both ports on one line, then a line for each request: the scheme, the path
and whether it had an Authorization field.
"""

import http.server
import os
import ssl
import subprocess
import tempfile
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        scheme = "https" if self.server.is_tls else "http"
        secret = "secret" if "Authorization" in self.headers else "anonymous"
        print(scheme, self.path, secret, flush=True)
        body = b"a page"
        self.send_response(302 if self.server.is_tls and self.path != "/good" else 200)
        if self.server.is_tls and self.path != "/good":
            self.send_header("Location", f"http://127.0.0.1:{clear.server_port}{self.path}")
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def serve(is_tls):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.is_tls = is_tls
    return server


clear, secure = serve(False), serve(True)
with tempfile.TemporaryDirectory() as folder:
    key, certificate = os.path.join(folder, "key"), os.path.join(folder, "certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        + ["-keyout", key, "-out", certificate, "-days", "3", "-subj", "/CN=nobody"],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
secure.socket = context.wrap_socket(secure.socket, server_side=True)
threading.Thread(target=clear.serve_forever, daemon=True).start()
print(secure.server_port, clear.server_port, flush=True)
secure.serve_forever()
