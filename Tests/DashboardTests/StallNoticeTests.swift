import Clock
import Dashboard
import Fetching
import SafeText
import TerminalUI
import Testing

struct StallNoticeTests {
    private func stall(_ part: Stall.Part, _ milliseconds: Int, _ culprit: String) -> Stall {
        Stall(
            part: part,
            time: EngineFixture.start + .seconds(83),
            duration: .milliseconds(milliseconds),
            culprit: culprit
        )
    }

    private func screen(_ stalls: Stall..., width: Int = 80) -> ScreenFixture {
        var engine = EngineFixture.small()
        engine.snapshot.stalls.stalls = stalls
        engine.snapshot.stalls.count = stalls.count
        engine.snapshot.stalls.network = TurnTimes(
            longest: .microseconds(310),
            p99: .microseconds(90)
        )
        return ScreenFixture(engine, size: Size(width: width, height: 24))
    }

    private func status(_ screen: ScreenFixture) -> String {
        screen.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[22]
    }

    @Test func `a stall is told, with what stalled`() {
        let line = status(screen(stall(.pool, 240, "writing 37 results")))
        #expect(line.contains("stalled: pool 240ms, writing 37 results"))
    }

    @Test(arguments: [(5, true), (7, false)])
    func `it is told for some seconds`(after: Int, isTold: Bool) {
        var screen = screen(stall(.network, 1_234, "libcurl and its callbacks"))
        screen.wait(.seconds(after))
        #expect(status(screen).contains("stalled: network 1.23s") == isTold)
    }

    @Test func `of many the longest is told, and how many more there were`() {
        let line = status(
            screen(
                stall(.pool, 240, "a"),
                stall(.screen, 900, "the terminal takes its frame"),
                stall(.pool, 110, "c")
            )
        )
        #expect(line.contains("stalled: screen 900ms, the terminal takes its frame (and 2 more)"))
    }

    @Test func `a pool that stands still now is told before everything else`() {
        var screen = screen(stall(.screen, 900, "b"))
        var report = StallReport()
        report.ongoing = stall(.pool, 3_200, "writing 37 results")
        _ = screen.model.reduce(.stalls(report))
        #expect(status(screen).contains("stalled now: pool 3.20s, writing 37 results"))
    }

    @Test func `an answer to a key comes first`() {
        var screen = screen(stall(.pool, 240, "writing 37 results"))
        screen.type("Z")
        #expect(status(screen).contains("frozen"))
    }

    @Test func `hostile names are drawn safely`() {
        let line = status(screen(stall(.pool, 240, "parsing http://a/\u{1B}[2J\u{202E}x")))
        #expect(line.contains("stalled: pool"))
        #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.properties.isBidiControl })
    }

    @Test(arguments: [(80, false), (100, true)])
    func `while all is well there is a small meter where there is room`(width: Int, isShown: Bool) {
        let screen = screen(width: width)
        let title = screen.text.split(separator: "\n").first ?? ""
        #expect(title.contains("loop 0.3ms") == isShown)
        #expect(!screen.text.contains("stalled"))
    }
}
