import DemoSite
import Glibc
import TestSupport
import Testing

/// What is on the screen: at every size, in every pane, with and without colours.
@Suite(.offPool, .serialized)
struct DashboardViewTests {
    @Test(arguments: [(80, 24), (20, 5), (120, 40), (1, 1), (300, 100)])
    func `it starts and ends at any size`(columns: Int, rows: Int) throws {
        let server = try HeldServer()
        defer { server.stop() }
        let session = try DashboardSession(
            ["fetch", server.baseURL + "/a", server.baseURL + "/b"],
            columns: columns,
            rows: rows
        )
        try #require(session.wait { server.held.count == 2 })
        try #require(session.see("a frame") { _ in session.terminal.screen.isAlternate })
        if columns >= 20 { try #require(session.see("2/16")) }
        if columns >= 80 { try #require(session.see("RUNNING", "/a", "/b", "q quit")) }
        if columns >= 120 { try #require(session.see("why", "fetch-2")) }
        session.press("qy")
        #expect(session.end() == .exited(130))
        #expect(session.isRestored)
    }

    @Test func `the log pane tells of failures`() throws {
        let server = try HeldServer { _, _ in .status(404) }
        defer { server.stop() }
        let session = try DashboardSession(["fetch", server.baseURL + "/gone"])
        try #require(session.see("DONE", "1 failed"))
        session.press("l")
        try #require(session.see("fetch-1  http.404: status 404"))
        session.press("\u{1B}q")
        #expect(session.end() == .exited(1))
    }

    @Test func `it follows a terminal that changes its size`() throws {
        let server = try HeldServer()
        defer { server.stop() }
        let session = try DashboardSession(["fetch", server.baseURL + "/a", server.baseURL + "/b"])
        try #require(session.see("2/16", "q quit"))
        session.terminal.resize(columns: 140, rows: 40)
        try #require(session.see("why", "fetch-2"))
        session.terminal.resize(columns: 20, rows: 5)
        try #require(session.see("the compact view") { !$0.contains("why") && $0.contains("2/16") })
        for width in 1...60 { session.terminal.resize(columns: width, rows: 1 + width % 30) }
        session.terminal.resize(columns: 80, rows: 24)
        try #require(session.see("RUNNING", "2/16", "/a", "/b", "q quit"))
        session.press("qy")
        #expect(session.end() == .exited(130))
        #expect(session.isRestored)
    }

    @Test func `the title says what runs, until the end`() throws {
        let server = try HeldServer()
        defer { server.stop() }
        let session = try DashboardSession(["fetch", server.baseURL + "/a"])
        try #require(session.see("RUNNING", "1/16"))
        #expect(session.terminal.screen.title == "crawltop \(server.baseURL)/a")
        session.press("qy")
        #expect(session.end() == .exited(130))
        #expect(session.terminal.screen.title.isEmpty && session.isRestored)
    }

    @Test func `panes open and close`() throws {
        let server = try HeldServer { path, _ in path == "/bad" ? .status(404) : .held }
        defer { server.stop() }
        let session = try DashboardSession([
            "fetch", server.baseURL + "/a", server.baseURL + "/bad",
        ])
        try #require(session.see("1/16", "1 failed"))
        try #require(session.select("/bad"))
        session.press("\r")
        try #require(session.see("fetch-2", "http.404", "tries", "Esc close"))
        session.press("\u{1B}")
        try #require(session.see("closed details") { !$0.contains("tries") })
        session.press("?")
        try #require(session.see("Esc close", "cancel"))
        session.press("\u{1B}")
        try #require(session.see("closed help") { $0.contains("q quit") })
        session.press("e")
        try #require(session.see("http.404", "show these tasks"))
        session.press("\u{1B}l")
        try #require(session.see("Up Down scroll"))
        session.press("\u{1B}")
        try #require(session.see("closed log") { $0.contains("q quit") })
        session.press("Z")
        try #require(session.see("FROZEN"))
        session.press("Z")
        try #require(session.see("live again") { !$0.contains("FROZEN") })
    }

    @Test(arguments: [("NO_COLOR", "1", false), ("NO_COLOR", "", true), ("TERM", "vt100", false)])
    func `colours are left out where they are not wanted`(
        name: String,
        value: String,
        hasColor: Bool
    ) throws {
        let server = try HeldServer()
        defer { server.stop() }
        let session = try DashboardSession(
            ["fetch", server.baseURL + "/a"],
            environment: [name: value]
        )
        try #require(session.see("RUNNING", "1/16", "/a"))
        let looks = session.terminal.screen.cells.joined().map(\.look)
        #expect(looks.contains { $0.foreground != nil || $0.background != nil } == hasColor)
        #expect(looks.contains { $0.isBold || $0.isReversed })
    }

    @Test(arguments: [(["--ascii"], "C.UTF-8"), ([], "C")])
    func `only ASCII is drawn where it was asked for or nothing else can be`(
        options: [String],
        locale: String
    ) throws {
        let server = try HeldServer()
        defer { server.stop() }
        let session = try DashboardSession(
            ["fetch", server.baseURL + "/\u{e4}", server.baseURL + "/b"] + options,
            environment: ["LC_ALL": locale]
        )
        try #require(session.see("RUNNING", "2/16"))
        session.press("jj-?")
        try #require(session.see("Esc close"))
        session.press("\u{1B}qy")
        #expect(session.end() == .exited(130))
        #expect(session.terminal.output.allSatisfy { $0 < 0x80 })
    }

    @Test func `the lesson shows both times`() throws {
        let session = try DashboardSession(["demo", "--pages", "3", "--delay", "200ms"])
        try #require(
            session.see("both lanes") { screen in
                screen.split(separator: "\n").filter { $0.contains(" 3/3 ") }.count == 2
            }
        )
        try #require(session.see("times as fast"))
        // Between two parts nothing is asked, since nothing is under way.
        session.press("qy")
        #expect(session.end() != nil)
        #expect(session.isRestored)
        #expect(session.text.contains("one at a time: 3 pages in "))
        #expect(session.text.contains("together: 3 pages in "))
    }

    @Test func `n leaves the slow half of the lesson`() throws {
        let session = try DashboardSession(["demo", "--pages", "10", "--delay", "5s"])
        try #require(session.see("one at a time", "1/1"))
        session.press("n")
        try #require(
            session.see("the fast half") { screen in
                screen.split(separator: "\n").contains {
                    $0.contains("together") && $0.contains(" 10/10 ")
                }
            }
        )
        #expect(
            !session.text.split(separator: "\n").contains {
                $0.contains("one at a time") && $0.contains(" 10/10 ")
            }
        )
        session.press("qy")
        #expect(session.end() == .exited(130))
    }

    @Test func `leaving in the middle of the lesson ends the demo`() throws {
        let session = try DashboardSession(["demo", "--pages", "5", "--delay", "60s"])
        try #require(session.see("one at a time", "1/1"))
        session.press("qy")
        #expect(session.end() == .exited(130))
        #expect(session.isRestored)
        #expect(session.text.contains("one at a time: 0 of 5 pages"))
    }
}
