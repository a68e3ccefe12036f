import Glibc

/// A terminal that does not read, as that of a hung ssh.
extension PseudoTerminal {
    /// Fills the terminal until it takes no more, as a program does whose output is not read.
    package func fill() {
        let slave = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        defer { Glibc.close(slave) }
        let block = [UInt8](repeating: UInt8(ascii: " "), count: 4096)
        while block.withUnsafeBytes({ write(slave, $0.baseAddress, $0.count) }) > 0 {}
    }

    /// Waits for the end of the program and reads nothing; nil after `seconds`.
    package func endingUnread(within seconds: Double = 120) -> Ending? {
        let end = ContinuousClock.now.advanced(by: .seconds(seconds))
        while !hasEnded() {
            guard ContinuousClock.now < end else { return nil }
            _ = poll(nil, 0, 10)
        }
        return ending
    }
}
