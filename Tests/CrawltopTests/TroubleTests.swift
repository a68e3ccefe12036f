import ArgumentParser
import TestSupport
import Testing

@testable import crawltop

/// What a user sees of hosts in trouble, of redirects, and of requests that are no plain GET.
@Suite(.offPool, .serialized)
struct TroubleTests {
    @Test(arguments: ["fetch", "crawl"])
    func `the fuse ends a run in which too much fails, with exit code 5`(command: String) throws {
        let links = (0..<30).map { "<a href=/\($0)>\($0)</a>" }.joined()
        let server = try HeldServer { path, earlier in
            switch path {
            case "/":
                .raw(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                        + "Content-Length: \(links.utf8.count)\r\n\r\n\(links)"
                )
            default: .status(path == "/robots.txt" ? 404 : 500)
            }
        }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        let urls =
            command == "crawl"
            ? ["\(server.baseURL)/"] : (0..<30).map { "\(server.baseURL)/\($0)" }
        let run = try PipedProgram(
            [
                command, "-l", "1", "--retries", "0", "--fuse", "50%/6", "-o",
                scratch.file("r.jsonl"),
            ]
                + urls
        )
        #expect(run.finish() == .exited(5))
        #expect(run.error.contains("too many of the last tasks failed (--fuse)"))
        let lines = try ResultLine.all(file: scratch.file("r.jsonl"))
        #expect(lines.count == (command == "crawl" ? 31 : 30))
        let failed = lines.count { $0.outcome == "failed" }
        #expect(failed == (command == "crawl" ? 5 : 6))
        #expect(lines.count { $0.reason == "fuse" } == 30 - failed)
    }

    @Test func `a host that asks for too much rest is parked, and that is said`() throws {
        let server = try HeldServer { _, _ in
            .raw("HTTP/1.1 429 Slow Down\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n")
        }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        let run = try PipedProgram(
            ["fetch", "-l", "1", "--max-retry-after", "10m", "--log", scratch.file("log")]
                + ["-o", scratch.file("r.jsonl")] + (0..<3).map { "\(server.baseURL)/\($0)" }
        )
        #expect(run.finish() == .exited(1))
        let lines = try ResultLine.all(file: scratch.file("r.jsonl"))
        let words = "its host asked for 3600 s of rest and is parked"
        #expect(lines.map(\.outcome).sorted() == ["failed", "skipped", "skipped"])
        #expect(lines.compactMap(\.reason) == ["parked", "parked"])
        #expect(lines.contains { $0.text.contains("status 429; \(words)") })
        let log = try scratch.text("log").split(separator: "\n")
        #expect(log.count { $0.contains(words) } == 3)
        #expect(server.requestCount == 1)
    }

    /// A busy machine may need more than the deadline for the first request, so it grows.
    @Test func `a task that waits for its host is ended by its own deadline`() throws {
        let isEnded = try ["200ms", "2s", "20s", "200s"].contains { try endsWaiting(after: $0) }
        #expect(isEnded)
    }

    private func endsWaiting(after deadline: String) throws -> Bool {
        let server = try HeldServer { _, _ in
            .raw("HTTP/1.1 302 X\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n")
        }
        defer { server.stop() }
        let run = try PipedProgram(
            ["fetch", "--delay", "10m", "--task-timeout", deadline, "-o", "-"]
                + ["\(server.baseURL)/a"]
        )
        #expect(run.finish() == .exited(1))
        let line = try #require(try ResultLine.all(run.output).first)
        #expect(line.errorClass == "timeout.task")
        return line.text.contains("\"phase\":\"queued\"") && server.requestCount == 1
    }

    @Test func `every redirect that was followed is in the result`() throws {
        let server = try HeldServer { path, _ in
            switch path {
            case "/a": .raw("HTTP/1.1 301 X\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n")
            case "/b": .raw("HTTP/1.1 308 X\r\nLocation: /c\r\nContent-Length: 0\r\n\r\n")
            default: .status(200)
            }
        }
        defer { server.stop() }
        let url = server.baseURL
        let run = try PipedProgram(["fetch", "-o", "-", "\(url)/a", "\(url)/c"])
        #expect(run.finish() == .exited(0))
        let lines = try ResultLine.all(run.output).sorted { $0.index < $1.index }
        #expect(
            lines[0].text.hasSuffix(
                "\"hops\":[{\"status\":301,\"url\":\"\(url)/a\"},{\"status\":308,\"url\":\"\(url)/b\"}]}"
            )
        )
        #expect(lines[0].keys() == ResultLine.keys + ["hops"])
        #expect(lines[1].keys() == ResultLine.keys)
    }

    @Test func `data is sent as curl's users expect`() throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        let file = try scratch.file("data", containing: "line 1\nline 2")
        func sent(_ options: [String], input: PipedProgram.Input = .empty) throws -> String {
            let run = try PipedProgram(["fetch", server.baseURL + "/x"] + options, input: input)
            #expect(run.finish() == .exited(0))
            return try #require(server.requests.last)
        }
        let form = try sent(["-d", "a=1", "--data", "b=2"])
        #expect(form.hasPrefix("POST /x ") && form.hasSuffix("\r\n\r\na=1&b=2"))
        #expect(form.contains("Content-Type: application/x-www-form-urlencoded\r\n"))
        let json = try sent(["-X", "put", "-H", "content-type: a/json", "-d", "@" + file])
        #expect(json.hasPrefix("PUT /x ") && json.hasSuffix("\r\n\r\nline 1\nline 2"))
        #expect(json.contains("Content-Type: a/json\r\n") && !json.contains("urlencoded"))
        let piped = try sent(["-d", "@-"], input: .text("--from a pipe"))
        #expect(piped.hasPrefix("POST /x ") && piped.hasSuffix("\r\n\r\n--from a pipe"))
        #expect(try sent(["-d", "-x"]).hasSuffix("\r\n\r\n-x"))
        #expect(try sent(["-X", "DELETE"]).hasPrefix("DELETE /x "))
        #expect(try sent(["--method", "HEAD"]).hasPrefix("HEAD /x "))
        #expect(try sent([]).hasPrefix("GET /x "))
    }

    @Test(arguments: [
        ["--method", "HEAD", "--data", "x"], ["--data", "@"], ["--data", "@-", "-d", "@-"],
        ["--data", "@-", "-i", "-"], ["--data", "@/nowhere/at all"], ["--data", "@/"],
    ])
    func `data that cannot be sent is refused before anything is`(options: [String]) throws {
        try expectRefusal(of: options, naming: "--data")
    }

    @Test(
        arguments: ["--method", "-X"],
        ["", " ", "CONNECT", "TRACE", "a b", "GET:", "G\nET", "Ä", "\u{1B}[2J"]
    )
    func `what is no method is refused`(option: String, value: String) throws {
        try expectUsage(of: [option, value], naming: option, MessageOptions.self)
    }

    @Test(
        arguments: [
            "", "0", "-1", "101%", "50%/0", "50%/-3", "50%/x", "half", "50%%", "50/", "/50", "1.5%",
            "50%/99999999999999999999", "50%/100001", "50 %", "٥٠%",
        ]
    )
    func `what is no fuse is refused`(value: String) throws {
        try expectUsage(of: ["--fuse", value], naming: "--fuse", RetryOptions.self)
    }

    @Test(
        arguments: [
            "", "5", "-1", "-5s", "5x", "5 s", "1h1h", "none", "inf", "nan", "1e9999s",
            "99999999999999999999s",
        ]
    )
    func `what is no wait is refused`(value: String) throws {
        let option = "--max-retry-after"
        try expectUsage(of: [option, value], naming: option, RetryOptions.self)
    }

    @Test(
        arguments: [
            "", " ", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "::1/129",
            "10.0.0.256", "10.0.0.1/8", "example.org", "10.0.0.0,10.1.0.0", "fe80::1%eth0",
            "0x7f.1/8", "١٠.٠.٠.٠/8", "\u{1B}[2J",
        ]
    )
    func `what is no network is refused`(value: String) throws {
        try expectUsage(of: ["--allow-net", value], naming: "--allow-net", RequestOptions.self)
    }

    @Test(arguments: ["--method", "--fuse", "--max-retry-after", "--allow-net"])
    func `a value as long as can be is not repeated in full`(option: String) throws {
        try expectRefusal(of: [option, String(repeating: "A", count: 100_000)], naming: option)
    }

    @Test(arguments: [
        ["-X", "TRACE"], ["--fuse", "50%%"], ["--max-retry-after", "5"],
        ["--allow-net", "\u{1B}[2J"],
    ])
    func `a value that is refused is so before anything is sent`(options: [String]) throws {
        try expectRefusal(of: options, naming: options[0])
    }

    /// A command that has nothing but one group of options, so that many values cost little.
    private struct One<Group: ParsableArguments>: ParsableCommand {
        @OptionGroup var group: Group
    }

    /// One line that names the option, and exit code 2.
    private func expectUsage<Group: ParsableArguments>(
        of options: [String],
        naming option: String,
        _ group: Group.Type
    ) throws {
        let error = try #require(throws: (any Error).self) { try One<Group>.parse(options) }
        let usage = Usage(error, of: One<Group>.self)
        #expect(usage.exitCode == 2)
        #expect(usage.text.hasPrefix("crawltop: ") && usage.text.contains(option), "\(usage.text)")
        #expect(usage.text.utf8.count { $0 == 0x0A } == 1 && usage.text.last == "\n")
        #expect(usage.text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    }

    /// One line that names the option, exit code 2, and no connection.
    private func expectRefusal(of options: [String], naming option: String) throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let run = try PipedProgram(["fetch", server.baseURL + "/x"] + options)
        #expect(run.finish() == .exited(2))
        #expect(run.error.hasPrefix("crawltop: ") && run.error.hasSuffix("\n"))
        #expect(run.errorLines.count == 1)
        #expect(run.error.contains(option), "\(run.error)")
        #expect(run.error.count < 500)
        #expect(run.error.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
        #expect(server.connectionCount == 0)
    }
}
