import Clock
import Dashboard
import Fetching
import LimitTuning
import SafeText
import TerminalUI
import Testing

/// Asking for a comparison.
struct ComparisonFormTests {
    private func plan(_ effects: [DashboardEffect]) throws -> ComparisonPlan {
        guard case .limits(.compare(let plan)) = try #require(effects.first) else {
            throw Unexpected()
        }
        return plan
    }

    private struct Unexpected: Error {}

    private func form(_ limits: String, tolerance: String = "5 %", budget: String = "90s")
        -> ScreenFixture
    {
        var screen = ScreenFixture(.busy())
        screen.type("c")
        screen.press(.control("u"))
        screen.type(limits)
        screen.press(.tab, .control("u"))
        screen.type(tolerance)
        screen.press(.tab, .control("u"))
        screen.type(budget)
        return screen
    }

    @Test func `Enter starts what the form says and shows it`() throws {
        var screen = form("64 8,16;8", tolerance: "2.5", budget: "1m30s")
        let plan = try plan(screen.press(.enter))
        #expect(plan.limits == [8, 16, 64])
        #expect(plan.tolerance == 0.025)
        #expect(plan.budget == .seconds(90))
        #expect(plan.source == .live)
        #expect(screen.text.contains("compare limits"))
        #expect(screen.text.contains(" 64 "))
        screen.wait(.milliseconds(50))
        #expect(screen.text.contains("MEASURING"))
    }

    @Test func `the default form starts as it is`() throws {
        var screen = ScreenFixture(.busy())
        screen.type("c")
        let plan = try plan(screen.press(.enter))
        // 216 tasks wait: 64 would need 320 of them for one block.
        #expect(plan.limits == [1, 2, 4, 8, 16, 32])
        #expect(plan.tolerance == 0.05)
        #expect(plan.budget == .seconds(90))
        #expect(plan.seed <= 0xFFFF)
    }

    @Test(arguments: [
        ("", "5", "90", "at least two limits"), ("4", "5", "90", "at least two limits"),
        ("1,0", "5", "90", "\"0\" is none"), ("1,x", "5", "90", "\"x\" is none"),
        ("1,10001", "5", "90", "\"10001\" is none"), ("1,-2", "5", "90", "\"-2\" is none"),
        ("1,99999999999999999999", "5", "90", "is none"),
        ("1,2", "0", "90", "from 0.5 to 50"), ("1,2", "51", "90", "from 0.5 to 50"),
        ("1,2", "nan", "90", "from 0.5 to 50"), ("1,2", "x", "90", "from 0.5 to 50"),
        ("1,2", "5", "4s", "from 5s to 60m"), ("1,2", "5", "61m", "from 5s to 60m"),
        ("1,2", "5", "", "from 5s to 60m"), ("1,2", "5", "2x", "from 5s to 60m"),
        ("1,2", "5", "m", "from 5s to 60m"), ("1,2", "5", "99999999999999999999s", "from 5s"),
    ])
    func `what cannot be read is said, and nothing starts`(
        limits: String,
        tolerance: String,
        budget: String,
        words: String
    ) {
        var screen = form(limits, tolerance: tolerance, budget: budget)
        #expect(screen.text.contains(words))
        #expect(screen.press(.enter) == [])
        #expect(screen.said.contains(words))
        #expect(screen.model.screen == .run)
    }

    @Test func `more than twenty-four limits are too many`() {
        var screen = form((1...25).map(String.init).joined(separator: ","))
        #expect(screen.press(.enter) == [])
        #expect(screen.said == "at most 24 limits can be compared")
    }

    @Test func `Esc leaves without a trace`() {
        var screen = ScreenFixture(.busy())
        screen.type("c")
        #expect(screen.press(.escape) == [])
        #expect(screen.model.prompt == .none)
        #expect(screen.model.screen == .run)
        #expect(screen.model.comparison == nil)
    }

    @Test func `the price is told before it starts`() {
        var screen = ScreenFixture(.busy())
        screen.type("c")
        #expect(screen.text.contains("the run goes on, at changing limits, at most 32"))
        #expect(screen.text.contains("216 URLs wait, some 4,600 are needed"))
        screen.press(.backTab, .right)
        #expect(screen.text.contains("Costs about 4,600 requests to docs.example.org, at most 32"))
    }

    @Test func `a run that is over offers no live comparison and says why`() throws {
        var engine = EngineFixture.busy()
        engine.snapshot.stage = .finished(nil)
        var screen = ScreenFixture(engine)
        screen.type("c")
        #expect(screen.text.contains("not possible: the run is over"))
        screen.press(.backTab)
        screen.type("l")
        #expect(screen.press(.enter) == [])
        #expect(screen.said == "live is not possible: the run is over")
        screen.type("p")
        #expect(try plan(screen.press(.enter)).source == .probe)
    }

    @Test func `a run of which nothing can be compared opens no form`() {
        var screen = ScreenFixture(EngineFixture())
        screen.type("c")
        #expect(screen.model.prompt == .none)
        #expect(screen.said.contains("no limits can be compared here: no task waits"))
    }

    @Test(arguments: ["c", "A"])
    func `while the lesson runs neither a comparison nor the auto limit begins`(key: String) {
        var screen = ScreenFixture(.busy())
        let lane = LessonLane(label: "one at a time", done: 3, total: 10, elapsed: .seconds(6))
        _ = screen.model.reduce(.lanes([lane]))
        #expect(screen.type(key) == [])
        #expect(screen.model.prompt == .none)
        #expect(screen.said.contains("the lesson sets its own limits"))
    }

    @Test func `a comparison that could not begin is gone again`() {
        var screen = ScreenFixture(.busy())
        screen.type("c")
        screen.press(.enter)
        _ = screen.model.reduce(.told("nothing to probe", isGood: false))
        #expect(screen.said == "nothing to probe")
        #expect(screen.model.screen == .run)
        #expect(screen.model.comparison == nil)
    }

    @Test func `a comparison that does not begin in ten seconds is given up`() {
        var screen = ScreenFixture(.busy())
        screen.type("c")
        screen.press(.enter)
        screen.wait(.seconds(9))
        #expect(screen.text.contains("MEASURING"))
        screen.wait(.seconds(2))
        #expect(screen.text.contains("STOPPED"))
    }

    @Test func `clicks choose fields and sources, and nothing behind the form`() throws {
        var screen = ScreenFixture(.busy())
        screen.type("c")
        func click(_ words: String) throws {
            let lines = screen.text.split(separator: "\n", omittingEmptySubsequences: false)
            let y = try #require(lines.firstIndex { $0.contains(words) })
            #expect(screen.model.reduce(.mouse(.press(Point(x: 30, y: y)))) == [])
        }
        try click("( ) probe")
        #expect(screen.text.contains("(•) probe"))
        try click("tolerance")
        screen.press(.control("u"))
        screen.type("7")
        try click("/section-98.html")
        let plan = try plan(screen.press(.enter))
        #expect(plan.source == .probe)
        #expect(plan.tolerance == 0.07)
        #expect(screen.model.cursor.selected == nil)
    }

    @Test func `pasted text goes into the field`() throws {
        var screen = ScreenFixture(.busy())
        screen.type("c")
        screen.press(.control("u"))
        _ = screen.model.reduce(.paste("4 12"))
        #expect(try plan(screen.press(.enter)).limits == [4, 12])
    }
}
