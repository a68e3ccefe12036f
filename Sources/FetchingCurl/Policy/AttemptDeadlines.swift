import Clock
public import Fetching

/// The deadlines within one attempt, in nanoseconds; `Int64.max` never passes.
public struct AttemptDeadlines: Sendable {
    /// Bytes a second below which an answer counts as stalled.
    public static let stallBytesPerSecond = 100.0

    let connect: Int64
    let firstByte: Int64
    let stall: Int64
    let attempt: Int64
    let stallBytes: Int64

    /// The part of a run's deadlines that concerns one attempt.
    public init(_ deadlines: Deadlines = Deadlines()) {
        func nanoseconds(_ duration: Duration?) -> Int64 { duration?.wholeNanoseconds ?? .max }
        connect = nanoseconds(deadlines.connect)
        firstByte = nanoseconds(deadlines.firstByte)
        stall = nanoseconds(deadlines.stall)
        attempt = nanoseconds(deadlines.attempt)
        let bytes = (deadlines.stall?.seconds ?? 0) * Self.stallBytesPerSecond
        stallBytes = Int64(exactly: bytes.rounded(.down)) ?? .max
    }
}
