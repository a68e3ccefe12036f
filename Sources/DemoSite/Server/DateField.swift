import Glibc
import NIOCore
import Synchronization

/// The `Date` field (RFC 9110 §6.6.1), written once a second.
final class DateField: Sendable {
    private let written = Mutex((second: -1, line: ByteBuffer()))

    /// The field of this moment as a whole line.
    func line() -> ByteBuffer {
        let now = time(nil)
        return written.withLock { written in
            if written.second != now {
                let text = "Date: \(HTTPDate.text(unixSeconds: now))\r\n"
                written = (now, ByteBuffer(string: text))
            }
            return written.line
        }
    }
}
