import Clock
import Dashboard
import Fetching
import LimitTuning
import SafeText
import TerminalUI
import Testing

/// What keys order from the engine.
struct SteeringTests {
    @Test func `x cancels the selected task and shows it in the same frame`() {
        var screen = ScreenFixture()
        screen.press(.down)
        #expect(screen.type("x") == [.engine(.cancel([TaskID(index: 1)]))])
        #expect(screen.said == "cancelled fetch-2")
        let row = screen.text.split(separator: "\n").first { $0.hasPrefix("▶") }
        #expect(row?.contains("cancelling") == true)
        #expect(screen.type("x") == [])
    }

    @Test func `a cancel the engine has confirmed is forgotten`() {
        var screen = ScreenFixture()
        screen.press(.down)
        screen.type("x")
        screen.engine.move(TaskID(index: 1), to: .cancelled)
        screen.wait(.seconds(2))
        #expect(screen.type("r") == [.engine(.retry([TaskID(index: 1)]))])
        screen.engine.move(TaskID(index: 1), to: .wait)
        screen.wait(.seconds(2))
        #expect(!screen.text.contains("cancelling  ends its transfer       420ms       /page/2"))
        #expect(screen.type("x") == [.engine(.cancel([TaskID(index: 1)]))])
    }

    @Test(arguments: [
        ("x", 10, "cannot cancel fetch-10: it is ok"),
        ("r", 10, "cannot retry fetch-10: it is ok"),
        ("r", 2, "cannot retry fetch-2: it is dns"),
        ("p", 13, "cannot pause fetch-13: it is skipped"),
        ("r", 13, "cannot retry fetch-13: it is skipped"),
    ])
    func `what cannot be done is said and not ordered`(key: String, task: Int, words: String) {
        var screen = ScreenFixture()
        screen.select(task)
        #expect(screen.type(key) == [])
        #expect(screen.said == words)
    }

    @Test(arguments: ["x", "r", "p", " ", "F"])
    func `without a selection the user is asked for one`(key: String) {
        var screen = ScreenFixture()
        #expect(screen.type(key) == [])
        #expect(screen.said.contains("choose a task"))
    }

    @Test func `r retries failed and cancelled tasks`() {
        var screen = ScreenFixture()
        screen.select(11)
        #expect(screen.type("r") == [.engine(.retry([TaskID(index: 10)]))])
        screen.select(12)
        #expect(screen.type("r") == [.engine(.retry([TaskID(index: 11)]))])
    }

    @Test func `p pauses and resumes`() {
        var screen = ScreenFixture()
        screen.select(2)
        #expect(screen.type("p") == [.engine(.pause([TaskID(index: 1)]))])
        screen.select(8)
        #expect(screen.type("p") == [.engine(.resume([TaskID(index: 7)]))])
    }

    @Test func `marks come before the selection`() {
        var screen = ScreenFixture()
        screen.press(.down)
        screen.type("   ")
        #expect(screen.model.marks.map(\.index).sorted() == [1, 2, 3])
        #expect(screen.type("p") == [.engine(.pause([1, 2, 3].map(TaskID.init(index:))))])
        screen.type("x")
        #expect(screen.type("y") == [.engine(.cancel([1, 2, 3].map(TaskID.init(index:))))])
        #expect(screen.model.marks.isEmpty)
    }

    @Test func `a space on a marked task unmarks it and U unmarks all`() {
        var screen = ScreenFixture()
        screen.press(.down)
        screen.type(" k ")
        #expect(screen.model.marks.isEmpty)
        screen.type("  U")
        #expect(screen.model.marks.isEmpty)
        #expect(screen.said == "unmarked 2 tasks")
    }

    @Test func `X asks, names the tasks and keeps them by default`() {
        var screen = ScreenFixture()
        #expect(screen.type("X") == [])
        #expect(screen.text.contains("Cancel 8 tasks?"))
        #expect(screen.text.contains("fetch-2, fetch-3"))
        #expect(screen.text.contains("[ keep ]"))
        #expect(screen.press(.enter) == [])
        #expect(screen.said == "nothing was changed")
    }

    @Test func `a question is about the tasks of its moment`() {
        var screen = ScreenFixture()
        screen.type("X")
        let late = screen.engine.add(.queued)
        screen.engine.move(TaskID(index: 1), to: .ok)
        screen.wait(.seconds(5))
        let tasks = [2, 3, 4, 5, 6, 7, 0].map(TaskID.init(index:))
        let effects = screen.press(.tab, .enter)
        #expect(effects == [.engine(.cancel(tasks))])
        #expect(!tasks.contains(late))
    }

    @Test func `X cancels only what the filter lets through`() {
        var screen = ScreenFixture()
        screen.type("/state:backoff")
        screen.press(.enter)
        screen.type("X")
        #expect(screen.type("y") == [.engine(.cancel([TaskID(index: 6)]))])
    }

    @Test func `R retries every failed task that matches, after a question`() {
        var engine = EngineFixture.small()
        let other = engine.add(.failed, url: "https://docs.example.org/other")
        var screen = ScreenFixture(engine)
        screen.type("2R")
        #expect(screen.text.contains("Retry 2 tasks?"))
        #expect(screen.press(.left, .enter) == [.engine(.retry([TaskID(index: 10), other]))])
        screen.type("/other")
        screen.press(.enter)
        #expect(screen.type("R") == [.engine(.retry([other]))])
    }

    @Test(arguments: [("+", 17), ("-", 15), ("]", 26), ("[", 6), ("=", 17)])
    func `keys change the limit`(key: String, limit: Int) {
        var screen = ScreenFixture()
        #expect(screen.type(key) == [.limits(.set(limit))])
        #expect(screen.said == "limit 16 → \(limit)")
    }

    @Test func `keys pressed faster than the engine answers add up`() {
        var screen = ScreenFixture()
        screen.type("++")
        #expect(screen.type("]") == [.limits(.set(28))])
    }

    @Test func `the limit never falls below one and never above ten thousand`() {
        var low = ScreenFixture(EngineFixture(limit: 4))
        #expect(low.type("[") == [.limits(.set(1))])
        #expect(low.type("-") == [])
        var high = ScreenFixture(EngineFixture(limit: 9_995))
        #expect(high.type("]") == [.limits(.set(10_000))])
        #expect(high.type("+") == [])
    }

    @Test func `a lowered limit shows from where it drains until it has`() {
        var engine = EngineFixture(limit: 32)
        for _ in 0..<32 { engine.add(.wait) }
        var screen = ScreenFixture(engine, size: Size(width: 120, height: 40))
        screen.engine.snapshot.limit = 8
        screen.wait(.milliseconds(10))
        #expect(screen.text.contains("limit 32→8, draining 24"))
        screen.engine.snapshot.limit = 6
        screen.engine.snapshot.permitsTaken = 20
        screen.wait(.milliseconds(10))
        #expect(screen.text.contains("limit 32→6, draining 14"))
        screen.engine.snapshot.permitsTaken = 6
        screen.wait(.milliseconds(10))
        #expect(!screen.text.contains("draining"))
    }

    @Test func `P pauses dispatch and resumes it`() {
        var screen = ScreenFixture()
        #expect(screen.type("P") == [.engine(.pauseDispatch)])
        screen.engine.snapshot.isDispatchPaused = true
        screen.wait(.milliseconds(10))
        #expect(screen.text.contains("PAUSED"))
        #expect(screen.type("P") == [.engine(.resumeDispatch)])
    }

    @Test func `n leaves the slow half of a lesson that goes on`() {
        var screen = ScreenFixture()
        #expect(screen.type("n") == [])
        let unfinished = (0..<9).map(TaskID.init(index:))
        let lane = LessonLane(label: "one at a time", done: 3, total: 10, elapsed: .seconds(6))
        _ = screen.model.reduce(.lanes([lane]))
        #expect(screen.type("n") == [.engine(.cancel(unfinished))])
        _ = screen.model.reduce(.finished(summary: []))
    }
}

extension ScreenFixture {
    /// Selects a task by its number, from 1.
    mutating func select(_ number: Int) {
        press(.home)
        for _ in 0..<model.list.count where selected != number { press(.down) }
    }
}
