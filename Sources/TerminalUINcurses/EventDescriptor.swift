import CNcurses
import Glibc
import SafeText
import TerminalUI

/// An eventfd: something that `poll` can wait for and any thread can set.
final class EventDescriptor: TerminalWaker {
    /// The descriptor, for `poll`.
    let descriptor: Int32

    /// Makes one that is not set.
    init() throws(TerminalError) {
        descriptor = crawltop_event_descriptor()
        guard descriptor >= 0 else { throw .system(call: "eventfd", code: errno) }
    }

    deinit { Glibc.close(descriptor) }

    /// Sets it.
    ///
    /// A full counter is set as well, so a failing write loses nothing.
    func wake() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Clears it, and tells whether it was set.
    func clear() -> Bool {
        var count: UInt64 = 0
        return read(descriptor, &count, MemoryLayout<UInt64>.size) == MemoryLayout<UInt64>.size
    }
}
