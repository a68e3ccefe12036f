import Glibc
package import SafeText
import TerminalUI

/// Reads what `--data @FILE` names.
package enum PayloadFile {
    /// The limit: data is held in memory, once for the run and once for each request under way.
    package static let maximumBytes = 64 << 20

    /// A file that cannot be read, and why.
    package struct Unreadable: Error {
        package let reason: SafeText
    }

    /// Reads a file, or standard input if there is no path.
    ///
    /// Returns at most one byte more than the maximum, so that the caller can tell if there is
    /// more.
    package static func read(_ path: String?) throws(Unreadable) -> [UInt8] {
        let descriptor = path.map { open($0, O_RDONLY | O_CLOEXEC) } ?? STDIN_FILENO
        guard descriptor >= 0 else { throw failure }
        defer { if path != nil { close(descriptor) } }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= maximumBytes {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure }
            guard count > 0 else { break }
            bytes += block[..<count]
        }
        return bytes
    }

    private static var failure: Unreadable {
        Unreadable(reason: SafeText(String(cString: strerror(errno))))
    }
}
