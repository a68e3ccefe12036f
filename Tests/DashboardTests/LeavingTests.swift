import Clock
import Dashboard
import Fetching
import SafeText
import TerminalUI
import Testing

/// Keys that end, close, freeze and serve the terminal.
struct LeavingTests {
    @Test(arguments: [Key.character("q"), .function(10)])
    func `quitting asks while work goes on, and stays by default`(key: Key) {
        var screen = ScreenFixture()
        #expect(screen.press(key) == [])
        #expect(screen.text.contains("[ stay ]"))
        #expect(screen.press(.enter) == [])
        #expect(screen.press(key, .right, .enter) == [.leave(keepsFrame: false)])
    }

    @Test func `Q leaves the last frame, and asks too`() {
        var screen = ScreenFixture()
        #expect(screen.type("Q") == [])
        #expect(screen.type("y") == [.leave(keepsFrame: true)])
    }

    @Test func `q leaves at once when nothing goes on`() {
        var idle = ScreenFixture(EngineFixture())
        #expect(idle.type("q") == [.leave(keepsFrame: false)])
        var ended = ScreenFixture()
        ended.engine.snapshot.stage = .finished(nil)
        _ = ended.model.reduce(.snapshot(ended.engine.run))
        _ = ended.model.reduce(.finished(summary: ["4 ok", "1 failed"]))
        #expect(ended.text.contains("DONE"))
        #expect(ended.text.contains("4 ok · 1 failed"))
        #expect(ended.type("q") == [.leave(keepsFrame: false)])
    }

    @Test func `a comparison of its own is asked about until it is over`() {
        let context = RunContext(kind: .compare, target: "https://docs.example.org/")
        var engine = EngineFixture.busy()
        engine.snapshot.steering = ComparisonFixture.measuring()
        var screen = ScreenFixture(engine, context: context)
        #expect(screen.type("q") == [])
        #expect(screen.text.contains("The comparison ends here"))
        engine.snapshot.steering = ComparisonFixture.decided()
        screen = ScreenFixture(engine, context: context)
        #expect(screen.type("q") == [.leave(keepsFrame: false)])
    }

    @Test func `Ctrl-C stops gracefully, then hard, then leaves`() {
        var screen = ScreenFixture()
        #expect(
            screen.press(.control("c")) == [.engine(.stop(.interrupted(signal: 2), aborts: false))]
        )
        #expect(screen.said.contains("Ctrl-C again"))
        #expect(screen.text.contains("STOPPING"))
        #expect(
            screen.press(.control("c")) == [.engine(.stop(.interrupted(signal: 2), aborts: true))]
        )
        #expect(screen.press(.control("c")) == [.leave(keepsFrame: false)])
    }

    @Test(arguments: ["q", "X", "/", "?"])
    func `Ctrl-C works whatever is open`(opener: String) {
        var screen = ScreenFixture()
        screen.type(opener)
        #expect(
            screen.press(.control("c")) == [.engine(.stop(.interrupted(signal: 2), aborts: false))]
        )
    }

    @Test func `Ctrl-C leaves when the run is over`() {
        var screen = ScreenFixture()
        screen.engine.snapshot.stage = .finished(nil)
        screen.wait(.milliseconds(1))
        #expect(screen.press(.control("c")) == [.leave(keepsFrame: false)])
    }

    @Test(arguments: [
        (StopReason.interrupted(signal: 2), "INTERRUPTED"), (.budget, "BUDGET SPENT"),
        (.failFast, "FAILED FAST"), (.fuse, "FUSE BLOWN"),
    ])
    func `the header says how the run ended`(reason: StopReason, word: String) {
        var screen = ScreenFixture()
        screen.engine.snapshot.stage = .finished(reason)
        screen.wait(.milliseconds(1))
        #expect(screen.text.contains(word))
    }

    @Test func `Esc closes the innermost thing and never leaves`() {
        var screen = ScreenFixture()
        screen.press(.down)
        screen.type(" /fetch")
        screen.press(.enter, .enter)
        #expect(screen.model.pane == Pane(.details))
        screen.type("/")
        #expect(screen.model.prompt != .none)
        screen.press(.escape)
        #expect(screen.model.prompt == .none)
        #expect(screen.model.list.criteria.filter.isEmpty)
        screen.press(.escape)
        #expect(screen.model.pane == nil)
        screen.press(.escape)
        #expect(screen.model.marks.isEmpty)
        screen.press(.escape)
        #expect(screen.selected == nil)
        for _ in 0..<5 { #expect(screen.press(.escape) == []) }
    }

    @Test(arguments: [Key.character("?"), .character("h"), .function(1)])
    func `help opens, scrolls and closes`(key: Key) {
        var screen = ScreenFixture()
        screen.press(key)
        #expect(screen.text.contains("keys"))
        let top = screen.text
        screen.press(.down)
        #expect(screen.text != top)
        screen.press(.up)
        #expect(screen.text == top)
        screen.press(.end)
        #expect(screen.text.contains("Ctrl-L"))
        let end = screen.text
        screen.press(.up)
        #expect(screen.text != end)
        screen.press(.pageDown, .pageDown)
        #expect(screen.text == end)
        screen.press(.home)
        #expect(screen.text == top)
        screen.press(key)
        #expect(screen.model.pane == nil)
    }

    @Test func `Z freezes the screen and not the run`() {
        var screen = ScreenFixture()
        screen.type("Z")
        let frozen = screen.model.list.tasks
        screen.engine.move(TaskID(index: 0), to: .dns)
        screen.engine.snapshot.totals.ok = 77
        screen.wait(.seconds(9))
        #expect(screen.text.contains("FROZEN"))
        #expect(!screen.text.contains("✓77"))
        #expect(screen.model.list.tasks == frozen)
        screen.type("Z")
        #expect(!screen.text.contains("FROZEN"))
        #expect(screen.text.contains("77 ok"))
    }

    @Test func `orders on a frozen screen go by what is known now`() {
        var screen = ScreenFixture()
        screen.press(.down)
        screen.type("Z")
        screen.engine.move(TaskID(index: 1), to: .ok)
        screen.wait(.milliseconds(10))
        #expect(screen.type("x") == [])
        #expect(screen.said == "cannot cancel fetch-2: it is ok")
    }

    @Test func `keys for the terminal`() {
        var screen = ScreenFixture()
        #expect(screen.press(.control("l")) == [.terminal(.redraw)])
        #expect(screen.press(.control("z")) == [.terminal(.suspend)])
        #expect(screen.type("m") == [.terminal(.setMouse(false))])
        #expect(screen.type("m") == [.terminal(.setMouse(true))])
    }

    @Test(arguments: [
        Key.left, .right, .insert, .delete, .backspace, .control("q"), .function(40),
        .character("é"), .character("!"),
    ])
    func `keys without a meaning do nothing and say so`(key: Key) {
        var screen = ScreenFixture()
        #expect(screen.press(key) == [])
        #expect(screen.said.contains("?"))
    }

    @Test func `pasted text never acts as keys`() {
        var screen = ScreenFixture()
        screen.press(.down)
        #expect(screen.model.reduce(.paste("xXqQ\u{3}y")) == [])
        #expect(screen.model.prompt == .none)
        screen.type("/")
        _ = screen.model.reduce(.paste("page/1"))
        #expect(screen.model.list.criteria.filter.source == "page/1")
    }

    @Test func `a notice goes after some seconds`() {
        var screen = ScreenFixture()
        screen.type("d")
        #expect(screen.text.contains("done tasks are hidden"))
        _ = screen.model.reduce(.tick(screen.engine.now + .seconds(9)))
        #expect(!screen.text.contains("done tasks are hidden"))
    }

    @Test func `Tab and its opposite go round the views`() {
        var screen = ScreenFixture()
        let views = (0..<4).map { _ in
            screen.press(.tab)
            return screen.model.list.criteria.view
        }
        #expect(views == [.active, .failed, .done, .all])
        screen.press(.backTab)
        #expect(screen.model.list.criteria.view == .done)
    }

    @Test func `d hides what ended well and keeps failures`() {
        var screen = ScreenFixture()
        screen.type("d")
        #expect(screen.shown == [2, 3, 4, 5, 6, 9, 7, 8, 11, 1])
    }

    @Test func `errors are grouped, and Enter shows those of a class`() {
        var engine = EngineFixture.small()
        for number in 0..<3 {
            engine.add(.failed, url: "https://docs.example.org/slow/\(number)") {
                $0.error = FetchError(.timeoutStall, phase: .body, message: "stalled")
            }
        }
        var screen = ScreenFixture(engine)
        screen.type("e")
        #expect(screen.text.contains("4 failed tasks by class"))
        #expect(screen.model.errorGroups.map(\.count) == [3, 1])
        screen.press(.down, .up, .enter)
        #expect(screen.model.pane == nil)
        #expect(Set(screen.shown) == [14, 15, 16])
    }

    @Test func `the log shows its newest lines and its gaps`() {
        var screen = ScreenFixture()
        _ = screen.model.reduce(
            .log((1...2_000).map { LogLine(sequence: $0, level: .info, text: "line \($0)") })
        )
        _ = screen.model.reduce(.log([LogLine(sequence: 2_010, level: .error, text: "late")]))
        screen.type("l")
        #expect(screen.text.contains("(9 lines missing) late"))
        #expect(screen.model.log.lines.count == LogTail.capacity)
        screen.press(.home)
        #expect(screen.text.contains("line 1002"))
        let oldest = screen.text
        screen.press(.down)
        #expect(screen.text != oldest)
        screen.press(.end)
        #expect(screen.text.contains("late"))
    }
}
