/// The way into a server: who is let in, who is refused, and who waits for nothing.
enum Admission: Sendable {
    /// What becomes of a request.
    enum Decision: Equatable, Sendable {
        case enter
        /// It enters at an instant, in nanoseconds.
        case wait(until: Int64)
        /// It counts as inside and gets a 504 at an instant.
        case expire(at: Int64)
        /// It is answered at once.
        case refuse(status: Int, retryAfter: Int?)
    }

    /// Everyone.
    case open
    /// Up to this many inside; a 429 for the rest.
    case refusing(above: Int)
    /// Up to this many inside; the rest gets a 504 after some nanoseconds.
    case stalling(above: Int, nanoseconds: Int64)
    /// Those who get a token; a 429 for the rest, or a wait for one.
    case rationed(TokenBucket, waits: Bool)
    /// None: a 503 at once, or a 504 after some nanoseconds.
    case shut(nanoseconds: Int64?)

    /// Decides on a request that comes while `inside` are inside.
    mutating func judge(inside: Int, at now: Int64) -> Decision {
        switch self {
        case .open:
            return .enter
        case .refusing(let above):
            return inside < above ? .enter : .refuse(status: 429, retryAfter: nil)
        case .stalling(let above, let nanoseconds):
            return inside < above ? .enter : .expire(at: now + nanoseconds)
        case .shut(let nanoseconds):
            return nanoseconds.map { .expire(at: now + $0) }
                ?? .refuse(status: 503, retryAfter: nil)
        case .rationed(var bucket, let waits):
            let token = bucket.nextToken(at: now)
            guard token <= now || waits else {
                let seconds = (token - now + 999_999_999) / 1_000_000_000
                return .refuse(status: 429, retryAfter: Int(seconds))
            }
            _ = bucket.take(at: now)
            self = .rationed(bucket, waits: waits)
            return token <= now ? .enter : .wait(until: token)
        }
    }
}
