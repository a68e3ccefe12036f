import Crawling
import Dashboard
import Fetching
import Reporting
import Statistics
import Synchronization
import TerminalUI

/// Progress as text on standard error, for pipes, logs and CI.
final class TextDisplay: Display {
    private struct State {
        var text: any ProgressText & Sendable
        var snapshot: EngineSnapshot?
        var waiters: [CheckedContinuation<Void, Never>] = []
        var isOver = false
    }

    /// How often the text is told the time while nothing changes.
    private static let tick = Duration.milliseconds(500)

    private let state: Mutex<State>
    let stalls = StallMonitor()
    /// Its lines are a second apart, but those that tell of a new limit.
    let interval = Duration.milliseconds(200)
    let effects: AsyncStream<DashboardEffect>
    private let continuation: AsyncStream<DashboardEffect>.Continuation

    init(_ text: any ProgressText & Sendable) {
        state = Mutex(State(text: text))
        (effects, continuation) = AsyncStream.makeStream()
        Task(name: "progress") { [weak self] in
            while await self?.isAliveAfterTick() ?? false {}
        }
    }

    func present(_ context: RunContext) {
        state.withLock { $0.snapshot = nil }
    }

    func show(_ lanes: [LessonLane]) {}

    /// Nobody can order anything here.
    func tell(_ text: SafeText, isGood: Bool) {}

    func show(_ stalls: [Stall]) {
        write { $0.text.stalled(stalls) }
    }

    func show(_ snapshot: EngineSnapshot, _ crawl: CrawlCounts?) {
        write { state in
            state.snapshot = snapshot
            return state.text.update(snapshot, at: .now())
        }
    }

    func show(_ results: [FetchResult]) {
        write { $0.text.finished(results) }
    }

    func finish(_ summary: [SafeText]) {
        write { $0.text.ended() }
        leave()
    }

    func leave() {
        continuation.finish()
        let waiters = state.withLock { state in
            state.isOver = true
            defer { state.waiters = [] }
            return state.waiters
        }
        waiters.forEach { $0.resume() }
    }

    func ended() async -> DisplayEnd {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.isOver { state.waiters.append(continuation) }
                return state.isOver
            }
            if isOver { continuation.resume() }
        }
        return .left(frame: nil)
    }

    func close() { write { $0.text.ended() } }

    private func isAliveAfterTick() async -> Bool {
        try? await Task.sleep(for: Self.tick)
        write { state in
            guard let snapshot = state.snapshot, !snapshot.stage.isFinished, !state.isOver
            else { return "" }
            return state.text.update(snapshot, at: .now())
        }
        return state.withLock { !$0.isOver }
    }

    private func write(_ make: (inout State) -> String) {
        state.withLock { state in
            let text = make(&state)
            if !text.isEmpty { StandardError.write(text) }
        }
    }
}
