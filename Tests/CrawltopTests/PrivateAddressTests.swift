import TestSupport
import Testing

/// The program as a whole: what the user names is fetched, and no server leads it into a private
/// network (rows T45 to T47 of the hostile matrix).
@Suite(.offPool, .serialized)
struct PrivateAddressTests {
    /// One server that leads to another, and what became of a run on the first.
    private struct Outcome {
        let ending: PseudoTerminal.Ending?
        let lines: [ResultLine]
        let errorText: String
        /// Connections to the second server.
        let connections: Int
    }

    private static func page(_ body: String) -> HeldServer.Answer {
        .raw(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
    }

    private static func redirect(to url: String) -> HeldServer.Answer {
        .raw("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: \(url)\r\n\r\n")
    }

    /// Runs on a server whose front page links and whose `/moved` redirects to another server.
    private func run(
        _ command: [String],
        at path: String = "/",
        movingRobots: Bool = false,
        _ options: [String] = []
    ) throws -> Outcome {
        let inner = try HeldServer { _, _ in Self.page("secret") }
        defer { inner.stop() }
        let outer = try HeldServer { [inner] path, _ in
            switch path {
            case "/": Self.page("<a href='\(inner.baseURL)/linked'>x</a>")
            case "/moved": Self.redirect(to: inner.baseURL + "/target")
            case "/robots.txt" where movingRobots: Self.redirect(to: inner.baseURL + "/robots.txt")
            default: .status(404)
            }
        }
        defer { outer.stop() }
        let run = try PipedProgram(
            command + [outer.baseURL + path, "-o", "-"] + options
        )
        let ending = run.finish()
        return Outcome(
            ending: ending,
            lines: try ResultLine.all(run.output),
            errorText: run.error,
            connections: inner.connectionCount
        )
    }

    @Test(arguments: [
        (["crawl", "--external", "check"], "/"), (["crawl"], "/moved"), (["fetch"], "/moved"),
    ])
    func `neither a link nor a redirect leads into a private network`(
        command: [String],
        path: String
    ) throws {
        let refused = try run(command, at: path)
        #expect(refused.ending == .exited(1))
        #expect(refused.lines.last?.errorClass == "policy.ssrf")
        #expect(refused.lines.last?.attempts == 1)
        #expect(refused.connections == 0)
        #expect(refused.lines.last?.text.contains("127.0.0.1 is no public address") == true)
        #expect(refused.errorText.contains("--allow-net 127.0.0.1"))

        let allowed = try run(command, at: path, ["--allow-net", "127.0.0.0/8"])
        #expect(allowed.ending == .exited(0))
        #expect(allowed.lines.last?.outcome == "ok")
        #expect(allowed.connections > 0)
    }

    @Test func `nor does the redirect of a robots_txt, and then nothing is fetched`() throws {
        let outcome = try run(["crawl"], movingRobots: true)
        #expect(outcome.ending == .exited(1))
        #expect(outcome.lines.map(\.errorClass) == ["policy.robots"])
        #expect(outcome.connections == 0)
    }

    @Test func `another network that is allowed does not help`() throws {
        let outcome = try run(["fetch"], at: "/moved", ["--allow-net", "10.0.0.0/8"])
        #expect(outcome.lines.first?.errorClass == "policy.ssrf")
        #expect(outcome.connections == 0)
    }

    @Test func `every origin on the command line is named, and only for itself`() throws {
        let inner = try HeldServer { _, _ in Self.page("x") }
        defer { inner.stop() }
        let outer = try HeldServer { [inner] _, _ in Self.redirect(to: inner.baseURL + "/target") }
        defer { outer.stop() }
        let seeds = [outer.baseURL + "/", inner.baseURL + "/"]
        let crawl = try PipedProgram(["crawl", "--ignore-robots", "-o", "-"] + seeds)
        #expect(crawl.finish() == .exited(0))
        let fetch = try PipedProgram(["fetch", "-o", "-"] + seeds)
        #expect(fetch.finish() == .exited(1))
        let classes = try ResultLine.all(fetch.output).map(\.errorClass)
        #expect(Set(classes) == ["policy.ssrf", nil])
    }
}
