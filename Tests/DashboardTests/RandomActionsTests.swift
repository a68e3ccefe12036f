import Clock
import Crawling
import Dashboard
import DataStructures
import Fetching
import SafeText
import TerminalUI
import TestSupport
import Testing

/// Any actions in any order leave a dashboard that can be drawn at any size.
@Suite(.heavy)
struct RandomActionsTests {
    private static let keys: [Key] =
        [
            .up, .down, .left, .right, .pageUp, .pageDown, .home, .end, .enter, .escape, .tab,
            .backTab,
            .backspace, .delete, .insert, .function(1), .function(9), .function(10), .control("c"),
            .control("u"), .control("d"), .control("l"), .control("z"), .control("w"),
        ] + "jkgGxXrRpP U+-][/\\d1234<>IelhZfFnmqQ?!:.s5tate5é".map { .character($0) }

    private static let hostile: [String] = [
        "", "\u{1B}[31mred", "a\u{202E}b", "https://", "http://x", "\u{0}", "日本語/長い道",
        "e\u{301}\u{301}\u{301}",
        String(repeating: "x", count: 5_000), "status:5xx", "state:", ">2s", "🧑‍🔧",
    ]

    @Test(arguments: 0..<6)
    func `any actions leave a frame of the right size and a selection that exists`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var screen = ScreenFixture(seed % 3 == 0 ? .small() : .busy(queued: 40, done: 30))
        for _ in 0..<60 {
            _ = screen.model.reduce(action(&screen, &random))
            let size = Size(
                width: Int.random(in: 0...250, using: &random),
                height: Int.random(in: 0...80, using: &random)
            )
            if Bool.random(using: &random) { _ = screen.model.reduce(.resized(size)) }
            let frame = render(screen.model, size: size)
            #expect(frame.size == size)
            checkInvariants(screen.model)
        }
    }

    @Test(arguments: Array(0...26) + [33, 40, 60, 80])
    func `every small size can be drawn`(height: Int) {
        var screen = ScreenFixture(.busy(queued: 20, done: 20))
        _ = screen.model.reduce(
            .lanes([
                LessonLane(label: "one", done: 1, total: 3, elapsed: .seconds(1)),
                LessonLane(label: "two", done: 0, total: 0, elapsed: .zero, isFinished: true),
            ])
        )
        screen.engine.crawl = CrawlProgress()
        _ = screen.model.reduce(.snapshot(screen.engine.run))
        for opener in ["", "?", "jXX", "e", "l", "/", "q", "j"] {
            screen.type(opener)
            if opener == "j" { screen.press(.enter) }
            for width in height < 26 ? [0, 1, 7, 19, 38, 57, 80, 120, 250] : [0, 83, 166, 249] {
                let size = Size(width: width, height: height)
                #expect(render(screen.model, size: size).size == size)
            }
            screen.press(.escape)
        }
    }

    private func checkInvariants(_ model: DashboardModel) {
        guard let shown = model.shown else {
            #expect(model.cursor.selected == nil)
            return
        }
        if let selected = model.cursor.selected {
            #expect(selected.index < shown.rows.count)
            // Only open details keep a task that the list does not show.
            if model.pane?.kind != .details { #expect(model.list.row(of: selected) != nil) }
        }
        if model.pane?.kind == .details { #expect(model.cursor.selected != nil) }
        #expect(model.cursor.top >= 0)
        #expect(model.cursor.top <= max(model.list.count - 1, 0))
        #expect(model.marks.allSatisfy { $0.index < shown.rows.count })
    }

    private func action(_ screen: inout ScreenFixture, _ random: inout SplitMix64)
        -> DashboardAction
    {
        func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        let words = SafeText(RandomActionsTests.hostile.randomElement(using: &random) ?? "")
        switch number(0...20) {
        case 0: return .tick(screen.engine.now + .milliseconds(number(0...3_000)))
        case 1: return .paste(words)
        case 2:
            let point = Point(x: number(-2...260), y: number(-2...90))
            return .mouse([.press(point), .wheelUp(point), .wheelDown(point)][number(0...2)])
        case 3: return .log([LogLine(sequence: number(-5...9), level: .warning, text: words)])
        case 4:
            screen.engine.crawl = CrawlProgress()
            return .snapshot(screen.engine.run)
        case 5:
            let lane = LessonLane(
                label: words,
                done: number(-1...3),
                total: number(-1...3),
                elapsed: .seconds(number(0...9)),
                isFinished: number(0...1) == 0
            )
            return .lanes(Array(repeating: lane, count: number(0...9)))
        case 6 where number(0...9) == 0: return .finished(summary: [words])
        case 7 where number(0...4) == 0:
            screen.engine = EngineFixture.small()
            return .present(RunContext(kind: .crawl, target: words, ignoresRobots: true))
        case 8 where number(0...4) == 0:
            screen.engine = EngineFixture()
            return .snapshot(screen.engine.run)
        case 9...13:
            disturb(&screen.engine, &random)
            return .snapshot(screen.engine.run)
        default: return .key(RandomActionsTests.keys.randomElement(using: &random) ?? .up)
        }
    }

    private func disturb(_ engine: inout EngineFixture, _ random: inout SplitMix64) {
        engine.wait(.milliseconds(Int.random(in: 0...1_500, using: &random)))
        engine.snapshot.limit = Int.random(in: 0...40, using: &random)
        engine.snapshot.stage =
            [.running, .running, .stopping(.budget), .finished(nil)]
            .randomElement(using: &random) ?? .running
        engine.snapshot.latency.waitP50 =
            [.nan, .infinity, -1, 3].randomElement(using: &random) ?? 0
        engine.add(
            .failed,
            url: RandomActionsTests.hostile.randomElement(using: &random) ?? "",
            host: Int.random(in: 0...2, using: &random)
        ) {
            $0.error = FetchError(.protoOther, phase: .wait, message: $0.url.text)
            $0.expectedBytes = .max
            $0.bytes = .max
            $0.timing.wait = .nan
            $0.finishedAt = .distantFuture
        }
        for _ in 0..<5 {
            let index = Int.random(in: 0..<engine.snapshot.rows.count, using: &random)
            engine.move(
                TaskID(index: index),
                to: TaskState.allCases.randomElement(using: &random) ?? .ok
            )
        }
    }
}
