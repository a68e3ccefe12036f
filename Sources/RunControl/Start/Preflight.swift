import Glibc
import SafeText
import TerminalUI
import Threads

/// Whether the system gives this process what it cannot do without.
///
/// Without threads the task pool never starts, and what was to report that would wait for ever. So
/// this is found out before anything depends on it, on the main thread.
package enum Preflight {
    /// Descriptors for a few connections, the outputs, and what ncurses, libcurl and epoll take.
    private static let descriptors = 32
    /// The pool, network, signals, screen, writers, two parsers, a list and a lookup.
    private static let threads = 10
    /// Address space beside the threads' stacks, in bytes: for the first requests.
    private static let addressSpace = 32 << 20

    /// Ends with one line where something is lacking.
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

    /// Starts as many threads as a run has, each of which waits until all are there.
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
