import Clock
import Dashboard
import Fetching
import LimitTuning
import Reporting
import SafeText
import Synchronization
import TerminalUI
import Threads

/// Progress as text on standard error, for pipes, logs and CI.
///
/// A thread of its own writes it, since the reader may be slow. If the reader falls far behind, lines
/// are left out, and the text says how many.
final class TextDisplay: Display {
    private struct State {
        var text: any ProgressText & Sendable
        var snapshot: RunSnapshot?
        var isOver = false
        /// Pieces of text that were left out since the last one that was not.
        var omitted = 0
    }

    /// Time between two updates while nothing changes.
    private static let tick = Duration.milliseconds(500)
    /// Bytes that may wait to be written before text is left out.
    private static let capacity = 1 << 20

    private let state: Mutex<State>
    private let thread: SerialThread
    private let ending = Latch<DisplayEnd>()
    let stalls = StallMonitor()
    /// Lines are a second apart, except those about a new limit.
    let interval = Duration.milliseconds(200)
    let orders: AsyncStream<RunOrder>
    private let continuation: AsyncStream<RunOrder>.Continuation

    /// - Throws: If the system has no thread for it.
    init(_ text: any ProgressText & Sendable) throws(CommandError) {
        do throws(DetachedThread.Failure) {
            thread = try SerialThread(capacity: Self.capacity)
        } catch { throw .runtime("cannot start: \(error.description)") }
        state = Mutex(State(text: text))
        (orders, continuation) = AsyncStream.makeStream()
        Task(name: "progress") { [weak self] in
            while await self?.isAliveAfterTick() ?? false {}
        }
    }

    func present(_ context: RunContext) {
        state.withLock { $0.snapshot = nil }
    }

    func show(_ lanes: [LessonLane]) {}

    /// Does nothing: without keys there are no orders.
    func tell(_ text: SafeText, isGood: Bool) {}

    func show(_ stalls: [Stall]) {
        write { $0.text.stalled(stalls) }
    }

    func show(_ snapshot: RunSnapshot) {
        write { state in
            state.snapshot = snapshot
            return state.text.update(snapshot.engine, snapshot.limits, at: .now())
        }
    }

    func show(_ results: [FetchResult]) {
        write { $0.text.finished(results) }
    }

    /// Does nothing: a line that was printed stays.
    func assess(_ results: [FetchResult]) {}

    func finish(_ summary: [SafeText]) {
        write { $0.text.ended() }
        leave()
    }

    func leave() {
        continuation.finish()
        state.withLock { $0.isOver = true }
        ending.set(.left(frame: nil))
    }

    func ended() async -> DisplayEnd { await ending.wait() }

    func close() async {
        leave()
        write { $0.text.ended() }
        await thread.close()
    }

    private func isAliveAfterTick() async -> Bool {
        try? await Task.sleep(for: Self.tick)
        write { state in
            guard let snapshot = state.snapshot, !snapshot.engine.stage.isFinished, !state.isOver
            else { return "" }
            return state.text.update(snapshot.engine, snapshot.limits, at: .now())
        }
        return state.withLock { !$0.isOver }
    }

    private func write(_ make: (inout State) -> String) {
        state.withLock { state in
            var text = make(&state)
            guard !text.isEmpty else { return }
            guard thread.backlog < Self.capacity else { return state.omitted += 1 }
            if state.omitted > 0 { text = state.text.omission(of: state.omitted) + text }
            state.omitted = 0
            // Under the lock, so that texts are written in the sequence in which they were made.
            thread.post(weight: text.utf8.count) { [text] in StandardError.write(text) }
        }
    }
}
