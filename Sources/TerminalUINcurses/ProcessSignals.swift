import CNcurses
import Glibc

/// What a signal did before someone took it.
///
/// `@unchecked`: it holds a handler's address, which is the same on every thread.
struct SavedAction: @unchecked Sendable {
    fileprivate let action: sigaction
}

/// What this module asks of the C signal handlers, whose state is one for the whole process.
enum ProcessSignals {
    /// The deadly signals whose default action would leave the terminal unusable.
    static let deadly: [Int32] = [
        SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE,
        SIGSYS, SIGXCPU, SIGXFSZ, SIGPIPE, SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1, SIGUSR2,
    ]

    /// Counts a signal from now on and sets the event each time.
    static func watch(_ number: Int32, waking event: EventDescriptor) -> SavedAction {
        var previous = sigaction()
        _ = crawltop_watch_signal(number, event.descriptor, &previous)
        return SavedAction(action: previous)
    }

    /// Puts back what `watch` returned.
    static func restore(_ number: Int32, _ saved: SavedAction) {
        var action = saved.action
        crawltop_unwatch_signal(number, &action)
    }

    /// How often a watched signal came since the last call.
    static func take(_ number: Int32) -> Int { Int(crawltop_take_signals(number)) }

    /// Whether the process was told not to care for a signal, as by `nohup`.
    static func isIgnored(_ number: Int32) -> Bool { crawltop_signal_is_ignored(number) != 0 }

    /// Stops this thread's process, and first its process group, until someone continues it.
    ///
    /// The group is told while this process does not listen; then the signal goes to this very
    /// thread, which therefore does not return from `pthread_kill` before it is continued. The thread
    /// may have inherited a mask: libdispatch blocks signals in the threads of its pool.
    static func stop(wholeGroup: Bool) {
        var previous = sigaction()
        if wholeGroup {
            _ = crawltop_ignore_signal(SIGTSTP, &previous)
            _ = kill(0, SIGTSTP)
            _ = crawltop_set_default_action(SIGTSTP, nil)
        } else {
            _ = crawltop_set_default_action(SIGTSTP, &previous)
        }
        var stop = sigset_t()
        var mask = sigset_t()
        sigemptyset(&stop)
        sigaddset(&stop, SIGTSTP)
        pthread_sigmask(SIG_UNBLOCK, &stop, &mask)
        _ = pthread_kill(pthread_self(), SIGTSTP)
        pthread_sigmask(SIG_SETMASK, &mask, nil)
        restore(SIGTSTP, SavedAction(action: previous))
    }

    /// From now on every way to die writes `goodbye` and sets `modes` first.
    static func arm(terminal: Int32, modes: termios, goodbye: [UInt8]) {
        var modes = modes
        goodbye.withUnsafeBytes { bytes in
            crawltop_guard_arm(
                terminal,
                &modes,
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                bytes.count
            )
        }
    }

    /// The terminal has been given back already.
    static func disarm() { crawltop_guard_disarm() }

    /// Whether the terminal is still ours; false once a dying thread has given it back.
    static var isArmed: Bool { crawltop_guard_is_armed() != 0 }

    /// Where stderr leads to after a crash, and what is to be written there.
    static func setErrors(saved: Int32, log: Int32) { crawltop_guard_set_errors(saved, log) }

    /// Catches deadly signals that have no other handler; returns those.
    static func catchDeadly() -> [Int32] {
        deadly.filter { number in
            let isFault = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT, SIGQUIT]
                .contains(number)
            guard isFault || crawltop_signal_is_default(number) != 0 else { return false }
            return crawltop_guard_catch(number) == 0
        }
    }

    /// Lets go of what `catchDeadly` caught.
    static func release(_ numbers: [Int32]) { numbers.forEach(crawltop_guard_release) }

    /// Gives the terminal back too when the program calls `exit`.
    static let restoresAtExit: Bool = crawltop_guard_at_exit() == 0
}
