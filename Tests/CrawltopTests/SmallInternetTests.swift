import Foundation
import Glibc
import TestSupport
import Testing

/// The program in a small Internet of its own, with public addresses, a private network and name
/// servers that answer, fail or are silent (rows T10 and T45 to T47 of the hostile matrix).
///
/// Skipped without root, Python and iproute2, or where no namespace can be made.
@Suite(.offPool, .serialized)
struct SmallInternetTests {
    private static let python = FileManager.default.firstFile(
        of: ["/usr/bin/python3", "/usr/local/bin/python3"])
    private static let unshare = FileManager.default.firstFile(of: ["/usr/bin/unshare"])
    private static let environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]

    /// Whether namespaces can be made here.
    private static let isPossible: Bool = {
        guard geteuid() == 0, python != nil, let unshare,
            FileManager.default.firstFile(of: ["/usr/sbin/ip", "/sbin/ip"]) != nil,
            let attempt = try? PipedProgram(
                ["--net", "--mount", "true"],
                environment: environment,
                program: unshare
            )
        else { return false }
        return attempt.finish() == .exited(0)
    }()

    /// What a run in there has come to, by URL, and how many connections the private servers saw.
    private func run(
        _ arguments: [String]
    ) throws -> (results: [String: String], privateConnections: Int?, text: String) {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Oracle/world.py").path
        let program = try PipedProgram(
            ["--net", "--mount", try #require(Self.python), script]
                + [PseudoTerminal.product("crawltop")] + arguments
                + ["--retries", "1", "-o", "-", "--progress", "plain"],
            environment: Self.environment,
            program: try #require(Self.unshare)
        )
        _ = program.finish()
        let lines = try ResultLine.all(program.output)
        let results = lines.map { ($0.url, "\($0.errorClass ?? $0.outcome) \($0.attempts)") }
        let count = program.errorLines.last?.split(separator: ": ").last.flatMap { Int($0) }
        return (Dictionary(results) { $1 }, count, program.error)
    }

    @Test(.enabled("needs root, python3 and namespaces") { isPossible })
    func `what the user names is fetched, wherever it is`() throws {
        let run = try run(["fetch", "93.184.216.34", "public.test", "private.test", "10.9.8.7"])
        #expect(
            run.results == [
                "http://93.184.216.34/": "ok 1", "http://public.test/": "ok 1",
                "http://private.test/": "ok 1", "http://10.9.8.7/": "ok 1",
            ],
            "\(run.text)"
        )
        #expect(run.privateConnections == 2)
    }

    @Test(.enabled("needs root, python3 and namespaces") { isPossible })
    func `no public site leads into a private network, by address or by name`() throws {
        let targets = [
            "127.0.0.1", "10.9.8.7", "private.test", "[::ffff:10.9.8.7]", "localhost", "0x0a090807",
        ]
        let urls = targets.map { "http://public.test/to/http://\($0)/" }
        let run = try run(["fetch"] + urls)
        for url in urls { #expect(run.results[url] == "policy.ssrf 1", "\(run.text)") }
        #expect(run.privateConnections == 0)
    }

    @Test(.enabled("needs root, python3 and namespaces") { isPossible })
    func `a public site leads to others, also to the public part of a name`() throws {
        let urls = ["93.184.216.35", "both.test"].map { "http://public.test/to/http://\($0)/" }
        let run = try run(["fetch"] + urls)
        for url in urls { #expect(run.results[url] == "ok 1", "\(run.text)") }
        #expect(run.privateConnections == 0)
    }

    @Test(.enabled("needs root, python3 and namespaces") { isPossible })
    func `a crawl of a public site does not leave for a private one`() throws {
        let run = try run(["crawl", "--ignore-robots", "http://public.test/to/http://10.9.8.7/"])
        #expect(run.results == ["http://public.test/to/http://10.9.8.7/": "policy.ssrf 1"])
        #expect(run.privateConnections == 0)
    }

    @Test(.enabled("needs root, python3 and namespaces") { isPossible })
    func `a name that does not exist is told from one that fails or is silent`() throws {
        let run = try run(["fetch", "none.test", "failing.test", "silent.test", "public.test"])
        #expect(
            run.results == [
                "http://none.test/": "dns.not-found 1", "http://failing.test/": "dns.failed 2",
                "http://silent.test/": "dns.failed 2", "http://public.test/": "ok 1",
            ],
            "\(run.text)"
        )
    }
}
