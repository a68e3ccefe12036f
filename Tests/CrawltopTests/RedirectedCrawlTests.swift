import TestSupport
import Testing

/// A crawl that is led to another origin asks that origin first.
@Suite(.offPool, .serialized)
struct RedirectedCrawlTests {
    private func crawl(
        to target: HeldServer,
        _ options: [String] = []
    ) throws -> (HeldServer, PipedProgram) {
        let location = target.baseURL + "/page"
        let first = try HeldServer { path, _ in
            path == "/robots.txt"
                ? .status(404)
                : .raw("HTTP/1.1 302 X\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n")
        }
        let run = try PipedProgram(
            ["crawl", first.baseURL + "/", "--allow-net", "127.0.0.1", "-o", "-"] + options
                + HeldServer.patience
        )
        return (first, run)
    }

    private func paths(_ server: HeldServer) -> [String] {
        server.requests.map { String($0.split(separator: " ")[1]) }
    }

    @Test func `robots_txt of the new origin comes before the page`() throws {
        let target = try HeldServer { path, _ in path == "/robots.txt" ? .status(404) : .status(200)
        }
        let (first, run) = try crawl(to: target)
        defer { [first, target].forEach { $0.stop() } }
        #expect(run.finish() == .exited(0))
        #expect(paths(target) == ["/robots.txt", "/page"])
        let lines = try ResultLine.all(run.output)
        #expect(lines.map(\.outcome) == ["ok"])
        #expect(lines.first?.text.contains("\"redirects\":1") == true)
        #expect(lines.first?.text.contains("\"final_url\":\"\(target.baseURL)/page\"") == true)
    }

    @Test func `what it disallows is not fetched, and then nothing was looked at`() throws {
        let rules = "User-agent: *\nDisallow: /page\n"
        let target = try HeldServer { path, _ in
            path == "/robots.txt"
                ? .raw("HTTP/1.1 200 OK\r\nContent-Length: \(rules.utf8.count)\r\n\r\n\(rules)")
                : .status(200)
        }
        let (first, run) = try crawl(to: target)
        defer { [first, target].forEach { $0.stop() } }
        #expect(run.finish() == .exited(1))
        #expect(paths(target) == ["/robots.txt"])
        let lines = try ResultLine.all(run.output)
        #expect(lines.map(\.outcome) == ["skipped"])
        #expect(lines.map(\.reason) == ["robots"])
    }

    @Test func `an origin whose robots_txt fails is not fetched, and that is a failure`() throws {
        let target = try HeldServer { path, _ in .status(path == "/robots.txt" ? 500 : 200) }
        let (first, run) = try crawl(to: target, ["--retries", "0"])
        defer { [first, target].forEach { $0.stop() } }
        #expect(run.finish() == .exited(1))
        #expect(paths(target) == ["/robots.txt"])
        let lines = try ResultLine.all(run.output)
        #expect(lines.map(\.task) == ["crawl-1", "robots-2"])
        #expect(lines.map(\.errorClass) == ["policy.robots", "http.500"])
    }

    @Test func `who ignores robots_txt asks for none`() throws {
        let target = try HeldServer { _, _ in .status(200) }
        let (first, run) = try crawl(to: target, ["--ignore-robots"])
        defer { [first, target].forEach { $0.stop() } }
        #expect(run.finish() == .exited(0))
        #expect(paths(target) == ["/page"])
    }
}
