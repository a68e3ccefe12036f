import Glibc
import NIOCore

/// A time of rest that the first request opens and `Retry-After` announces.
struct RetryWindow: Sendable {
    private var end: NIODeadline?

    /// How `Retry-After` is written (RFC 9110 §10.2.3).
    enum Form: Sendable {
        /// A number of seconds.
        case seconds
        /// An HTTP date.
        case date
    }

    /// What is left of the rest, or nil once it is over.
    ///
    /// The first call starts it.
    mutating func rest(at now: NIODeadline, length: Duration) -> Duration? {
        guard let end else {
            end = now + TimeAmount(length)
            return length
        }
        return now < end ? Duration(end - now) : nil
    }

    /// Like ``rest(at:length:)``, but the first request after the rest closes the window, so the
    /// one after that is refused again.
    mutating func renewingRest(at now: NIODeadline, length: Duration) -> Duration? {
        let left = rest(at: now, length: length)
        if left == nil { end = nil }
        return left
    }

    /// The refusal; the time is rounded up, so who keeps to it comes late enough.
    ///
    /// Less than 50 ms counts as none: with a high speed factor no client should wait a real second.
    static func reply(_ status: Int, rest: Duration, form: Form) -> Reply {
        let value =
            switch form {
            case .seconds: "\(wholeSeconds(rest))"
            // The clock's own second is already under way, hence one more.
            case .date: HTTPDate.text(unixSeconds: time(nil) + wholeSeconds(rest) + 1)
            }
        return .problem(status, "Too early. Come back later.", fields: [("Retry-After", value)])
    }

    private static func wholeSeconds(_ duration: Duration) -> Int {
        let parts = duration.components
        return Int(parts.seconds) + (parts.attoseconds > 50_000_000_000_000_000 ? 1 : 0)
    }
}
