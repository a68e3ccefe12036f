import FetchingTestSupport
import Glibc

/// A hostile TLS server in Python: what is wrong with it has a name in `Servers/tls.py`.
final class TLSServer: Sendable {
    /// An absolute URL on it.
    let url: String
    private let process: pid_t
    private let program: Spawned

    init(_ scenario: String, _ certificates: Certificates) async throws {
        let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        let script = "/\(folder)/Servers/tls.py"
        program = try Spawned(["python3", "-W", "ignore", script, certificates.folder, scenario])
        let words = try await program.firstLine().split(separator: " ")
        guard words.count == 2, let process = pid_t(words[1]) else {
            throw Socket.Failure(code: EPIPE)
        }
        url = "https://127.0.0.1:\(words[0])/"
        self.process = process
    }

    deinit { kill(process, SIGKILL) }

    /// Ends it, and tells how many requests had reached it.
    func requests() async throws -> Int { try await counts().requests }

    /// Ends it, and tells how many connections and requests had reached it.
    func counts() async throws -> (connections: Int, requests: Int) {
        kill(process, SIGKILL)
        let lines = try await program.allLines()
        return (
            connections: lines.count { $0 == "connection" },
            requests: lines.count { $0 == "request" }
        )
    }
}
