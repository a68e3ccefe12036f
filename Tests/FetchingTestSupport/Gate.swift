import Glibc

/// Holds threads up until it is opened, once and for good.
package final class Gate: Sendable {
    private let entrance: Int32
    private let lock: Watched<Int32>

    /// A closed gate.
    package init() {
        var ends: [Int32] = [0, 0]
        // Without one the gate is open: its own test fails, and no other.
        if pipe(&ends) != 0 { ends = [-1, -1] }
        for end in ends { Socket.keepToOurselves(end) }
        entrance = ends[0]
        lock = Watched(ends[1])
    }

    deinit {
        open()
        close(entrance)
    }

    /// Lets everyone through.
    package func open() {
        lock.update { descriptor in
            guard descriptor >= 0 else { return }
            close(descriptor)
            descriptor = -1
        }
    }

    /// Returns when the gate is open.
    ///
    /// Blocks its thread: for threads of the test's own only.
    package func pass() {
        var byte: UInt8 = 0
        while read(entrance, &byte, 1) < 0, errno == EINTR {}
    }
}
