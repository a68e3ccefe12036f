"""A small Internet in namespaces of its own: public addresses, name servers, a private network.

Usage, as root: unshare --net --mount world.py PROGRAM ARGUMENT...

Runs the program in it and ends with its exit code. The last line on standard error tells how many
connections the private servers have seen. Names: public.test has a public address, private.test a
private one, both.test one of each, none.test does not exist, failing.test fails and silent.test is
never answered.
"""

import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading

PUBLIC, OTHER, PRIVATE, NAMES = "93.184.216.34", "93.184.216.35", "10.9.8.7", "127.0.0.53"
ADDRESSES = {"public.test": [PUBLIC], "private.test": [PRIVATE], "both.test": [PRIVATE, OTHER]}
private_connections = 0


def listen(address, port, kind=socket.SOCK_STREAM):
    server = socket.socket(socket.AF_INET, kind)
    server.bind((address, port))
    if kind == socket.SOCK_STREAM:
        server.listen(100)
    return server


def serve(server, is_private):
    global private_connections
    while True:
        connection, _ = server.accept()
        if is_private:
            private_connections += 1
        threading.Thread(target=answer, args=(connection,), daemon=True).start()


def answer(connection):
    """Redirects /to/URL to that URL; anything else is a page that says where it is."""
    with connection, connection.makefile("rwb") as stream:
        while line := stream.readline():
            path = line.split()[1].decode()
            while stream.readline().strip():
                pass
            if path.startswith("/to/"):
                head = f"HTTP/1.1 302 Found\r\nLocation: {path[4:]}\r\nContent-Length: 0\r\n\r\n"
            else:
                body = connection.getsockname()[0]
                head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n{body}"
            stream.write(head.encode())
            stream.flush()


def answer_names(server):
    while True:
        query, client = server.recvfrom(512)
        labels, position = [], 12
        while length := query[position]:
            labels.append(query[position + 1 : position + 1 + length].decode().lower())
            position += 1 + length
        question = query[12 : position + 5]
        wants_ipv4 = question[-4:-2] == b"\0\1"
        name = ".".join(labels)
        if name == "silent.test":
            continue
        code = 2 if name == "failing.test" else 0 if name in ADDRESSES else 3
        found = ADDRESSES.get(name, []) if wants_ipv4 else []
        records = b"".join(
            b"\xc0\x0c\0\1\0\1\0\0\0\0\0\4" + socket.inet_aton(address) for address in found
        )
        head = query[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, len(found), 0, 0)
        server.sendto(head + question + records, client)


def run(*command):
    subprocess.run(command, check=True)


run("mount", "--make-rprivate", "/")
run("ip", "link", "set", "lo", "up")
for address in (PUBLIC, OTHER, PRIVATE):
    run("ip", "address", "add", f"{address}/32", "dev", "lo")
with tempfile.TemporaryDirectory() as folder:
    for name, text in {
        "resolv.conf": f"nameserver {NAMES}\noptions timeout:1 attempts:1\n",
        "nsswitch.conf": "hosts: dns\n",
    }.items():
        if not os.path.exists(f"/etc/{name}"):
            continue
        path = os.path.join(folder, name)
        with open(path, "w") as file:
            file.write(text)
        run("mount", "--bind", path, f"/etc/{name}")
    for address in (PUBLIC, OTHER, PRIVATE, "127.0.0.1"):
        is_private = address in (PRIVATE, "127.0.0.1")
        arguments = (listen(address, 80), is_private)
        threading.Thread(target=serve, args=arguments, daemon=True).start()
    names = listen(NAMES, 53, socket.SOCK_DGRAM)
    threading.Thread(target=answer_names, args=(names,), daemon=True).start()
    code = subprocess.run(sys.argv[1:]).returncode
print(f"private connections: {private_connections}", file=sys.stderr)
sys.stderr.flush()
os._exit(code)
