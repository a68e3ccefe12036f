import Clock
import Fetching

/// Watches one transfer's deadlines.
///
/// A pure value; time is an argument.
struct DeadlineWatch: Sendable {
    private let limits: AttemptDeadlines
    private var startedAt: MonotonicTime
    private var connectBegan: MonotonicTime
    private var connectedAt: MonotonicTime?
    private var lastByteAt: MonotonicTime?
    private var windowStart: MonotonicTime?
    private var windowBytes: Int64 = 0
    /// When a transfer ends whose rest is not wanted.
    private var restEndsAt = MonotonicTime.distantFuture
    private(set) var endsAt: MonotonicTime
    private var endClass: ErrorClass
    /// What keeps the deadlines from running, and since when.
    private var pausers: Pausers = []
    private var pausedAt: MonotonicTime?
    /// Whether the attempt waits for a resource of this machine.
    private var isHeld = false
    /// How far the thread's own work has moved the deadlines, in nanoseconds.
    private var excused: Int64 = 0

    /// What can keep deadlines from running.
    struct Pausers: OptionSet {
        let rawValue: UInt8
        /// The user, who paused the transfer.
        static let user = Pausers(rawValue: 1)
        /// The network thread, which has no time for the transfer yet.
        static let thread = Pausers(rawValue: 2)
    }

    init(
        _ limits: AttemptDeadlines,
        start: MonotonicTime,
        endsAt: MonotonicTime,
        endClass: ErrorClass
    ) {
        self.limits = limits
        self.endsAt = endsAt
        self.endClass = endClass
        startedAt = start
        connectBegan = start
    }

    /// The attempt waits for a resource of this machine.
    ///
    /// Its own deadlines do not pass before ``begin(at:)``.
    mutating func hold() { isHeld = true }

    /// A held attempt begins, or begins again.
    mutating func begin(at time: MonotonicTime) {
        isHeld = false
        startedAt = time
        connectBegan = time
        if let pausedAt { self.pausedAt = max(pausedAt, time) }
    }

    /// The connection is ready and the request sent.
    mutating func connected(at time: MonotonicTime) {
        if connectedAt == nil { connectedAt = time }
    }

    /// The first byte of the answer has come.
    mutating func answered(at time: MonotonicTime) {
        if windowStart == nil { windowStart = time }
        lastByteAt = time
    }

    /// More of the answer has come.
    mutating func received(at time: MonotonicTime) {
        lastByteAt = time
    }

    /// Nothing more of the answer is wanted, and its rest is read until this time.
    mutating func endRest(at time: MonotonicTime) { restEndsAt = time }

    /// Stops the deadlines.
    mutating func pause(at time: MonotonicTime, by pauser: Pausers = .user) {
        if pausers.isEmpty { pausedAt = time }
        pausers.insert(pauser)
    }

    /// Lets the deadlines run on once nothing stops them, later by the time in between.
    ///
    /// ``endsAt`` does not move.
    mutating func resume(at time: MonotonicTime, by pauser: Pausers = .user) {
        guard pausers.remove(pauser) != nil, pausers.isEmpty, let since = pausedAt else { return }
        pausedAt = nil
        shift(by: time.nanoseconds - since.nanoseconds)
    }

    /// The network thread was busy with other transfers and did not look at this one.
    ///
    /// Moves the deadlines, in total by no more than the connect deadline, so that a thread which is
    /// always busy still ends what hangs.
    mutating func overlooked(for nanoseconds: Int64) {
        guard pausedAt == nil, connectedAt == nil else { return }
        let grace = min(nanoseconds, limits.connect - excused)
        guard grace > 0 else { return }
        excused += grace
        shift(by: grace)
    }

    /// The request was not taken; the transfer looks for another connection.
    mutating func reconnect(at time: MonotonicTime) {
        connectedAt = nil
        connectBegan = time
    }

    /// The order's end has moved.
    mutating func reschedule(endsAt: MonotonicTime, endClass: ErrorClass) {
        self.endsAt = endsAt
        self.endClass = endClass
    }

    /// The whole process was stopped: moves every deadline, ``endsAt`` too.
    mutating func suspended(by nanoseconds: Int64) {
        if endsAt != .distantFuture { endsAt = endsAt.advanced(nanoseconds: nanoseconds) }
        // During a pause the others move when it ends, by the whole pause.
        if pausedAt == nil { shift(by: nanoseconds) }
    }

    /// Moves all measured times, because nothing could happen for a while.
    private mutating func shift(by nanoseconds: Int64) {
        startedAt = startedAt.advanced(nanoseconds: nanoseconds)
        connectBegan = connectBegan.advanced(nanoseconds: nanoseconds)
        connectedAt = connectedAt?.advanced(nanoseconds: nanoseconds)
        windowStart = windowStart?.advanced(nanoseconds: nanoseconds)
        lastByteAt = lastByteAt?.advanced(nanoseconds: nanoseconds)
        if restEndsAt != .distantFuture {
            restEndsAt = restEndsAt.advanced(nanoseconds: nanoseconds)
        }
    }

    /// When ``passedDeadline(at:received:)`` must be asked next.
    var due: MonotonicTime {
        guard pausedAt == nil, !isHeld else { return endsAt }
        let attemptEnd = startedAt.advanced(nanoseconds: limits.attempt)
        let phaseEnd =
            if let windowStart, let lastByteAt {
                min(windowStart, lastByteAt).advanced(nanoseconds: limits.stall)
            } else if let connectedAt {
                connectedAt.advanced(nanoseconds: limits.firstByte)
            } else {
                connectBegan.advanced(nanoseconds: limits.connect)
            }
        return min(attemptEnd, phaseEnd, restEndsAt, endsAt)
    }

    /// The class of a deadline that has passed; if none has, may open a new stall window.
    ///
    /// - Parameter received: Bytes of the answer so far.
    mutating func passedDeadline(at now: MonotonicTime, received: Int64) -> ErrorClass? {
        if now >= endsAt { return endClass }
        guard pausedAt == nil, !isHeld else { return nil }
        if now >= restEndsAt { return .timeoutStall }
        if now >= startedAt.advanced(nanoseconds: limits.attempt) { return .timeoutAttempt }
        if let windowStart, let lastByteAt {
            if now >= lastByteAt.advanced(nanoseconds: limits.stall) { return .timeoutStall }
            guard now >= windowStart.advanced(nanoseconds: limits.stall) else { return nil }
            if received - windowBytes < max(1, limits.stallBytes) { return .timeoutStall }
            windowBytes = received
            self.windowStart = now
        } else if let connectedAt {
            if now >= connectedAt.advanced(nanoseconds: limits.firstByte) {
                return .timeoutFirstByte
            }
        } else if now >= connectBegan.advanced(nanoseconds: limits.connect) {
            return .timeoutConnect
        }
        return nil
    }
}
