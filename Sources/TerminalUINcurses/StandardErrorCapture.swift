import CNcurses
import Files
import Glibc
import SafeText
import TerminalUI

/// Keeps what others write to stderr off the screen, and gives it back afterwards.
///
/// libcurl and the Swift runtime write to descriptor 2 when they please. While the screen is up that
/// leads to a file in memory, whose first 256 KiB are kept: the first errors tell most.
struct StandardErrorCapture {
    /// The most that is kept, in bytes.
    static let byteLimit: off_t = 262_144

    private let saved: Int32
    /// What leads to `saved` without blocking.
    private let writer: PatientDescriptor
    private let log: Int32

    /// Starts to capture; nil when stderr is no terminal and so cannot harm the screen.
    init?() {
        guard isatty(STDERR_FILENO) == 1 else { return nil }
        saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
        guard saved >= 0 else { return nil }
        log = crawltop_memory_file("crawltop-stderr")
        guard log >= 0 else {
            Glibc.close(saved)
            return nil
        }
        writer = PatientDescriptor(saved)
        _ = fcntl(log, F_SETFL, O_APPEND)
        redirect()
    }

    /// Leads stderr into memory, again after `pause()`.
    func redirect() {
        ProcessSignals.setErrors(saved: writer.descriptor, log: log)
        dup2(log, STDERR_FILENO)
    }

    /// Leads stderr to the terminal for a while.
    func pause() {
        dup2(saved, STDERR_FILENO)
        ProcessSignals.setErrors(saved: -1, log: -1)
    }

    /// Drops what is beyond the limit.
    func trim() {
        if lseek(log, 0, SEEK_END) > StandardErrorCapture.byteLimit {
            ftruncate(log, StandardErrorCapture.byteLimit)
        }
    }

    /// Leads stderr to the terminal for good and writes there what came, sanitised line by line.
    func finish() {
        trim()
        pause()
        var bytes = [UInt8](repeating: 0, count: Int(max(lseek(log, 0, SEEK_END), 0)))
        let count = bytes.withUnsafeMutableBytes { pread(log, $0.baseAddress, $0.count, 0) }
        for line in bytes.prefix(max(count, 0)).split(separator: UInt8(ascii: "\n")) {
            var output = Array(SafeText(bytes: line).string.utf8)
            output.append(UInt8(ascii: "\n"))
            guard (try? writer.write(output)) != nil else { break }
        }
        Glibc.close(saved)
        Glibc.close(log)
    }
}
