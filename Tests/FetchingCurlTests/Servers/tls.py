"""A hostile TLS server: tls.py FOLDER SCENARIO

Prints its port and its process id, then `connection` for each handshake that succeeded and
`request` for each request that reaches it. FOLDER holds certificates and keys. Ends by itself after
two minutes.
"""
import os
import signal
import socket
import ssl
import struct
import sys
import threading
import time

DATA, HEADERS, RST, SETTINGS, PUSH, PING, GOAWAY, WINDOW, CONTINUATION = 0, 1, 3, 4, 5, 6, 7, 8, 9
END_STREAM, ACK, END_HEADERS = 1, 1, 4
OK = b"\x88"  # HPACK: the static table's `:status: 200`


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def literal(name, value):
    """A header field that is not indexed (RFC 7541 §6.2.2); at most 126 bytes a part."""
    return b"\0" + bytes([len(name)]) + name + bytes([len(value)]) + value


def forever(make):
    while True:
        yield make


def slowly(make):
    for item in forever(make):
        yield item
        time.sleep(0.005)


def answer(*frames):
    yield frame(SETTINGS, 0, 0)
    yield frame(SETTINGS, ACK, 0)
    for item in frames:
        if isinstance(item, bytes):
            yield item
        else:
            yield from item


def field(count=1):
    return literal(b"x-field", b"y" * 100) * count


H2 = {
    "h2-good": lambda: answer(
        frame(HEADERS, END_HEADERS, 1, OK), frame(DATA, END_STREAM, 1, b"hello")
    ),
    "h2-continuations": lambda: answer(
        frame(HEADERS, 0, 1, OK), forever(frame(CONTINUATION, 0, 1, field(100)))
    ),
    "h2-empty-continuations": lambda: answer(
        frame(HEADERS, 0, 1, OK), forever(frame(CONTINUATION, 0, 1) * 100)
    ),
    # One field of 3,900 bytes goes into the table; each byte after it gives it once more.
    "h2-header-bomb": lambda: answer(
        frame(
            HEADERS,
            END_HEADERS,
            1,
            OK + b"\x40\x01x\x7f" + bytes([0x80 | (3773 & 0x7F), 3773 >> 7]) + b"y" * 3900
            + b"\xbe" * 12000,
        )
    ),
    "h2-trailers": lambda: answer(
        frame(HEADERS, END_HEADERS, 1, OK),
        frame(DATA, 0, 1, b"hello"),
        frame(HEADERS, END_HEADERS | END_STREAM, 1, field(100)),
        frame(HEADERS, END_HEADERS | END_STREAM, 1, field(100)),
    ),
    "h2-interim-answers": lambda: answer(
        forever(frame(HEADERS, END_HEADERS, 1, literal(b":status", b"103")))
    ),
    "h2-push": lambda: answer(
        frame(PUSH, END_HEADERS, 1, struct.pack(">I", 2) + b"\x82\x86\x84\x41\x01a")
    ),
    "h2-pings": lambda: answer(forever(frame(PING, 0, 0, b"12345678") * 100)),
    "h2-settings": lambda: answer(forever(frame(SETTINGS, 0, 0, b"\0\3\0\0\0\x64") * 100)),
    "h2-goaway-and-garbage": lambda: answer(
        frame(GOAWAY, 0, 0, struct.pack(">II", 0, 2)), b"\xff" * 5000
    ),
    "h2-malformed": lambda: answer(frame(HEADERS, END_HEADERS, 1, b"\xff" * 50)),
    "h2-zero-window": lambda: answer(
        frame(SETTINGS, 0, 0, b"\0\4\0\0\0\0"), frame(HEADERS, END_HEADERS, 1, OK)
    ),
    "h2-reset": lambda: answer(frame(RST, 0, 1, struct.pack(">I", 11))),
    "h2-resets": lambda: answer(
        frame(HEADERS, END_HEADERS, 1, OK),
        forever(frame(RST, 0, 1, struct.pack(">I", 8)) * 100),
    ),
    "h2-resets-of-idle-streams": lambda: answer(forever(frame(RST, 0, 9, b"\0\0\0\x08"))),
    "h2-empty-data": lambda: answer(
        frame(HEADERS, END_HEADERS, 1, OK), slowly(frame(DATA, 0, 1) * 100)
    ),
    "h2-empty-data-at-full-speed": lambda: answer(
        frame(HEADERS, END_HEADERS, 1, OK), forever(frame(DATA, 0, 1) * 100)
    ),
    "h2-empty-data-in-full-records": lambda: answer(
        frame(HEADERS, END_HEADERS, 1, OK), forever(frame(DATA, 0, 1) * 1800)
    ),
    "h2-endless-data": lambda: answer(
        frame(HEADERS, END_HEADERS, 1, OK), forever(frame(DATA, 0, 1, b"x" * 16000))
    ),
    "h2-window-overflow": lambda: answer(frame(WINDOW, 0, 0, b"\x7f\xff\xff\xff") * 2),
    "h2-huge-frame": lambda: answer(
        frame(HEADERS, END_HEADERS, 1, OK + literal(b"content-length", b"1000000")),
        frame(DATA, 0, 1, b"x" * 1_000_000),
    ),
}


def answered(stream, body=b"hello"):
    return frame(HEADERS, END_HEADERS, stream, OK) + frame(DATA, END_STREAM, stream, body)


def goaway(last, error=0):
    return frame(GOAWAY, 0, 0, struct.pack(">II", last, error))


REFUSED = struct.pack(">I", 7)

# What is done with the stream of a request, of a connection that has had so many before, after so
# many connections; None closes the connection.
STREAMS = {
    "h2-serving": lambda stream, requests, connections: answered(stream),
    "h2-goaway-after-three": lambda stream, requests, connections: (
        answered(stream) if requests < 3 else goaway(5)
    ),
    "h2-goaway-at-once": lambda stream, requests, connections: (
        goaway(0) if connections == 0 else answered(stream)
    ),
    "h2-goaway-always": lambda stream, requests, connections: goaway(0),
    "h2-goaway-always-and-closed": lambda stream, requests, connections: goaway(0) + b"closed",
    "h2-refused-once": lambda stream, requests, connections: (
        frame(RST, 0, stream, REFUSED) if connections == 0 else answered(stream)
    ),
    "h2-refused-always": lambda stream, requests, connections: frame(RST, 0, stream, REFUSED),
    "h2-closed-once": lambda stream, requests, connections: (
        None if connections == 0 else answered(stream)
    ),
    "h2-closed-with-the-third": lambda stream, requests, connections: (
        None if connections == 0 and requests == 2 else b"" if connections == 0
        else answered(stream)
    ),
    "h2-first-handshake-hangs": lambda stream, requests, connections: answered(stream),
    "h2-internal-error": lambda stream, requests, connections: (
        frame(RST, 0, stream, struct.pack(">I", 2))
    ),
}
connections = 0
counting = threading.Lock()


def read(connection, count):
    """So many bytes; None at the connection's end."""
    bytes_read = b""
    while len(bytes_read) < count:
        piece = connection.recv(count - len(bytes_read))
        if not piece:
            return None
        bytes_read += piece
    return bytes_read


def serve_streams(connection, react):
    """Reads frames (RFC 9113 §4.1), and reacts to each request's HEADERS."""
    global connections
    with counting:
        before = connections
        connections += 1
    requests = 0
    read(connection, 24)  # The preface.
    connection.sendall(frame(SETTINGS, 0, 0) + frame(SETTINGS, ACK, 0))
    while head := read(connection, 9):
        length = int.from_bytes(head[:3], "big")
        stream = int.from_bytes(head[5:9], "big")
        read(connection, length)
        # A request is whole with its last frame.
        if head[3] not in (HEADERS, DATA) or not head[4] & END_STREAM:
            continue
        print("request", flush=True)
        reply = react(stream, requests, before)
        if reply is None:
            return
        connection.sendall(reply.removesuffix(b"closed"))
        if reply.endswith(b"closed"):
            return
        requests += 1


def context(folder, scenario):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.set_ciphers("ALL:@SECLEVEL=0")
    certificate = scenario if os.path.exists(f"{folder}/{scenario}.pem") else "good"
    made.load_cert_chain(f"{folder}/{certificate}.pem", f"{folder}/{certificate}.key")
    if scenario == "tls1.0":
        made.minimum_version = made.maximum_version = ssl.TLSVersion.TLSv1
    if scenario.startswith("client-"):
        made.verify_mode = ssl.CERT_REQUIRED
        made.load_verify_locations(f"{folder}/authority.pem")
    if scenario == "client-1.2":
        made.maximum_version = ssl.TLSVersion.TLSv1_2
    if scenario.startswith("h2-"):
        made.set_alpn_protocols(["h2"])
    return made


def serve(plain, made, scenario):
    try:
        with made.wrap_socket(plain, True, do_handshake_on_connect=False) as connection:
            try:
                connection.do_handshake()
            except ssl.SSLError:
                # Not closed before the client has: what it has sent would take the alert away.
                while os.read(connection.fileno(), 65536):
                    pass
                return
            print("connection", flush=True)
            if scenario in STREAMS:
                serve_streams(connection, STREAMS[scenario])
                return
            if not connection.recv(65536):
                return
            print("request", flush=True)
            if scenario not in H2:
                last = b"Connection: close\r\n" if scenario == "closing" else b""
                answer = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n" + last + b"\r\nhello"
                connection.sendall(answer)
                if last:
                    return
                while connection.recv(65536):
                    print("request", flush=True)
                    connection.sendall(answer)
            else:
                for piece in H2[scenario]():
                    connection.sendall(piece)
            while connection.recv(65536):
                pass
    except OSError:
        pass


def main():
    folder, scenario = sys.argv[1:]
    signal.alarm(120)
    os.closerange(3, 1024)  # Sockets of the tests that started this program.
    made = context(folder, scenario)
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    print(listener.getsockname()[1], os.getpid(), flush=True)
    held = []
    while True:
        plain, _ = listener.accept()
        if scenario == "silent-handshake" or scenario == "h2-first-handshake-hangs" and not held:
            held.append(plain)
            continue
        threading.Thread(target=serve, args=(plain, made, scenario), daemon=True).start()


main()
