import Glibc
import TerminalUI

/// An eventfd: something that `poll` can wait for and any thread can set.
package final class EventDescriptor: TerminalWaker {
    /// The descriptor, for `poll`.
    package let descriptor: Int32

    /// Makes one that is not set.
    package init() throws(TerminalError) {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC.rawValue | EFD_NONBLOCK.rawValue))
        guard descriptor >= 0 else { throw .system(call: "eventfd", code: errno) }
    }

    deinit { Glibc.close(descriptor) }

    /// Sets it. A full counter is set as well, so a failing write loses nothing.
    package func wake() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Clears it, and tells whether it was set.
    package func clear() -> Bool {
        var count: UInt64 = 0
        return read(descriptor, &count, MemoryLayout<UInt64>.size) == MemoryLayout<UInt64>.size
    }
}
