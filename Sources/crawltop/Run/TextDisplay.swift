import Crawling
import Dashboard
import Fetching
import Reporting
import Synchronization
import TerminalUI

/// Progress as text on standard error, for pipes, logs and CI.
final class TextDisplay: Display {
    private struct State {
        var text: any ProgressText & Sendable
        var waiters: [CheckedContinuation<Void, Never>] = []
        var isOver = false
    }

    private let state: Mutex<State>
    let effects: AsyncStream<DashboardEffect>
    private let continuation: AsyncStream<DashboardEffect>.Continuation

    init(_ text: any ProgressText & Sendable) {
        state = Mutex(State(text: text))
        (effects, continuation) = AsyncStream.makeStream()
    }

    func present(_ context: RunContext) {}

    func show(_ lanes: [LessonLane]) {}

    func show(_ snapshot: EngineSnapshot, _ crawl: CrawlCounts?) {
        write { $0.update(snapshot) }
    }

    func show(_ results: [FetchResult]) {
        write { $0.finished(results) }
    }

    func finish(_ summary: [SafeText]) { leave() }

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

    private func write(_ make: (inout any ProgressText & Sendable) -> String) {
        state.withLock { state in
            let text = make(&state.text)
            if !text.isEmpty { StandardError.write(text) }
        }
    }
}
