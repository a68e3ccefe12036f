import FetchingTestSupport
import Glibc
import Threads

/// Another program and what it has printed, line by line.
final class Spawned: Sendable {
    private struct Output: Sendable {
        var lines: [String] = []
        var isOver = false
    }

    private let output = Watched(Output())

    /// Starts a program of words without quotes; its errors go where ours go.
    init(_ words: [String]) throws {
        let command = "exec " + words.map { "'\($0)'" }.joined(separator: " ") + " < /dev/null"
        guard let stream = popen(command, "re") else { throw Socket.Failure(code: errno) }
        nonisolated(unsafe) let pipe = stream  // Used by that thread only.
        let output = output
        DetachedThread.mustStart {
            var line = [CChar](repeating: 0, count: 4096)
            while fgets(&line, Int32(line.count), pipe) != nil {
                let text = String(
                    decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) },
                    as: UTF8.self
                )
                output.update { $0.lines.append(text) }
            }
            pclose(pipe)
            output.update { $0.isOver = true }
        }
    }

    /// The first line, or an empty one if it ends without.
    func firstLine() async throws -> String {
        try await output.first { $0.lines.first ?? ($0.isOver ? "" : nil) }
    }

    /// All lines, when it has ended.
    func allLines() async throws -> [String] {
        try await output.first { $0.isOver ? $0.lines : nil }
    }
}
