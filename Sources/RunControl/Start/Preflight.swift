import Glibc
import SafeText
import TerminalUI
import Threads

/// Checks, on the main thread, that the system gives this process what every run needs.
///
/// Without threads the task pool never starts, and the task that should report that never runs.
///
/// ## Threads
///
/// Nothing blocks a thread of the task pool once an engine has started. What may block has a thread:
///
/// | thread | started by | may block on |
/// |---|---|---|
/// | main | the system | `pause(2)`, for ever |
/// | task pool | Swift | nothing: engines, crawler and ``Run`` are actors |
/// | network | `CurlTransport`, one for each engine | `poll(2)` in libcurl |
/// | lookups | `HostResolver` | `getaddrinfo(3)` |
/// | parsers | `ParsePool`, one a core | a page's links |
/// | signals | ``Interrupts`` | `poll(2)`; sends an event, and ends the process at the third signal |
/// | screen | `ScreenDisplay` | the terminal |
/// | results | ``ResultWriter`` | outputs and the log |
/// | progress | `TextDisplay` | standard error |
/// | input | ``LineReader`` | a file or a pipe |
/// | short-lived | ``Run``: reports, exported comparisons, last words | files, standard error |
/// | demo site | SwiftNIO | `epoll(7)` |
///
/// Until a run's first event nothing else has work, so ``RunStart`` may block its thread.
package enum Preflight {
    /// Descriptors for a few connections, the outputs, ncurses, libcurl and epoll.
    private static let descriptors = 32
    /// Two of the pool, network, signals, screen, results, two parsers, input and a lookup.
    private static let threads = 10
    /// Bytes of address space for the first requests, beside the threads' stacks.
    private static let addressSpace = 32 << 20

    /// - Throws: ``CommandError`` with one line that says what is lacking.
    package static func check() throws(CommandError) {
        try checkDescriptors()
        try checkThreads()
        try checkAddressSpace()
    }

    private static func checkDescriptors() throws(CommandError) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
            limit.rlim_cur < rlim_t(descriptors)
        else { return }
        throw .runtime(
            "cannot start: \(limit.rlim_cur) open files are allowed (ulimit -n), and "
                + "\(descriptors) are needed"
        )
    }

    /// Starts as many threads as a run has.
    ///
    /// Each waits until all have started.
    private static func checkThreads() throws(CommandError) {
        let (gate, ended) = (CountingSemaphore(), CountingSemaphore())
        var started = 0
        defer {
            for _ in 0..<started { gate.post() }
            for _ in 0..<started { ended.wait() }
        }
        while started < threads {
            do throws(DetachedThread.Failure) {
                try DetachedThread.start {
                    gate.wait()
                    ended.post()
                }
                started += 1
            } catch {
                throw .runtime(
                    "cannot start: only \(started) of \(threads) threads (ulimit -u, -v): "
                        + "\(String(cString: strerror(error.code)))"
                )
            }
        }
    }

    private static func checkAddressSpace() throws(CommandError) {
        let reserved = mmap(nil, addressSpace, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard reserved != MAP_FAILED else {
            throw .runtime("cannot start: too little address space is allowed (ulimit -v)")
        }
        munmap(reserved, addressSpace)
    }
}
