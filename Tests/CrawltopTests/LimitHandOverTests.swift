import TestSupport
import Testing

/// However the limit is set, the server never has more requests than the limit that is shown.
@Suite(.offPool, .serialized)
struct LimitHandOverTests {
    /// A run whose requests the server holds but for those that were released.
    private func start(
        _ count: Int,
        limit: Int,
        _ decide: @escaping @Sendable (String, Int) -> HeldServer.Answer = { _, _ in .held }
    ) throws -> (HeldServer, DashboardSession) {
        let server = try HeldServer(decide)
        let urls = (1...count).map { "\(server.baseURL)/t/\($0)" }
        let session = try DashboardSession(
            ["fetch", "-l", "\(limit)", "--retries", "0"] + HeldServer.patience + urls,
            columns: 100
        )
        return (server, session)
    }

    /// Opens the form and asks for a comparison.
    private func compare(
        _ session: DashboardSession,
        source: Character,
        limits: String = "1,2"
    ) throws {
        session.press("c")
        try #require(session.see("Compare limits"))
        session.press("\u{15}\(limits)\t\t\t\(source)")
        try #require(session.see(limits, source == "l" ? "(•) live" : "(•) probe"))
        session.press("\r")
    }

    @Test(arguments: [("+", 5), ("A", 4)])
    func `the auto limit gives the limit back in one step`(key: String, limit: Int) throws {
        let (server, session) = try start(60, limit: 4)
        defer { server.stop() }
        try #require(session.wait { server.held.count == 4 })
        try #require(session.see("4/4"))
        session.press("A")
        try #require(session.see("4/4 · auto 4 (cap 256)"))
        session.press(key)
        try #require(session.see("\(limit)/\(limit) · ", "auto limit off"))
        try #require(session.wait { server.held.count == limit })
        #expect(server.mostHeld == limit)
        #expect(server.requestCount == limit)
        server.releaseAll()
        try #require(session.see("DONE", "60 ok"))
        #expect(server.requestCount == 60)
    }

    @Test func `a live comparison ends with the queue, and its end is in the summary`() throws {
        let (server, session) = try start(40, limit: 4)
        defer { server.stop() }
        try #require(session.wait { server.held.count == 4 })
        try #require(session.see("4/4"))
        session.press("c")
        try #require(session.see("36 URLs wait, some "))
        session.press("\u{1B}")
        try #require(session.see("closed form") { !$0.contains("URLs wait") })
        try compare(session, source: "l")
        try #require(session.see("MEASURING", "draining"))
        server.releaseAll()
        try #require(session.see("UNDECIDED", "the queue ran out"))
        session.press("r")
        try #require(session.see("there is no best limit"))
        session.press("c")
        try #require(session.see("DONE", "40 ok"))
        session.press("q")
        #expect(session.end() == .exited(0))
        let words = "limits 1, 2 compared (live): The queue ran out before it was decided."
        #expect(session.text.contains(words))
        #expect(server.requestCount == 40)
    }

    @Test func `a probe that is stopped while it waits never begins`() throws {
        let (server, session) = try start(30, limit: 4) { path, _ in
            path == "/t/1" ? .held : .status(200)
        }
        defer { server.stop() }
        try #require(session.see("29 ok", "1/4"))
        try compare(session, source: "p")
        try #require(session.see("WAITING", "1 transfer under way must end first"))
        session.press("x")
        try #require(session.see("Stop the comparison?"))
        session.press("\t\r")
        try #require(session.see("STOPPED"))
        server.releaseAll()
        session.press("x")
        try #require(session.see("DONE", "30 ok"))
        session.press("q")
        #expect(session.end() == .exited(0))
        #expect(server.requestCount == 30)
    }

    @Test func `q ends a run at once whose probe waits for a paused task`() throws {
        let (server, session) = try start(9, limit: 2) { path, _ in
            path == "/t/1"
                ? .raw("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\na part of it")
                : .status(200)
        }
        defer { server.stop() }
        try #require(session.see("8 ok", "1/2"))
        try #require(session.select("/t/1"))
        session.press("p")
        try #require(session.see("paused fetch-1"))
        try compare(session, source: "p")
        try #require(session.see("WAITING"))
        session.press("q")
        try #require(session.see("Quit?"))
        session.press("y")
        #expect(session.end() == .exited(130))
        #expect(session.isRestored)
        #expect(server.requestCount == 9)
    }

    @Test func `a run goes on when nothing of the probe is under way any more`() throws {
        // Each page is good once, two of them late; of a probe one request hangs, and no other is
        // good. In which order the pages are asked for is the engine's business.
        let (server, session) = try start(40, limit: 2) { path, earlier in
            if earlier == 0 { return path == "/t/11" || path == "/t/12" ? .held : .status(200) }
            return path == "/t/2" ? .held : .status(404)
        }
        defer { server.stop() }
        try #require(session.wait { Set(server.held) == ["/t/11", "/t/12"] })
        let paths = server.pathCount
        try #require(session.see("\(paths - 2) ok", "2/2"))
        try compare(session, source: "p", limits: "2,3")
        try #require(session.see("WAITING"))
        server.release("/t/11", "/t/12")
        try #require(session.see("NO ANSWER"))
        session.press("x")
        try #require(session.see("c shows the result again", "PAUSED", "\(paths) ok"))
        #expect(server.held == ["/t/2"])
        #expect(server.pathCount == paths)
        server.releaseAll()
        try #require(session.see("DONE", "40 ok"))
        session.press("q")
        #expect(session.end() == .exited(0))
    }
}
