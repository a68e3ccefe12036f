import FetchingTestSupport
import Glibc

/// Serves until standard input ends, and prints the port first.
///
/// `/late` is never answered, `/slow` stops within its body, all else is a KiB at once.
func serveForever() async throws {
    let body = String(repeating: "x", count: 1024)
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 1024\r\n\r\n"
    let answer = Array((head + body).utf8)
    let server = try HostileServer { connection in
        while let request = connection.readRequest() {
            if request.hasPrefix("GET /late") { return connection.awaitClose() }
            if request.hasPrefix("GET /slow") {
                connection.send(head + "x")
                return connection.awaitClose()
            }
            guard connection.send(answer) else { return }
        }
    }
    print(server.port)
    fflush(nil)
    while readLine() != nil {}
}
