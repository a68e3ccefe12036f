import Glibc
import SafeText
import TerminalUI

/// The signals a screen lives with: its size, stops and continuations, and every way to die.
///
/// ncurses would catch some itself, but its handlers draw, on whichever thread the signal comes. It
/// leaves alone what is taken when `newterm` runs, so this is made first.
final class TerminalSignals {
    private var watched: [(number: Int32, previous: SavedAction)] = []
    private let caught: [Int32]

    /// Takes the signals and sets the event when one comes.
    init(waking event: EventDescriptor) {
        for number in [SIGWINCH, SIGTSTP, SIGCONT] where !ProcessSignals.isIgnored(number) {
            watched.append((number, ProcessSignals.watch(number, waking: event)))
        }
        caught = ProcessSignals.catchDeadly()
        _ = ProcessSignals.restoresAtExit
    }

    /// Forgets stops and continuations that have been dealt with.
    func forgetStops() {
        _ = ProcessSignals.take(SIGTSTP)
        _ = ProcessSignals.take(SIGCONT)
    }

    /// Puts everything back.
    func stop() {
        for (number, previous) in watched { ProcessSignals.restore(number, previous) }
        watched = []
        ProcessSignals.release(caught)
    }
}
