import Clock
import Dashboard
import Fetching
import LimitTuning
import SafeText
import TerminalUI
import Testing

/// How a comparison looks.
struct ComparisonScreenTests {
    private static let sizes = [(80, 24), (200, 60), (60, 10), (20, 5)]

    private func render(_ screen: ScreenFixture) -> Frame {
        Dashboard.render(screen.model, size: screen.model.size)
    }

    @Test(arguments: sizes)
    func `a comparison that has decided`(width: Int, height: Int) throws {
        let size = Size(width: width, height: height)
        let screen = ScreenFixture.comparing(ComparisonFixture.decided(), size: size)
        try expectSnapshot(render(screen), named: "compare-decided-\(width)x\(height)")
    }

    @Test(arguments: [(80, 24), (20, 5)])
    func `a comparison that measures, in ASCII`(width: Int, height: Int) throws {
        let size = Size(width: width, height: height)
        let state = ComparisonFixture.measuring()
        let frame = render(.comparing(state, size: size, glyphs: .ascii))
        #expect(frame.text.utf8.allSatisfy { $0 < 0x80 })
        try expectSnapshot(frame, named: "compare-measuring-\(width)x\(height)")
    }

    @Test func `a comparison that has just begun`() throws {
        let screen = ScreenFixture.comparing(ComparisonFixture.screening())
        try expectSnapshot(render(screen), named: "compare-screening-80x24")
    }

    @Test(arguments: [(80, 24), (20, 5)])
    func `a race under way, and at its end in ASCII`(width: Int, height: Int) throws {
        let size = Size(width: width, height: height)
        var screen = ScreenFixture.comparing(ComparisonFixture.measuring(), size: size)
        screen.type("v")
        _ = screen.model.reduce(.tick(screen.engine.now + .milliseconds(1_100)))
        try expectSnapshot(render(screen), named: "race-running-\(width)x\(height)")
        let state = ComparisonFixture.decided()
        screen = ScreenFixture.comparing(state, size: size, glyphs: .ascii)
        screen.type("v")
        _ = screen.model.reduce(.tick(screen.engine.now + .seconds(60)))
        let frame = render(screen)
        #expect(frame.text.utf8.allSatisfy { $0 < 0x80 })
        try expectSnapshot(frame, named: "race-over-\(width)x\(height)")
    }

    @Test(arguments: [(80, 24), (20, 5)])
    func `the form`(width: Int, height: Int) throws {
        var screen = ScreenFixture(.busy(), size: Size(width: width, height: height))
        screen.type("c")
        try expectSnapshot(render(screen), named: "compare-form-\(width)x\(height)")
    }

    @Test func `no two statuses look alike without colour`() {
        var state = ComparisonFixture.measuring()
        for (row, status) in zip(state.limits.indices, LimitStanding.Status.allCases) {
            state.limits[row].status = status
        }
        let words = ["✓ good", "✗ slower", "? open", "! skipped"]
        let text = ScreenFixture.comparing(state).text
        for word in words { #expect(text.contains(word)) }
        ComparisonFixture.change(&state, state.limits[3].limit) { $0.stopCause = .throttling }
        #expect(ScreenFixture.comparing(state).text.contains("! 429"))
        let small = ScreenFixture.comparing(state, size: Size(width: 20, height: 8)).text
        for sign in ["✓G", "✗S", "?O", "!X"] { #expect(small.contains(sign)) }
    }

    @Test(arguments: [
        (ComparisonState.BlockPhase.draining, "draining: older transfers end"),
        (.warmingUp, "warming up, not counted yet"), (.measuring, "measuring"),
        (.resting(until: EngineFixture.start + .seconds(90)), "resting 7.0s more, as the server"),
    ])
    func `the running block says what it does`(phase: ComparisonState.BlockPhase, words: String) {
        var state = ComparisonFixture.measuring()
        state.blockPhase = phase
        let text = ScreenFixture.comparing(state).text
        #expect(text.contains("limit 64  "))
        #expect(text.contains(words))
    }

    private static let ends: [(ComparisonState.Stop, Int?, String)] = [
        (.decided, 32, "DECIDED"), (.budget, nil, "CANNOT SEPARATE"),
        (.rounds, nil, "CANNOT SEPARATE"), (.interrupted, nil, "STOPPED"),
    ]

    @Test(arguments: ends)
    func `the title says how it ended`(stop: ComparisonState.Stop, limit: Int?, word: String) {
        var state = ComparisonFixture.decided()
        state.phase = .over(stop)
        state.recommended = limit
        let lines = ScreenFixture.comparing(state).text.split(separator: "\n")
        #expect(lines.first?.hasSuffix(" \(word)") == true)
        #expect(lines[1].contains("closed loop"))
        #expect(lines[1].contains("seed 7f3a"))
    }

    @Test func `a limit that was given up is never the best beside the best`() {
        var state = ComparisonFixture.decided()
        ComparisonFixture.change(&state, 64) {
            ($0.status, $0.stopCause, $0.relative) = (.stopped, .latency, nil)
            ($0.goodput, $0.isMeasured) = (216, false)
        }
        let text = render(.comparing(state)).text
        #expect(text.contains("+3 %?"))
        #expect(!text.contains("best?"))
    }

    @Test func `a peak is printed only where there is one`() {
        var state = ComparisonFixture.decided()
        #expect(ScreenFixture.comparing(state).text.contains("peak 44 (42 to 47)"))
        state.curve?.peak = nil
        state.curve?.peakRange = nil
        #expect(!ScreenFixture.comparing(state).text.contains("peak"))
        state.curve?.fits = false
        #expect(ScreenFixture.comparing(state).text.contains("does not fit"))
    }

    @Test(arguments: ComparisonWarning.allCases)
    func `every warning is on the screen in whole`(warning: ComparisonWarning) {
        var state = ComparisonFixture.decided()
        state.warnings = [warning]
        let text = ScreenFixture.comparing(state).text
        let words = text.split(whereSeparator: \.isWhitespace)
        #expect(text.contains("! warning"))
        for word in warning.words.split(separator: " ") { #expect(words.contains(word)) }
    }

    @Test func `more limits than rows are scrolled to, and say so`() {
        var state = ComparisonFixture.measuring()
        state.limits = (1...30).map { LimitStanding(limit: $0 * 10) }
        var screen = ScreenFixture.comparing(state)
        #expect(screen.text.contains("↓"))
        #expect(!screen.text.contains(" 300 "))
        screen.press(.end)
        #expect(screen.text.contains(" 300 "))
        #expect(screen.text.contains("↑"))
        screen.press(.home)
        #expect(screen.text.contains("  10 "))
    }

    @Test(arguments: [(60, 10), (20, 5), (80, 12)])
    func `a low screen keeps the recommended row and the verdict in sight`(width: Int, height: Int)
    {
        let size = Size(width: width, height: height)
        var screen = ScreenFixture.comparing(ComparisonFixture.decided(), size: size)
        let rows = screen.text.split(separator: "\n")
        #expect(rows.contains { $0.hasPrefix("▶") && $0.contains("32") })
        #expect(screen.text.contains(width >= 60 ? "Use 32: the smallest" : "use 32"))
        screen.press(.home)
        #expect(!screen.text.contains("▶"))
    }

    @Test func `an interval crosses the line until it lies on one side of it`() throws {
        var state = ComparisonFixture.measuring()
        func row() throws -> Substring {
            let lines = ScreenFixture.comparing(state, glyphs: .ascii).text.split(separator: "\n")
            return try #require(lines.first { $0.contains(" 16   171") })
        }
        #expect(try row().contains("[--o-] ."))
        ComparisonFixture.change(&state, 16) { $0.relative = -0.08...0.01 }
        let crossing = try row()
        #expect(crossing.contains("+"))
        ComparisonFixture.change(&state, 16) { $0.relative = -0.03...0.01 }
        #expect(try row().contains(". ["))
    }
}
