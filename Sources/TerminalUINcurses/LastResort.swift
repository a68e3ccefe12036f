import CNcurses

/// The end of a process that cannot end in good order.
package enum LastResort {
    /// Gives the terminal back, if it takes that within 200 ms, and dies by a signal.
    ///
    /// Waits for no thread and no lock, so it works whatever hangs.
    package static func die(by number: Int32) -> Never {
        crawltop_die(number)
    }
}
