import FetchingCurl
import Files
import Glibc
import SafeText
import TerminalUI

/// What the process needs before anything runs.
package enum ProcessSetup {
    package static func prepare() {
        occupyStandardStreams()
        setlocale(LC_ALL, "")
        // A reader that goes away is an error of a write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        // OpenSSL would write every session's keys there.
        unsetenv("SSLKEYLOGFILE")
        // Thousands of connections need thousands of descriptors; the soft limit is often 1024.
        DescriptorBudget.raise()
        LargeBlocks.giveBackWhenFreed()
    }

    /// Opens `/dev/null` in place of standard streams that are closed.
    ///
    /// Otherwise the next file to be opened would get the number of one, and messages would be
    /// written into it. Each is opened for the wrong direction, so that its use fails as before.
    private static func occupyStandardStreams() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}

/// The value of an environment variable; nil if it is not set.
package func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}

/// Standard error: what people read.
package enum StandardError {
    /// Writes all of a text that is safe to print.
    ///
    /// Ignores a closed stream.
    ///
    /// Waits for a slow reader, so a run calls it on a thread of its own.
    package static func write(_ text: String) { writeAll(text, to: STDERR_FILENO) }
    package static var isTerminal: Bool { isatty(STDERR_FILENO) != 0 }
}

/// Standard output: what programs read.
package enum StandardOutput {
    package static func write(_ text: String) { writeAll(text, to: STDOUT_FILENO) }
    package static var isTerminal: Bool { isatty(STDOUT_FILENO) != 0 }
}

/// Makes a new `PatientDescriptor` each time, because standard error leads elsewhere while the
/// dashboard is up.
private func writeAll(_ text: String, to descriptor: Int32) {
    guard !text.isEmpty else { return }
    try? PatientDescriptor(descriptor).write(Array(text.utf8))
}
