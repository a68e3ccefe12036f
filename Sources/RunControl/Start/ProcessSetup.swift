import FetchingCurl
import Files
import Glibc
import SafeText
import TerminalUI

/// What the whole process needs before anything runs.
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

    /// Takes the numbers of standard streams that are closed.
    ///
    /// Else the next file to be opened would get one, and what people are told would be written
    /// among its results. Each is opened the wrong way round, so that its use fails as before.
    private static func occupyStandardStreams() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}

/// A value of the environment, nil where it is not set.
package func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}

/// What people read.
package enum StandardError {
    /// Writes text that is safe to print, as a whole; a closed stream is nobody's concern.
    package static func write(_ text: String) { writeAll(text, to: STDERR_FILENO) }
    package static var isTerminal: Bool { isatty(STDERR_FILENO) != 0 }
}

/// What programs read.
package enum StandardOutput {
    package static func write(_ text: String) { writeAll(text, to: STDOUT_FILENO) }
    package static var isTerminal: Bool { isatty(STDOUT_FILENO) != 0 }
}

/// Opens the descriptor anew each time: while the dashboard is up, standard error leads elsewhere.
private func writeAll(_ text: String, to descriptor: Int32) {
    guard !text.isEmpty else { return }
    try? PatientDescriptor(descriptor).write(Array(text.utf8))
}
