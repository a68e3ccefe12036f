import Glibc
package import SafeText
import TerminalUI

/// Reads what `--data @FILE` names.
package enum PayloadFile {
    /// More is not read: it is held in memory, once for all and once for each request under way.
    package static let maximumBytes = 64 << 20

    /// Why not, in words.
    package struct Unreadable: Error {
        package let reason: SafeText
    }

    /// The bytes of a file, or of standard input without a path; at most one more than the maximum,
    /// so that too many can be told.
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
