import DemoSite
import Glibc
import TestSupport
import Testing

/// What a script learns from the exit code alone (page CommandLine).
@Suite(.offPool, .serialized)
struct ExitCodeTests {
    @Test func `0 when nothing failed`() throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let run = try PipedProgram(["fetch", server.baseURL + "/a", server.baseURL + "/b"])
        #expect(run.finish() == .exited(0))
        #expect(run.error.contains("2 ok, 0 failed"))
    }

    @Test(arguments: [404, 500])
    func `1 when a task failed, whatever succeeded after it`(status: Int) throws {
        let server = try HeldServer { path, _ in .status(path == "/bad" ? status : 200) }
        defer { server.stop() }
        let urls = ["/bad", "/a", "/b"].map { server.baseURL + $0 }
        let run = try PipedProgram(["fetch", "-l", "1", "--retries", "0"] + urls)
        #expect(run.finish() == .exited(1))
        #expect(run.error.contains("http.\(status)"))
    }

    @Test func `1 when nobody listens`() throws {
        let server = try HeldServer()
        let url = server.baseURL
        server.stop()
        let run = try PipedProgram(["fetch", "--retries", "0", url + "/"])
        #expect(run.finish() == .exited(1))
    }

    @Test func `1 when a crawl found a broken link, which is named with its page`() throws {
        let page = "<a href=/missing>gone</a>"
        let server = try HeldServer { path, _ in
            path == "/"
                ? .raw(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                        + "Content-Length: \(page.utf8.count)\r\n\r\n\(page)"
                ) : .status(404)
        }
        defer { server.stop() }
        let run = try PipedProgram([server.baseURL + "/"])
        #expect(run.finish() == .exited(1))
        #expect(run.error.contains("linked from \(server.baseURL)/"))
        #expect(run.error.contains("  1 broken:\n    http.404  \(server.baseURL)/missing\n"))
    }

    @Test func `1 when robots.txt forbids the only seed, and one sentence says so`() throws {
        let server = try HeldServer { path, _ in
            path == "/robots.txt" ? Self.text("User-agent: *\nDisallow: /") : .status(200)
        }
        defer { server.stop() }
        let run = try PipedProgram([server.baseURL + "/"])
        #expect(run.finish() == .exited(1))
        #expect(
            run.errorLines.last
                == "  Nothing could be looked at, because the URL was skipped: robots.txt forbids it."
        )
    }

    @Test func `1 when every seed is redirected to what robots.txt forbids`() throws {
        let server = try HeldServer { path, _ in
            switch path {
            case "/robots.txt": Self.text("User-agent: *\nDisallow: /private")
            case "/private": .status(200)
            default: .raw("HTTP/1.1 302 Found\r\nLocation: /private\r\nContent-Length: 0\r\n\r\n")
            }
        }
        defer { server.stop() }
        let run = try PipedProgram([server.baseURL + "/a", server.baseURL + "/b"])
        #expect(run.finish() == .exited(1))
        #expect(run.error.contains("because all URLs were skipped: robots.txt forbids it."))
    }

    @Test func `0 for a list without URLs`() throws {
        let run = try PipedProgram(["fetch", "-i", "-"], input: .empty)
        #expect(run.finish() == .exited(0))
    }

    private static func text(_ text: String) -> HeldServer.Answer {
        .raw(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
                + "Content-Length: \(text.utf8.count)\r\n\r\n\(text)"
        )
    }

    @Test func `1 with --fail-fast, and the rest is not fetched`() throws {
        let server = try HeldServer { path, _ in path == "/1" ? .status(404) : .held }
        defer { server.stop() }
        let urls = (1...9).map { "\(server.baseURL)/\($0)" }
        let run = try PipedProgram(["fetch", "-l", "3", "--fail-fast"] + urls)
        #expect(run.finish() == .exited(1))
        #expect(run.error.contains("1 failed, 8 cancelled"))
    }

    @Test func `4 when the deadline of the run came first`() throws {
        let server = try HeldServer()
        defer { server.stop() }
        let urls = (1...4).map { "\(server.baseURL)/\($0)" }
        let scratch = try ScratchFolder()
        let output = scratch.file("results.jsonl")
        let run = try PipedProgram(
            ["fetch", "-l", "2", "--deadline", "300ms", "-o", output] + urls
        )
        #expect(run.finish() == .exited(4))
        let lines = try ResultLine.all(file: output)
        #expect(lines.count == 4)
        #expect(lines.contains { $0.errorClass == "timeout.run" })
    }

    @Test func `4 when the deadline came while the list was still open`() throws {
        let run = try PipedProgram(["fetch", "-i", "-", "--deadline", "300ms"], input: .idle)
        #expect(run.finish() == .exited(4))
    }

    @Test(arguments: [["--max-pages", "3"], ["--max-bytes", "1"], ["--max-time", "300ms"]])
    func `4 when a budget ended a crawl`(budget: [String]) async throws {
        let site = try await DemoSite.start()
        let run = try PipedProgram(
            ["crawl", site.baseURL + "/site/", "--exclude", "/oddities/"] + budget
        )
        #expect(run.finish() == .exited(4))
        await site.stop()
    }

    @Test(arguments: [
        ["-o", "/nonexistent/folder/results.jsonl"], ["-o", "/proc/self/results.csv"],
        ["--log", "/nonexistent/log"], ["--save", "/proc/self/nowhere"],
        ["--save", "/dev/null"],
    ])
    func `3 when an output cannot be opened, before anything is fetched`(
        output: [String]
    ) throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let run = try PipedProgram(["fetch", server.baseURL + "/"] + output)
        #expect(run.finish() == .exited(3))
        #expect(run.errorLines.count == 1 && run.error.hasPrefix("crawltop: cannot "))
        #expect(run.output.isEmpty && server.requestCount == 0)
    }

    @Test func `3 when the disk is full, at once and in one line`() throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        // The list never ends, so only the failure can end the run.
        let run = try PipedProgram(
            ["fetch", "-i", "-", "-o", "-", "--format", "jsonl", "--progress", "quiet"],
            input: .endless("\(server.baseURL)/\n"),
            outputPath: "/dev/full"
        )
        #expect(run.finish() == .exited(3))
        #expect(run.error == "crawltop: cannot write standard output: no space left\n")
    }

    @Test func `3 without a word when the reader has gone`() throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let run = try PipedProgram(
            ["fetch", "-i", "-", "-o", "-", "--format", "jsonl", "--progress", "quiet"],
            input: .endless("\(server.baseURL)/\n")
        )
        #expect(run.run { $0.output.contains("\n") })
        run.closeOutput()
        #expect(run.finish() == .exited(3))
        #expect(run.error.isEmpty)
    }
}
