import Clock
import Dashboard
import Fetching
import SafeText
import Synchronization
import TerminalUI
import TerminalUINcurses
import Threads
import URLStandard

/// The dashboard on a terminal, with a thread of its own.
///
/// News waits in a mailbox until the thread takes it. Only ``close()`` waits for the screen.
final class ScreenDisplay: Display {
    private let mailbox = ScreenMailbox()
    private let logLength = Mutex(0)
    let stalls = StallMonitor()
    let interval = FetchEngine.snapshotInterval
    /// Set when the user leaves the screen, or it is told to end.
    private let ending = Latch<DisplayEnd>()
    /// Set when the screen is the shell's again.
    private let closing = Latch<Void>()
    let orders: AsyncStream<RunOrder>
    private let continuation: AsyncStream<RunOrder>.Continuation

    /// Opens the screen and draws its first frame before it returns.
    init(
        _ options: TerminalOptions,
        framesPerSecond: Int,
        context: RunContext
    ) async throws(TerminalError) {
        (orders, continuation) = AsyncStream.makeStream()
        let result: Result<Void, TerminalError> = await withCheckedContinuation { opened in
            let body: @Sendable () -> Void = { [mailbox, continuation, stalls] in
                do throws(TerminalError) {
                    let terminal = try NcursesTerminal(options)
                    // Kept while the screen is up, and shown after it.
                    if let notice = terminal.notice { StandardError.write("crawltop: \(notice)\n") }
                    let loop = ScreenLoop(
                        terminal,
                        mailbox: mailbox,
                        framesPerSecond: framesPerSecond,
                        context: context,
                        stalls: stalls
                    )
                    loop.drawFirst()
                    opened.resume(returning: .success(()))
                    let end = loop.run { continuation.yield($0) }
                    terminal.close()
                    self.finished(end)
                } catch {
                    opened.resume(returning: .failure(error))
                }
            }
            do throws(DetachedThread.Failure) {
                try DetachedThread.start(body)
            } catch {
                let failure = TerminalError.system(call: "pthread_create", code: error.code)
                opened.resume(returning: .failure(failure))
            }
        }
        try result.get()
    }

    func present(_ context: RunContext) { mailbox.post(.present(context)) }

    func show(_ snapshot: RunSnapshot) { mailbox.post(snapshot) }

    func tell(_ text: SafeText, isGood: Bool) { mailbox.post(.told(text, isGood: isGood)) }

    func show(_ lanes: [LessonLane]) { mailbox.post(.lanes(lanes)) }

    /// Failures go to the log pane, and what a link checker says to the details of its task.
    ///
    /// Of a flood only the newest lines are kept; the pane shows the gap.
    func show(_ results: [FetchResult]) {
        assess(results)
        let failures = results.filter { $0.outcome == .failed }
        log(failures, .error) { result in
            let error = SecretMask.text(result.error?.description ?? "failed")
            return "\(result.name)  \(error)  \(SecretMask.url(result.url.text))"
        }
    }

    func assess(_ results: [FetchResult]) {
        // Also of a task that ended well after a retry: it takes back what was said before.
        let assessed = results.filter { $0.assessment != Assessment() || $0.attempts > 1 }
        guard !assessed.isEmpty else { return }
        mailbox.post(.assessed(Dictionary(assessed.map { ($0.id, $0.assessment) }) { $1 }))
    }

    func show(_ stalls: [Stall]) {
        log(stalls, .warning) { stall in
            let milliseconds = Int(stall.duration.milliseconds)
            return "stalled: \(stall.part.rawValue) \(milliseconds) ms, \(stall.culprit)"
        }
    }

    private func log<Event>(
        _ events: [Event],
        _ level: LogLine.Level,
        _ text: (Event) -> SafeText
    ) {
        guard !events.isEmpty else { return }
        let last = logLength.withLock { length in
            length += events.count
            return length
        }
        let newest = events.suffix(100)
        mailbox.post(
            newest.enumerated().map { offset, event in
                LogLine(
                    sequence: last - newest.count + offset + 1,
                    level: level,
                    text: text(event)
                )
            }
        )
    }

    func finish(_ summary: [SafeText]) { mailbox.post(.finished(summary: summary)) }

    func leave() {
        ending.set(.left(frame: nil))
        mailbox.close()
    }

    func ended() async -> DisplayEnd { await ending.wait() }

    func close() async {
        leave()
        await closing.wait()
    }

    private func finished(_ end: DisplayEnd) {
        continuation.finish()
        ending.set(end)
        closing.set(())
    }
}
