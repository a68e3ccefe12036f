import Glibc
import TestSupport
import Testing

/// Keys that change the run, pressed while rows come and go.
@Suite(.offPool, .serialized)
struct DashboardSteeringTests {
    /// A run over `/t/1` to `/t/count`, each held by the server until the test lets it go.
    private func start(
        _ count: Int,
        limit: Int,
        _ options: [String] = [],
        _ decide: @escaping @Sendable (String, Int) -> HeldServer.Answer = { _, _ in .held }
    ) throws -> (HeldServer, DashboardSession) {
        let server = try HeldServer(decide)
        let urls = (1...count).map { "\(server.baseURL)/t/\($0)" }
        let session = try DashboardSession(
            ["fetch", "-l", "\(limit)", "--retries", "0"] + options + urls
        )
        return (server, session)
    }

    @Test func `x cancels the selected task and no other, while rows reorder`() throws {
        let scratch = try ScratchFolder()
        let output = scratch.file("r.jsonl")
        let (server, session) = try start(12, limit: 4, ["-o", output])
        defer { server.stop() }
        try #require(session.wait { server.held == ["/t/1", "/t/2", "/t/3", "/t/4"] })
        try #require(session.see("4/4"))
        try #require(session.select("/t/3"))
        server.release("/t/1", "/t/2")
        try #require(session.wait { server.held == ["/t/3", "/t/4", "/t/5", "/t/6"] })
        try #require(session.see("2 ok"))
        session.press("x")
        try #require(session.see("1 cancelled"))
        server.releaseAll()
        try #require(session.see("DONE", "11 ok"))
        session.press("q")
        #expect(session.end() == .exited(0))
        let cancelled = try ResultLine.all(file: output).filter { $0.outcome == "cancelled" }
        #expect(cancelled.map(\.task) == ["fetch-3"])
        #expect(cancelled.first?.url.hasSuffix("/t/3") == true)
    }

    @Test func `the selection stays with its task when the order changes`() throws {
        let (server, session) = try start(12, limit: 4)
        defer { server.stop() }
        try #require(session.wait { server.held.count == 4 })
        try #require(session.select("/t/4"))
        server.release("/t/1", "/t/2", "/t/3")
        try #require(session.see("3 ok"))
        session.press(">>")
        try #require(session.see("sorted by"))
        #expect(session.isSelected("/t/4"))
        session.press("I")
        try #require(session.see("inverted selection") { _ in session.isSelected("/t/4") })
        session.press("qy")
        #expect(session.end() == .exited(130))
    }

    @Test func `a lower limit drains and says so, a higher one fills`() throws {
        let (server, session) = try start(60, limit: 16)
        defer { server.stop() }
        try #require(session.wait { server.held.count == 16 })
        try #require(session.see("16/16"))
        session.press("[")
        try #require(session.see("16/6", "limit 16→6, draining 10"))
        for path in server.held.prefix(9) { server.release(path) }
        try #require(session.see("7/6", "draining 1"))
        #expect(server.requestCount == 16)
        if let path = server.held.first { server.release(path) }
        try #require(session.see("6/6", "10 ok"))
        if let path = server.held.first { server.release(path) }
        try #require(session.wait { server.requestCount == 17 })
        session.press("]++")
        try #require(session.wait { server.held.count == 18 })
        try #require(session.see("18/18"))
        session.press("-")
        try #require(session.see("18/17", "draining 1"))
        session.press("qy")
        #expect(session.end() == .exited(130))
    }

    @Test func `r fetches a failed task anew, and every report tells of its last end`() throws {
        let scratch = try ScratchFolder()
        let (junit, markdown) = (scratch.file("r.junit.xml"), scratch.file("r.md"))
        let outputs = ["-o", junit, "-o", markdown]
        let (server, session) = try start(3, limit: 4, outputs) { path, earlier in
            path == "/t/2" && earlier == 0 ? .status(404) : .status(200)
        }
        defer { server.stop() }
        try #require(session.see("DONE", "2 ok", "1 failed"))
        session.press("3")
        try #require(session.see("1 of 1") { $0.contains("http.404") && !$0.contains("/t/1") })
        try #require(session.select("/t/2"))
        session.press("r")
        try #require(session.see("DONE", "3 ok", "0 failed"))
        #expect(server.requestCount == 4)
        session.press("q")
        #expect(session.end() == .exited(0))
        #expect(session.text.contains("3 ok, 0 failed"))
        let suite = try scratch.text("r.junit.xml")
        #expect(suite.contains("tests=\"2\" failures=\"0\"") && !suite.contains("<failure"))
        #expect(try !scratch.text("r.md").contains("404"))
    }

    @Test func `R asks and then fetches all failed tasks anew`() throws {
        let (server, session) = try start(5, limit: 4) { path, earlier in
            earlier == 0 && path != "/t/5" ? .status(500) : .status(200)
        }
        defer { server.stop() }
        try #require(session.see("DONE", "1 ok", "4 failed"))
        session.press("R")
        try #require(session.see("Retry 4 tasks?"))
        session.press("\r")
        try #require(session.see("nothing was changed"))
        session.press("Ry")
        try #require(session.see("DONE", "5 ok", "0 failed"))
        #expect(server.requestCount == 9)
    }

    @Test func `p pauses the selected task, and lets it go on`() throws {
        let (server, session) = try start(6, limit: 2)
        defer { server.stop() }
        try #require(session.wait { server.held.count == 2 })
        try #require(session.select("/t/6"))
        session.press("p")
        try #require(
            session.see("paused row") { _ in session.row("/t/6")?.contains("paused") == true }
        )
        server.releaseAll()
        try #require(session.see("5 ok"))
        #expect(server.requestCount == 5)
        #expect(session.isSelected("/t/6"))
        session.press("p")
        try #require(session.see("DONE", "6 ok"))
    }

    @Test func `P starts nothing new until it is pressed again`() throws {
        let (server, session) = try start(9, limit: 3)
        defer { server.stop() }
        try #require(session.wait { server.held.count == 3 })
        try #require(session.see("3/3"))
        session.press("P")
        try #require(session.see("PAUSED"))
        server.release("/t/1", "/t/2", "/t/3")
        try #require(session.see("0/3", "3 ok"))
        #expect(server.requestCount == 3)
        session.press("P")
        try #require(session.wait { server.held.count == 3 })
        server.releaseAll()
        try #require(session.see("DONE", "9 ok"))
    }

    @Test func `the filter hides what does not match, and actions keep to it`() throws {
        let scratch = try ScratchFolder()
        let output = scratch.file("r.jsonl")
        let (server, session) = try start(12, limit: 2, ["-o", output])
        defer { server.stop() }
        try #require(session.wait { server.held.count == 2 })
        session.press("/t/1")
        try #require(session.see("4 match"))
        session.press("\r")
        try #require(session.see("4 shown") { $0.contains("/t/12") && !$0.contains("/t/5") })
        session.press("X")
        try #require(session.see("Cancel 4 tasks?"))
        session.press("y")
        try #require(session.see("4 cancelled"))
        session.press("/\u{1B}")
        try #require(session.see("/t/5"))
        server.releaseAll()
        try #require(session.see("DONE", "8 ok"))
        session.press("q")
        #expect(session.end() == .exited(0))
        let cancelled = try ResultLine.all(file: output).filter { $0.outcome == "cancelled" }
        #expect(Set(cancelled.map(\.index)) == [0, 9, 10, 11])
    }

    @Test func `what is pasted goes into an input line and presses no keys`() throws {
        let (server, session) = try start(12, limit: 2)
        defer { server.stop() }
        try #require(session.wait { server.held.count == 2 })
        session.press("\u{1B}[200~qyX\ry/t/1\u{1B}[201~/")
        try #require(session.see("12 match"))
        session.press("\u{1B}[200~/t/12\u{1B}[201~")
        try #require(session.see("1 match"))
        #expect(server.held.count == 2 && !session.text.contains("cancelled"))
        session.press("\u{1B}qy")
        #expect(session.end() == .exited(130))
    }

    @Test func `a click selects the task under it`() throws {
        let (server, session) = try start(8, limit: 2)
        defer { server.stop() }
        try #require(session.wait { server.held.count == 2 })
        try #require(session.see("/t/8"))
        let lines = session.text.split(separator: "\n", omittingEmptySubsequences: false)
        let y = try #require(lines.firstIndex { $0.hasSuffix("/t/5") })
        session.press("\u{1B}[<0;9;\(y + 1)M\u{1B}[<0;9;\(y + 1)m")
        try #require(session.see("the clicked row") { _ in session.isSelected("/t/5") })
        session.press("x")
        try #require(session.see("1 cancelled", "/t/5"))
        #expect(session.row("/t/5")?.contains("cancelled") == true)
        session.press("qy")
        #expect(session.end() == .exited(130))
    }

    @Test func `a crawl shows its rows and can be steered`() throws {
        let links = (1...9).map { "<a href=/t/\($0)>\($0)</a>" }.joined()
        let server = try HeldServer { path, _ in
            switch path {
            case "/":
                .raw(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                        + "Content-Length: \(links.utf8.count)\r\n\r\n\(links)"
                )
            default: path == "/robots.txt" ? .status(404) : .held
            }
        }
        defer { server.stop() }
        let session = try DashboardSession(
            ["-l", "1", "--retries", "0", server.baseURL + "/"] + HeldServer.patience
        )
        try #require(session.wait { server.held == ["/t/1"] })
        try #require(session.see("crawl", "in frontier", "/t/1", "/t/9"))
        session.press("P")
        try #require(session.see("PAUSED"))
        session.press("d")
        // What is under way ends and leaves the list; from then on nothing moves by itself.
        server.release("/t/1")
        try #require(session.see("all paused", "0 transfers under way"))
        try #require(session.see("no row of it") { !$0.contains("/t/1") })
        try #require(session.select("/t/3"))
        session.press("x")
        try #require(session.see("1 cancelled"))
        #expect(server.requestCount == 3)
        session.press("PX")
        try #require(session.see("Cancel 7 tasks?"))
        session.press("y")
        try #require(session.see("DONE", "8 cancelled"))
        session.press("q")
        _ = session.end()
        #expect(session.isRestored)
    }
}
