import Clock
import Crawling
import Dashboard
import Fetching
import FetchingTestSupport
import LimitTuning
import SafeText
import Synchronization
import TerminalUI
import Testing

@testable import RunControl

/// Orders that come at the same time, as from a key and from a signal.
struct LimitArbiterTests {
    /// A display on which nobody looks.
    private struct Nowhere: Display {
        let effects = AsyncStream<DashboardEffect> { $0.finish() }
        let stalls = StallMonitor()
        let interval = Duration.seconds(1)
        let said = Said()

        func present(_ context: RunContext) {}
        func show(_ snapshot: EngineSnapshot, _ crawl: CrawlCounts?) {}
        func show(_ lanes: [LessonLane]) {}
        func show(_ results: [FetchResult]) {}
        func tell(_ text: SafeText, isGood: Bool) { said.texts.withLock { $0.append(text.string) } }
        func show(_ stalls: [Stall]) {}
        func finish(_ summary: [SafeText]) {}
        func close() {}
        func leave() {}
        func ended() async -> DisplayEnd { .left(frame: nil) }
    }

    private final class Said: Sendable {
        let texts = Mutex<[String]>([])
    }

    private let display = Nowhere()
    private let transport: FakeTransport
    private let engine: FetchEngine
    private let desk: LimitArbiter

    init() {
        let clock = ManualClock()
        transport = FakeTransport(clock: clock, timeFlies: false) { _ in nil }
        var policy = FetchPolicy()
        policy.limit = 3
        engine = FetchEngine(transport: transport, policy: policy) { clock.now }
        var plan = RunConfiguration(.crawl([], CrawlPolicy()), target: "nothing", kind: .crawl)
        plan.policy = policy
        desk = LimitArbiter(engine, plan, display)
    }

    private func submit(_ count: Int) async {
        let requests = (0..<count).map { FetchRequest("http://a.example/\($0)") }
        await engine.submit(requests)
    }

    private static func live(_ limits: [Int]) -> ComparisonPlan {
        var plan = ComparisonPlan(seed: 1)
        plan.source = .live
        plan.limits = limits
        return plan
    }

    @Test(arguments: 0..<20)
    func `of two that want the limit at once one has all of it`(round: Int) async {
        await submit(60)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await desk.seek() }
            group.addTask { await desk.setLimit(5) }
            group.addTask { await desk.compare(Self.live([2, 4])) }
        }
        let snapshot = await engine.snapshot()
        switch snapshot.steering {
        case is AutoLimitState: #expect(snapshot.limit == LimitBound.automaticCap)
        case let state as ComparisonState: #expect(state.isRunning && snapshot.limit == 2)
        default: #expect(snapshot.limit == 5)
        }
        // Whoever has it: never more than the largest limit that any of them gave.
        #expect(transport.ledger.value.peak <= 5)
        await engine.shutDown()
    }

    @Test func `a comparison that lost the limits is shown as it was`() async {
        await submit(60)
        await desk.compare(Self.live([1, 2]))
        #expect(await engine.snapshot().limit == 1)
        await desk.setLimit(4)
        let snapshot = await engine.snapshot()
        #expect(snapshot.limit == 4)
        #expect(snapshot.steering == nil)
        #expect(await desk.dressed(snapshot).comparison?.stop == .interrupted)
        await desk.refineComparison()
        let said = display.said.texts.withLock(\.self)
        #expect(said == ["there is nothing to refine: n compares anew"])
        await desk.seek()
        #expect(await desk.dressed(engine.snapshot()).comparison == nil)
        #expect(await desk.comparisons.map(\.stop) == [.interrupted])
        await engine.shutDown()
    }

    @Test func `the auto limit leaves to a comparison what it has found`() async {
        await submit(60)
        await desk.seek()
        #expect(await engine.snapshot().limit == LimitBound.automaticCap)
        await desk.compare(Self.live([1, 2]))
        await desk.stopComparison()
        let snapshot = await engine.snapshot()
        #expect(snapshot.limit == 3)
        #expect(snapshot.permitsTaken == 3)
        await engine.shutDown()
    }
}
