import TestSupport
import Testing

/// `--baseline` and `--since`, from one run to the next.
@Suite(.offPool, .serialized)
struct EarlierRunCommandTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    @Test func `only what is newly broken counts for the exit code`() throws {
        let server = try HeldServer { path, _ in .status(path.hasPrefix("/bad") ? 404 : 200) }
        defer { server.stop() }
        let old = scratch.file("old.jsonl")
        let first = ["/bad", "/bad-too", "/good"].map { server.baseURL + $0 }
        #expect(try PipedProgram(["fetch", "-o", old] + first).finish() == .exited(1))
        let same = try PipedProgram(
            ["fetch", "--baseline", old, "-o", scratch.file("new.jsonl"), first[0], first[2]]
        )
        #expect(same.finish() == .exited(0))
        #expect(same.error.contains("  1 broken, 0 new:"))
        #expect(same.error.contains("  1 gone, and broken before:\n    \(first[1])\n"))
        let lines = try ResultLine.all(file: scratch.file("new.jsonl"))
        #expect(lines.first { $0.url == first[0] }?.text.contains("\"change\":\"still\"") == true)
        let worse = try PipedProgram(["fetch", "--baseline", old, server.baseURL + "/bad-new"])
        #expect(worse.finish() == .exited(1))
        #expect(worse.error.contains("http.404 (new)"))
    }

    @Test func `what has not changed is not sent again`() throws {
        let server = try HeldServer { _, earlier in
            .raw(
                earlier == 0
                    ? "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Type: text/html\r\n"
                        + "Content-Length: 1\r\n\r\nx" : "HTTP/1.1 304 Not Modified\r\n\r\n"
            )
        }
        defer { server.stop() }
        let url = server.baseURL + "/fixed"
        let old = scratch.file("old.jsonl")
        #expect(try PipedProgram(["fetch", "-o", old, url]).finish() == .exited(0))
        #expect(try scratch.text("old.jsonl").contains("\"etag\":\"\\\"v1\\\"\""))
        let again = try PipedProgram(["fetch", "--since", old, "-o", "-", url])
        #expect(again.finish() == .exited(0))
        let conditions = server.requests.map { $0.contains("If-None-Match: \"v1\"\r\n") }
        #expect(conditions == [false, true])
        let line = try #require(ResultLine.all(again.output).first)
        #expect(line.status == 304 && line.outcome == "ok")
        #expect(line.text.contains("\"content_type\":\"text/html\""))
        #expect(line.text.contains("\"etag\":\"\\\"v1\\\"\""))
    }

    @Test(arguments: ["--baseline", "--since"])
    func `a file that cannot be used is wrong usage, before anything is fetched`(
        option: String
    ) throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let foreign = try scratch.file("notes.txt", containing: "not a result\n")
        for path in [foreign, scratch.file("none.jsonl")] {
            let run = try PipedProgram(["fetch", option, path, server.baseURL + "/"])
            #expect(run.finish() == .exited(2))
            #expect(run.errorLines.count == 1 && run.error.contains("cannot use \(option)"))
        }
        #expect(server.requestCount == 0)
    }

    @Test func `a file that is compared with is not written`() throws {
        let old = try scratch.file(
            "old.jsonl",
            containing: "{\"url\":\"http://a/\",\"outcome\":\"ok\"}\n"
        )
        let run = try PipedProgram(
            ["fetch", "--baseline", old, "--append", "-o", old, "http://127.0.0.1:1/"]
        )
        #expect(run.finish() == .exited(2))
        #expect(run.error.contains("are the same file"))
    }
}
