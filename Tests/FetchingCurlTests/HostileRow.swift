import Fetching
import Glibc
import TestSupport

/// One row of the matrix as it is run in a process of its own.
struct HostileRow: Sendable {
    let name: String
    /// Any of these; none for an answer that counts.
    let expected: [ErrorClass]
    var anomalies: AnswerAnomalies = []
    let url: String
    var count = 1
    var authorities: String?
    var isHTTP2 = false

    var expectedNames: [String] { expected.isEmpty ? ["ok"] : expected.map(\.name) }

    /// KiB that the transfers may take at most: 2 MiB above the limit of a body, and once more that
    /// limit for the window of an HTTP/2 stream; for many at once 64 KiB each.
    var memoryBound: Int { count == 1 ? (isHTTP2 ? 10 : 6) << 10 : count * 64 }

    func command(healthy: String, wait: Int) -> [String] {
        var words = [PseudoTerminal.product("TransportProbe"), "fetch", url, "--healthy", healthy]
        words += ["--count", "\(count)", "--http", isHTTP2 ? "2" : "1"]
        if let authorities { words += ["--authorities", authorities] }
        // Short where one of them is what must come of it, and of no account elsewhere.
        if let deadline = expectedNames.first(where: { $0.hasPrefix("timeout.") }) {
            words += ["--deadline", deadline, "--wait", "\(wait)"]
        }
        return words
    }

    /// Adds a line to the file that `HOSTILE_MATRIX` names, if it does.
    func record(got: Substring, took: Int, grown: Int) {
        guard let path = getenv("HOSTILE_MATRIX") else { return }
        let expected = expectedNames.joined(separator: " or ")
        let line = "\(name)\t\(expected)\t\(got)\t\(took)\t\(grown)\n"
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return }
        _ = write(descriptor, line, line.utf8.count)
        close(descriptor)
    }
}
