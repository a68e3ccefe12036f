import TestSupport
import Testing

/// Where a broken link stands, in every output.
@Suite(.offPool)
struct LinkedFromTests {
    private static let pages = [
        "/": """
        <html>
        <a href="/b">b</a> <a href="/a">a</a>
          <a href="/gone">Gone <b>away</b></a>
        <a href="http://[::1/">no URL</a>
        """,
        "/a": "<p>\n<p>\n<img alt=picture src=/gone>",
        "/b":
            "<link rel=stylesheet href=/s.css><a href=/gone#part>third</a><a href=/gone>again</a>",
        "/s.css": "a {\n  background: url(/gone) }",
    ]

    private func crawl(_ options: [String]) throws -> PipedProgram {
        let server = try HeldServer { path, _ in
            guard let page = Self.pages[path] else { return .status(404) }
            let type = path.hasSuffix(".css") ? "text/css" : "text/html"
            return .raw(
                "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\n"
                    + "Content-Length: \(page.utf8.count)\r\n\r\n\(page)"
            )
        }
        defer { server.stop() }
        let program = try PipedProgram(options + ["--ignore-robots", server.baseURL + "/"])
        #expect(program.finish() == .exited(1))
        return program
    }

    @Test func `a broken link names every page that holds it, with line, column and text`() throws {
        let program = try crawl(["-o", "-"])
        let lines = try ResultLine.all(program.output).filter { $0.outcome == "failed" }
        let gone = try #require(lines.first { $0.url.hasSuffix("/gone") })
        #expect(gone.text.contains("\"linked_from_count\":4"))
        let base = String(gone.url.dropLast("/gone".count))
        let places = [
            "{\"url\":\"\(base)/\",\"line\":3,\"column\":3,\"element\":\"a\",\"attribute\":\"href\","
                + "\"text\":\"Gone away\"}",
            "{\"url\":\"\(base)/a\",\"line\":3,\"column\":1,\"element\":\"img\",\"attribute\":\"src\","
                + "\"text\":\"picture\"}",
            "{\"url\":\"\(base)/b\",\"line\":1,\"column\":34,\"element\":\"a\",\"attribute\":\"href\","
                + "\"text\":\"third\"}",
            "{\"url\":\"\(base)/s.css\",\"line\":2,\"column\":15,\"element\":\"css\","
                + "\"attribute\":\"url()\",\"text\":\"\"}",
        ]
        #expect(gone.text.contains("\"linked_from\":[\(places.joined(separator: ","))]"))
        let invalid = try #require(lines.first { $0.url == "http://[::1/" })
        #expect(invalid.text.contains("\"line\":4,\"column\":1"))
    }

    @Test func `a failure is told at once, and once`() throws {
        let program = try crawl(["--progress", "plain"])
        let told = program.errorLines.filter { $0.hasPrefix("FAIL") }
        #expect(told.count == 2)
        #expect(program.error.contains("/:3:3 and 3 more pages"))
    }
}
