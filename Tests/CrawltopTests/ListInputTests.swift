import Glibc
import TestSupport
import Testing

/// Lists of URLs, from files and pipes.
@Suite(.offPool, .serialized)
struct ListInputTests {
    @Test func `lines that are no URLs fail as such, and the others are fetched`() throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        let list = """
            # a comment
            \(server.baseURL)/1

            http://[
            mailto:somebody@example.org
               \(server.baseURL)/2\u{20}\u{20}
            not a url
            \(server.baseURL)/3
            """
        let input = try scratch.file("list", containing: list)
        let run = try PipedProgram(
            ["fetch", "-i", input, "-o", "-", "--format", "jsonl", "--ordered"])
        #expect(run.finish() == .exited(1))
        let lines = try ResultLine.all(run.output)
        #expect(lines.map(\.outcome) == ["ok", "failed", "failed", "ok", "failed", "ok"])
        #expect(lines.compactMap(\.errorClass) == ["url.invalid", "url.invalid", "url.invalid"])
        #expect(lines.map(\.index) == Array(0..<6))
        #expect(lines[1].url == "http://[" && lines[1].attempts == 0)
        #expect(server.requestCount == 3)
    }

    @Test(arguments: ["", "\n", "# nothing\n\n", "\r\n"])
    func `an empty list is no failure`(text: String) throws {
        let scratch = try ScratchFolder()
        let input = try scratch.file("list", containing: text)
        let run = try PipedProgram(["fetch", "-i", input, "-o", scratch.file("r.jsonl")])
        #expect(run.finish() == .exited(0))
        #expect(try scratch.text("r.jsonl").isEmpty)
        #expect(run.error.contains("0 ok, 0 failed"))
    }

    @Test(arguments: ["\n", "\r\n"])
    func `a list may come through a pipe, with either line end`(lineEnd: String) throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let list = (1...50).map { "\(server.baseURL)/\($0)" }.joined(separator: lineEnd)
        let run = try PipedProgram(["fetch", "-i", "-"], input: .text(list))
        #expect(run.finish() == .exited(0))
        #expect(server.pathCount == 50 && server.requestCount == 50)
    }

    @Test func `URLs of a pipe are fetched before it ends`() throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let run = try PipedProgram(
            ["fetch", "-i", "-"],
            input: .endless("\(server.baseURL)/\n")
        )
        #expect(run.run { _ in server.requestCount > 100 })
        run.signal(SIGTERM)
        #expect(run.finish() == .exited(143))
    }

    @Test func `a list of 6,000 lines is fetched to the last`() throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        // More than there is room for results that wait to be written.
        let list = (0..<6000).map { "\(server.baseURL)/\($0)\n" }.joined()
        let input = try scratch.file("list", containing: list)
        let run = try PipedProgram(
            ["fetch", "-i", input, "--per-host", "64", "-l", "64", "-o", scratch.file("r.csv")])
        #expect(run.finish() == .exited(0))
        #expect(server.requestCount == 6000 && server.pathCount == 6000)
        #expect(try scratch.text("r.csv").split(separator: "\r\n").count == 6001)
        #expect(run.error.contains("6,000 ok, 0 failed"))
        // A line a second at most beside the first few, however fast it is.
        #expect(run.errorLines.count < 1000)
    }

    @Test func `a line without end is cut and harms no other`() throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let long = String(repeating: "a", count: 2_000_000)
        let list = "\(server.baseURL)/1\n\(server.baseURL)/\(long)\n\(server.baseURL)/2\n"
        let run = try PipedProgram(
            ["fetch", "-i", "-", "-o", "-", "--format", "jsonl", "--ordered"],
            input: .text(list)
        )
        _ = run.finish()
        let lines = try ResultLine.all(run.output)
        #expect(lines.count == 3)
        #expect(lines.first?.outcome == "ok" && lines.last?.outcome == "ok")
    }
}
