import Clock
import Fetching
import Files
import Glibc
import SafeText
import Synchronization
import TerminalUI
import TerminalUINcurses

/// Counts the signals that end a run, on the watcher's own thread, where nothing can hold it up.
///
/// The first SIGINT lets what is under way end, the second ends it, SIGTERM and SIGHUP end it at
/// once, all in good order. The third signal ends the process, whatever blocks.
final class Interrupts: Sendable {
    /// What one signal asks for.
    struct Signal: Sendable, Equatable {
        let number: Int32
        /// Whether what is under way is cancelled, too.
        let isHard: Bool
    }

    /// How long readers of results and the terminal are waited for after a hard stop.
    static let patience = Duration.seconds(1)

    /// On the watcher's thread.
    private final class Counter: Sendable {
        private let count = Atomic(0)

        /// Counts one more; how many there are now.
        func add() -> Int { count.add(1, ordering: .relaxed).newValue }
    }

    private let watcher: SignalWatcher

    /// Watches until ``stop()``.
    ///
    /// - Parameters:
    ///   - grace: How long a soft stop waits for readers.
    ///   - obey: What stops the run; called on the task pool.
    init(
        grace: Duration,
        _ obey: @escaping @Sendable (Signal) async -> Void
    ) throws(CommandError) {
        let counter = Counter()
        let heard: @Sendable (Int32) -> Void = { number in
            let count = counter.add()
            if count > 2 { LastResort.die(by: number) }
            let signal = Signal(number: number, isHard: number != SIGINT || count > 1)
            Patience.ofProcess.end(
                at: MonotonicTime.now() + (signal.isHard ? Self.patience : grace + Self.patience)
            )
            Task(name: "signal") { await obey(signal) }
        }
        do throws(TerminalError) {
            watcher = try SignalWatcher(signals: [SIGINT, SIGTERM, SIGHUP], handler: heard)
        } catch { throw .runtime("cannot watch signals: \(error.description)") }
    }

    /// Puts back what signals did before.
    func stop() { watcher.stop() }
}
