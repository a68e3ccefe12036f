import Clock
import Dashboard
import Fetching
import LimitTuning
import SafeText
import TerminalUI
import Testing

/// The limit that is sought, on the screen of the run.
struct AutoLimitScreenTests {
    @Test(arguments: [(80, 24), (200, 60), (60, 14), (20, 5)])
    func `a run whose limit is sought`(width: Int, height: Int) throws {
        var screen = ScreenFixture.seeking(size: Size(width: width, height: height))
        screen.press(.down, .enter)
        if height < 20 { screen.press(.escape) }
        let frame = render(screen.model, size: screen.model.size)
        try expectSnapshot(frame, named: "auto-\(width)x\(height)")
    }

    @Test func `its hosts and moves, in ASCII`() throws {
        var state = AutoLimitState.example()
        var paced = AutoLimitState.Host(host: HostID(index: 7), limit: 8)
        (paced.mode, paced.pacePerSecond, paced.goodput) = (.pacing, 47.5, 49.8)
        state.hosts.append(paced)
        var screen = ScreenFixture.seeking(state, glyphs: .ascii)
        screen.type("a")
        let frame = render(screen.model, size: screen.model.size)
        #expect(frame.text.utf8.allSatisfy { $0 < 0x80 })
        try expectSnapshot(frame, named: "auto-moves-80x24")
        screen.type("a")
        #expect(screen.model.pane == nil)
    }

    @Test func `the gauge says what was found and what it may come to`() {
        let text = ScreenFixture.seeking().text
        #expect(text.contains("16/24 · auto 24 (cap 256)"))
        #expect(text.contains("hold 24: queue empty"))
        #expect(text.contains("25→24: e=0.08"))
    }

    @Test func `A lets the limit be sought and takes it back where it is`() {
        var screen = ScreenFixture(.busy())
        #expect(screen.type("A") == [.limits(.seek)])
        #expect(screen.said.contains("auto limit on"))
        screen.engine.snapshot.steering = AutoLimitState.example()
        screen.wait(.milliseconds(20))
        #expect(screen.type("A") == [.limits(.set(24))])
        #expect(screen.said == "auto limit off: it stays at 24")
    }

    @Test func `A pressed twice before the engine answers is on and off`() {
        var screen = ScreenFixture(.busy())
        screen.type("A")
        #expect(screen.type("A") == [.limits(.set(16))])
        #expect(screen.type("A") == [.limits(.seek)])
    }

    @Test(arguments: [("+", 25), ("-", 23), ("]", 34), ("[", 14)])
    func `a limit set by hand ends the search`(key: String, limit: Int) {
        var screen = ScreenFixture.seeking()
        #expect(screen.type(key) == [.limits(.set(limit))])
        #expect(screen.said == "auto limit off: limit 24 → \(limit)")
        screen.engine.snapshot.steering = nil
        screen.engine.snapshot.limit = limit
        screen.wait(.milliseconds(20))
        #expect(screen.type("+") == [.limits(.set(limit + 1))])
    }

    @Test func `the cap of the search is never told as a limit that was lowered`() {
        var screen = ScreenFixture.seeking()
        screen.engine.snapshot.limit = 256
        screen.engine.snapshot.permitsTaken = 24
        screen.wait(.milliseconds(20))
        screen.type("-")
        screen.engine.snapshot.steering = nil
        screen.engine.snapshot.limit = 23
        screen.wait(.milliseconds(20))
        #expect(screen.text.contains("limit 24→23, draining 1"))
        #expect(!screen.text.contains("256"))
    }

    @Test func `a run that is over seeks no limit`() {
        var engine = EngineFixture.busy()
        engine.snapshot.stage = .finished(nil)
        var screen = ScreenFixture(engine)
        #expect(screen.type("A") == [])
        #expect(screen.said == "the run is over")
        screen.type("a")
        #expect(screen.text.contains("auto limit: off"))
    }

    @Test func `what keeps the run is told as the search's`() {
        var screen = ScreenFixture.seeking()
        screen.wait(.seconds(2))
        #expect(screen.text.contains("the auto limit: docs.example.org has its 16, 216 wait"))
    }

    @Test func `a limit at its cap is told as such`() {
        var screen = ScreenFixture.seeking()
        screen.engine.snapshot.limit = 16
        screen.wait(.seconds(2))
        #expect(screen.text.contains("the cap of the auto limit: all 16 permits are taken, 214"))
    }

    @Test func `the limit of many hosts is their sum, and never above the cap`() {
        var state = AutoLimitState.example()
        state.hosts = (0..<40).map { AutoLimitState.Host(host: HostID(index: $0), limit: 10) }
        #expect(ScreenFixture.seeking(state).text.contains("auto 10 (cap 256)"))
        var screen = ScreenFixture.seeking(state)
        let host = screen.engine.snapshot.hosts[0]
        screen.engine.snapshot.hosts = Array(repeating: host, count: 40)
        screen.wait(.milliseconds(10))
        #expect(screen.text.contains("auto 256 (cap 256)"))
    }

    @Test func `before a host is tuned its limit is the one that it began with`() {
        var state = AutoLimitState.example()
        state.hosts = []
        let screen = ScreenFixture.seeking(state)
        let limit = screen.engine.snapshot.hosts[0].limit
        #expect(screen.text.contains("auto \(limit) (cap 256)"))
    }
}
