import TestSupport
import Testing

/// `--accept`, `--warn` and `--ignore`, and walls against programs.
@Suite(.offPool)
struct LinkOptionsTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    /// Fetches `/403` and `/404` of a server that answers with the status in the path.
    private func run(_ options: [String]) throws -> (
        end: PseudoTerminal.Ending?, lines: [ResultLine]
    ) {
        let server = try HeldServer { path, _ in .status(path == "/403" ? 403 : 404) }
        defer { server.stop() }
        let urls = [server.baseURL + "/403", server.baseURL + "/404"]
        let program = try PipedProgram(
            ["fetch", "-o", "-", "--ordered", "--retries", "0"] + options + urls
        )
        let end = program.finish()
        return (end, try ResultLine.all(program.output))
    }

    @Test(
        arguments: [
            ([], 1, ["failed", "failed"]),
            (["--accept", "200..299,403"], 1, ["ok", "failed"]),
            (["--accept", "403..404"], 0, ["ok", "ok"]),
            (["--accept", "200,403..404@127.0.0.1"], 0, ["ok", "ok"]),
            (["--accept", "200,403..404@*.example.com"], 1, ["failed", "failed"]),
            (["--warn", "403,404"], 0, ["failed", "failed"]),
            (["--warn", "403"], 1, ["failed", "failed"]),
            (["--ignore", "/40[34]$"], 0, ["failed", "failed"]),
            (["--ignore", "/403$", "--warn", "404"], 0, ["failed", "failed"]),
            (["--ignore", "/403$"], 1, ["failed", "failed"]),
        ] as [([String], Int32, [String])]
    )
    func `the exit code counts what is broken`(
        options: [String],
        code: Int32,
        outcomes: [String]
    ) throws {
        let (end, lines) = try run(options)
        #expect(end == .exited(code))
        #expect(lines.map(\.outcome) == outcomes)
    }

    @Test func `what is warned of says so`() throws {
        let lines = try run(["--warn", "403", "--ignore", "404"]).lines
        #expect(lines[0].text.contains("\"warnings\":[\"link.warned\"]"))
        #expect(lines[0].text.contains("\"severity\":\"warning\""))
        #expect(lines[1].text.contains("\"warnings\":[\"link.ignored\"]"))
        #expect(!lines[1].text.contains("\"severity\""))
    }

    @Test func `a file holds a list of what to ignore`() throws {
        let file = try scratch.file("ignored", containing: "# known\n\n/403$\r\n/404$\n")
        #expect(try run(["--ignore", "@\(file)"]).end == .exited(0))
        let broken = try scratch.file("broken", containing: "ok\n(\n")
        let program = try PipedProgram(["fetch", "--ignore", "@\(broken)", "http://127.0.0.1:9/"])
        #expect(program.finish() == .exited(2))
        #expect(program.error.contains("--ignore") && program.error.contains("line 2 of the file"))
    }

    @Test(
        arguments: [
            ("403 Forbidden", "cf-mitigated: challenge", true),
            ("403 Forbidden", "Server: cloudflare", false),
            ("403 Forbidden", "Server: AkamaiGHost", true),
            ("404 Not Found", "X-DataDome: 1", false),
            ("999 Request denied", "Server: nginx", true),
            ("429 Too Many", "x-sucuri-block: X", true),
        ] as [(String, String, Bool)]
    )
    func `a wall against programs has a class of its own and is a warning`(
        status: String,
        mark: String,
        isWall: Bool
    ) throws {
        let server = try HeldServer { _, _ in
            .raw("HTTP/1.1 \(status)\r\n\(mark)\r\nContent-Length: 0\r\n\r\n")
        }
        defer { server.stop() }
        let program = try PipedProgram(
            ["fetch", "-o", "-", "--retries", "0", server.baseURL + "/"]
        )
        #expect(program.finish() == .exited(isWall ? 0 : 1))
        let line = try #require(ResultLine.all(program.output).first)
        #expect(line.text.contains("\"class\":\"link.bot-wall\"") == isWall)
        #expect(line.text.contains("\"severity\":\"\(isWall ? "warning" : "error")\""))
        #expect(line.status == Int(status.prefix(3)))
    }
}
