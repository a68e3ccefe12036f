import Clock
import Dashboard
import Fetching
import LimitTuning
import SafeText
import TerminalUI
import Testing

/// What keys do on the screen of a comparison.
struct ComparisonKeysTests {
    private func keyLine(_ screen: ScreenFixture) -> Substring {
        let frame = Dashboard.render(screen.model, size: screen.model.size)
        return frame.text.split(separator: "\n", omittingEmptySubsequences: false)
            .last { $0.contains("help") } ?? ""
    }

    @Test func `a gives the recommended limit to the run and leaves`() {
        var screen = ScreenFixture.comparing(ComparisonFixture.decided())
        #expect(screen.type("a") == [.limits(.set(32))])
        #expect(screen.model.screen == .run)
        #expect(screen.said == "limit 32, as the comparison says")
    }

    @Test func `a while it refines gives the limit in one order`() {
        var state = ComparisonFixture.decided()
        state.phase = .refining(round: 1)
        var screen = ScreenFixture.comparing(state)
        #expect(screen.type("a") == [.limits(.set(32))])
    }

    @Test func `a comparison that has ended for want of work says so to every key`() {
        var state = ComparisonFixture.measuring()
        state.phase = .over(.queue)
        state.isRefinable = true
        var screen = ScreenFixture.comparing(state)
        screen.engine.snapshot.stage = .finished(nil)
        screen.wait(.milliseconds(10))
        #expect(screen.text.contains("UNDECIDED"))
        #expect(screen.text.contains("the queue ran out"))
        #expect(!keyLine(screen).contains("refine"))
        #expect(screen.type("a") == [])
        #expect(screen.said == "no limit is certain, so there is none to apply")
        #expect(screen.type("r") == [])
        #expect(screen.said == "no refining: the run is over")
        screen.type("n")
        #expect(screen.text.contains("(•) probe"))
    }

    @Test func `the clock of a comparison goes on while nothing happens, and stops with it`() {
        var state = ComparisonFixture.measuring()
        var screen = ScreenFixture.comparing(state)
        state.startedAt = screen.engine.now.advanced(nanoseconds: -30_000_000_000)
        screen.engine.snapshot.steering = state
        screen.wait(.milliseconds(10))
        _ = screen.model.reduce(.tick(screen.engine.now + .seconds(12)))
        #expect(screen.text.contains("42.0s of 1m30s"))
        state.phase = .over(.budget)
        screen.engine.snapshot.steering = state
        screen.wait(.seconds(20))
        #expect(screen.text.contains("27.4s of 1m30s"))
    }

    @Test func `a comparison that waits for the run to rest says that nothing is sent`() {
        var state = ComparisonFixture.screening()
        state.plan.source = .probe
        state.blocks = []
        state.wait()
        var screen = ScreenFixture.comparing(state)
        #expect(screen.text.contains("WAITING"))
        #expect(screen.text.contains("under way must end first, paused ones too"))
        screen.type("c")
        #expect(screen.text.contains("a comparison waits until the run has come to rest"))
    }

    @Test func `a without a certain limit, or without a run, orders nothing`() {
        var screen = ScreenFixture.comparing(ComparisonFixture.measuring())
        #expect(screen.type("a") == [])
        #expect(screen.said.contains("no limit is certain yet"))
        screen = ScreenFixture.comparing(ComparisonFixture.decided())
        #expect(keyLine(screen).contains("a apply"))
        screen.engine.snapshot.stage = .finished(nil)
        screen.wait(.milliseconds(10))
        #expect(!keyLine(screen).contains("apply"))
        #expect(screen.type("a") == [])
        #expect(screen.said == "there is no run to give it to: start one with --limit 32")
        #expect(screen.model.screen != .run)
    }

    @Test func `a limit out of bounds is applied as the nearest there is`() {
        var state = ComparisonFixture.decided()
        state.recommended = 0
        var screen = ScreenFixture.comparing(state)
        #expect(screen.type("a") == [.limits(.set(1))])
    }

    @Test func `r refines what is over and has a best, and nothing else`() {
        var screen = ScreenFixture.comparing(ComparisonFixture.decided())
        #expect(screen.type("r") == [.limits(.refineComparison)])
        #expect(screen.said == "trying limits around 32")
        screen = ScreenFixture.comparing(ComparisonFixture.measuring())
        #expect(screen.type("r") == [])
        #expect(screen.said.contains("still measuring"))
        var state = ComparisonFixture.screening()
        state.phase = .over(.budget)
        screen = ScreenFixture.comparing(state)
        #expect(screen.type("r") == [])
        #expect(screen.said.contains("no best limit"))
        state = ComparisonFixture.decided()
        state.isRefinable = false
        screen = ScreenFixture.comparing(state)
        #expect(screen.type("r") == [])
        #expect(screen.said == "the limits around 32 are known already")
        state.rate = 50
        screen = ScreenFixture.comparing(state)
        #expect(screen.type("r") == [])
        #expect(screen.said.contains("the server limits the rate"))
    }

    @Test func `e writes a file whose name it shows`() {
        var screen = ScreenFixture.comparing(ComparisonFixture.decided())
        let name = "crawltop-compare-7f3a.json"
        #expect(screen.type("e") == [.limits(.exportComparison(fileName: name))])
        #expect(screen.said == "writing \(name)")
        _ = screen.model.reduce(.told("written: \(name)", isGood: true))
        #expect(screen.said == "written: \(name)")
        var state = ComparisonFixture.measuring()
        state.blocks = []
        screen = ScreenFixture.comparing(state)
        #expect(screen.type("e") == [])
    }

    @Test(arguments: [Key.escape, .character("x")])
    func `leaving a comparison that measures asks first, with the safe answer ahead`(key: Key) {
        var screen = ScreenFixture.comparing(ComparisonFixture.measuring())
        #expect(screen.press(key) == [])
        #expect(screen.text.contains("Stop the comparison?"))
        #expect(screen.text.contains("[ keep measuring ]"))
        #expect(screen.press(.enter) == [])
        #expect(screen.press(key, .tab, .enter) == [.limits(.stopComparison)])
        #expect(screen.model.screen != .run)
        screen.engine.snapshot.steering = nil
        screen.wait(.milliseconds(10))
        #expect(screen.text.contains("STOPPED"))
        screen.press(key)
        #expect(screen.model.screen == .run)
    }

    @Test func `a question that comes too late stops nothing`() {
        var screen = ScreenFixture.comparing(ComparisonFixture.measuring())
        screen.type("x")
        screen.engine.snapshot.steering = ComparisonFixture.decided()
        screen.wait(.milliseconds(10))
        #expect(screen.type("y") == [])
    }

    @Test(arguments: [Key.tab, .backTab, .character("v")])
    func `the race and the table take turns`(key: Key) {
        var screen = ScreenFixture.comparing(ComparisonFixture.measuring())
        #expect(!screen.model.isAnimated)
        screen.press(key)
        #expect(screen.text.contains("who is done first?"))
        #expect(screen.model.isAnimated)
        _ = screen.model.reduce(.tick(screen.engine.now + .seconds(60)))
        #expect(!screen.model.isAnimated)
        screen.type(" ")
        #expect(screen.model.isAnimated)
        screen.press(key)
        #expect(screen.text.contains("vs best"))
    }

    @Test func `c shows the tasks and the comparison in turn`() {
        var screen = ScreenFixture.comparing(ComparisonFixture.measuring())
        screen.type("c")
        #expect(screen.model.screen == .run)
        #expect(screen.text.contains("permits"))
        screen.type("c")
        #expect(screen.text.contains("compare limits"))
    }

    @Test func `the run says that a comparison sets its limit, or that it rests for one`() {
        var screen = ScreenFixture.comparing(ComparisonFixture.measuring())
        screen.type("c")
        #expect(screen.text.contains("16/64 · comparing · 216 waiting"))
        #expect(screen.text.contains("a comparison sets the limit, 64 now: c shows it"))
        var probe = ComparisonFixture.measuring()
        probe.plan.source = .probe
        screen.engine.snapshot.steering = probe
        screen.wait(.milliseconds(10))
        #expect(screen.text.contains("16/16 · 216 waiting"))
        #expect(screen.text.contains("a comparison probes the server, the run rests"))
        screen.engine.snapshot.steering = ComparisonFixture.decided()
        screen.wait(.milliseconds(10))
        #expect(screen.text.contains("the limit: all 16 permits are taken"))
    }

    @Test func `n asks for another comparison once this one is over`() {
        var screen = ScreenFixture.comparing(ComparisonFixture.measuring())
        screen.type("n")
        #expect(screen.said.contains("one comparison at a time"))
        screen = ScreenFixture.comparing(ComparisonFixture.decided())
        screen.type("n")
        #expect(screen.text.contains("─ Compare limits ─"))
    }

    @Test func `q asks before it leaves work behind, and ? lists the keys`() {
        var screen = ScreenFixture.comparing(ComparisonFixture.measuring())
        #expect(screen.type("q") == [])
        #expect(screen.text.contains("Quit?"))
        #expect(screen.type("y") == [.leave(keepsFrame: false)])
        screen.type("?")
        screen.press(.pageDown, .pageDown)
        #expect(screen.text.contains("refine: try limits around it"))
        #expect(screen.type("x") == [])
        screen.press(.escape)
        #expect(screen.text.contains("compare limits"))
    }

    @Test(arguments: ["p", "P", "R", "X", "H", "+", "-", "/", "d", "3", "A", "Z"])
    func `keys of the task list do nothing there`(key: String) {
        var screen = ScreenFixture.comparing(ComparisonFixture.measuring())
        #expect(screen.type(key) == [])
        #expect(screen.said == "that key does nothing here: ? lists the keys")
        #expect(screen.model.prompt == .none)
    }

    @Test func `a run that rests for a probe is not let go under it`() {
        var state = ComparisonFixture.measuring()
        state.plan.source = .probe
        var screen = ScreenFixture.comparing(state)
        screen.engine.snapshot.isDispatchPaused = true
        screen.wait(.milliseconds(10))
        screen.type("c")
        #expect(screen.type("P") == [])
        #expect(screen.said.contains("the run rests for the comparison"))
        state.phase = .over(.decided)
        screen.engine.snapshot.steering = state
        screen.wait(.milliseconds(10))
        #expect(screen.type("P") == [.engine(.resumeDispatch)])
    }

    @Test(arguments: ["+", "-", "A"])
    func `the limit cannot be changed under a running comparison`(key: String) {
        var screen = ScreenFixture.comparing(ComparisonFixture.measuring())
        screen.type("c")
        #expect(screen.type(key) == [])
        #expect(screen.said.contains("the comparison sets the limit"))
    }

    @Test func `the end of a comparison is told where the tasks are looked at`() {
        var screen = ScreenFixture.comparing(ComparisonFixture.measuring())
        screen.type("c")
        screen.engine.snapshot.steering = ComparisonFixture.decided()
        screen.wait(.milliseconds(10))
        #expect(screen.said == "the comparison is over: use 32; c shows it")
    }

    @Test func `a run that only compares shows the comparison from the start`() {
        let context = RunContext(kind: .compare, target: "example.org")
        var screen = ScreenFixture(.small(), context: context)
        #expect(screen.text.contains("it has not begun yet"))
        screen.engine.snapshot.steering = ComparisonFixture.measuring()
        screen.wait(.milliseconds(10))
        screen.type("c")
        #expect(screen.text.contains("a comparison sets the limit, 64 now"))
        screen.type("c")
        screen.engine.snapshot.steering = ComparisonFixture.decided()
        screen.wait(.milliseconds(10))
        #expect(screen.text.contains("▶     32"))
        #expect(screen.type("a") == [])
        #expect(screen.said.contains("--limit 32"))
        #expect(screen.type("n") == [])
        #expect(screen.model.prompt == .none)
    }

    @Test(arguments: [Key.character("x"), .function(9), .character("q")])
    func `a run that only compares is left by x as by q, once it is over`(key: Key) {
        let context = RunContext(kind: .compare, target: "example.org")
        var screen = ScreenFixture(.busy(), context: context)
        screen.engine.snapshot.steering = ComparisonFixture.decided()
        screen.wait(.milliseconds(10))
        #expect(screen.press(.escape) == [])
        #expect(screen.text.contains("DECIDED"))
        #expect(screen.press(key) == [.leave(keepsFrame: false)])
    }

    @Test func `the sample of a run that only compares is done with the comparison`() {
        let context = RunContext(kind: .compare, target: "example.org")
        var screen = ScreenFixture(.busy(), context: context)
        screen.engine.snapshot.steering = ComparisonFixture.decided()
        screen.wait(.milliseconds(10))
        screen.type("c")
        #expect(screen.text.contains("DONE"))
        #expect(screen.type("+") == [])
        #expect(screen.said == "the run is over")
        var refining = ComparisonFixture.decided()
        refining.phase = .refining(round: 1)
        screen.engine.snapshot.steering = refining
        screen.wait(.milliseconds(10))
        #expect(screen.text.contains("RUNNING"))
    }

    @Test func `a click on the key bar is the key`() throws {
        var screen = ScreenFixture.comparing(ComparisonFixture.decided())
        let bar = try #require(screen.text.split(separator: "\n").last)
        #expect(bar.hasPrefix("? help  v race  a apply"))
        let point = Point(x: 16, y: 23)
        #expect(screen.model.reduce(.mouse(.press(point))) == [.limits(.set(32))])
    }
}
