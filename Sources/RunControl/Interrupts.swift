import Clock
import Fetching
import Files
import Glibc
import SafeText
import Synchronization
import TerminalUI
import TerminalUINcurses

/// Counts the signals that end a run, on the watcher's own thread, which nothing can block.
///
/// The first SIGINT lets what is under way end, the second ends it; SIGTERM and SIGHUP end it at
/// once. All of them end the run in good order. The third signal ends the process, whatever blocks.
final class Interrupts: Sendable {
    /// How long writers wait for readers and for the terminal after a hard stop.
    static let patience = Duration.seconds(1)

    /// On the watcher's thread.
    private final class Counter: Sendable {
        private let count = Atomic(0)

        /// Counts one more, and returns how many there are now.
        func add() -> Int { count.add(1, ordering: .relaxed).newValue }
    }

    private let watcher: SignalWatcher

    /// Watches until ``stop()``.
    ///
    /// - Parameters:
    ///   - grace: How long a soft stop waits for readers.
    ///   - heard: Gets each signal on the watcher's thread; must not block.
    init(
        grace: Duration,
        _ heard: @escaping @Sendable (Signal) -> Void
    ) throws(CommandError) {
        let counter = Counter()
        let handle: @Sendable (Int32) -> Void = { number in
            let signal = Signal(number, count: counter.add())
            if signal.isLast { LastResort.die(by: number) }
            Patience.ofProcess.end(
                at: MonotonicTime.now() + (signal.isHard ? Self.patience : grace + Self.patience)
            )
            heard(signal)
        }
        do throws(TerminalError) {
            watcher = try SignalWatcher(signals: [SIGINT, SIGTERM, SIGHUP], handler: handle)
        } catch { throw .runtime("cannot watch signals: \(error.description)") }
    }

    /// Restores what signals did before.
    func stop() { watcher.stop() }
}
