import Clock
public import Fetching

/// The deadlines within one attempt, in nanoseconds; one that is absent never comes.
public struct AttemptDeadlines: Sendable {
    /// Bytes a second below which an answer counts as stalled.
    public static let stallBytesPerSecond = 100.0

    let connect: Int64
    let firstByte: Int64
    let stall: Int64
    let attempt: Int64
    let stallBytes: Int64

    /// The attempt's part of a run's deadlines.
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

/// When one transfer is too late, and for what.
///
/// Pure: time comes as an argument.
struct DeadlineWatch: Sendable {
    private let limits: AttemptDeadlines
    private var startedAt: MonotonicTime
    private var connectBegan: MonotonicTime
    private var connectedAt: MonotonicTime?
    private var lastByteAt: MonotonicTime?
    private var windowStart: MonotonicTime?
    private var windowBytes: Int64 = 0
    private(set) var endsAt: MonotonicTime
    private var endClass: ErrorClass
    /// Why deadlines stand still, and since when.
    private var pausers: Pausers = []
    private var pausedAt: MonotonicTime?
    /// Whether the attempt waits for something that this machine lacks.
    private var isHeld = false
    /// By how much the thread's own work has moved deadlines.
    private var excused: Int64 = 0

    /// What makes deadlines stand still.
    struct Pausers: OptionSet {
        let rawValue: UInt8
        /// The user, who paused the transfer.
        static let user = Pausers(rawValue: 1)
        /// The network thread, which has no time for it yet.
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

    /// The attempt waits for its turn on this machine: none of its own deadlines passes before
    /// ``begin(at:)``.
    mutating func hold() { isHeld = true }

    /// What was held begins, or begins anew.
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

    /// Deadlines stand still from here.
    mutating func pause(at time: MonotonicTime, by pauser: Pausers = .user) {
        if pausers.isEmpty { pausedAt = time }
        pausers.insert(pauser)
    }

    /// Deadlines go on once nothing keeps them, later by the time in between.
    ///
    /// The run's own end does not move.
    mutating func resume(at time: MonotonicTime, by pauser: Pausers = .user) {
        guard pausers.remove(pauser) != nil, pausers.isEmpty, let since = pausedAt else { return }
        pausedAt = nil
        shift(by: time.nanoseconds - since.nanoseconds)
    }

    /// The network thread was busy for so long with other transfers, and saw nothing of this one.
    ///
    /// Moves deadlines by as much again as the connect deadline grants, at most: a thread that is
    /// always busy must end what hangs, too.
    mutating func overlooked(for nanoseconds: Int64) {
        guard pausedAt == nil, connectedAt == nil else { return }
        let grace = min(nanoseconds, limits.connect - excused)
        guard grace > 0 else { return }
        excused += grace
        shift(by: grace)
    }

    /// The request was not taken, and a connection for it is looked for anew.
    mutating func reconnect(at time: MonotonicTime) {
        connectedAt = nil
        connectBegan = time
    }

    /// The end that came with the order has moved.
    mutating func reschedule(endsAt: MonotonicTime, endClass: ErrorClass) {
        self.endsAt = endsAt
        self.endClass = endClass
    }

    /// The whole process stood still: every deadline moves by that time, the run's end too.
    mutating func suspended(by nanoseconds: Int64) {
        if endsAt != .distantFuture { endsAt = endsAt.advanced(nanoseconds: nanoseconds) }
        // A pause that lasts moves the others at its end, from its beginning.
        if pausedAt == nil { shift(by: nanoseconds) }
    }

    /// Moves what has been measured so far, after time in which nothing could happen.
    private mutating func shift(by nanoseconds: Int64) {
        startedAt = startedAt.advanced(nanoseconds: nanoseconds)
        connectBegan = connectBegan.advanced(nanoseconds: nanoseconds)
        connectedAt = connectedAt?.advanced(nanoseconds: nanoseconds)
        windowStart = windowStart?.advanced(nanoseconds: nanoseconds)
        lastByteAt = lastByteAt?.advanced(nanoseconds: nanoseconds)
    }

    /// When ``verdict(at:received:)`` is to be asked next.
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
        return min(attemptEnd, phaseEnd, endsAt)
    }

    /// The class of the deadline that has passed, if one has; opens a new stall window otherwise.
    ///
    /// - Parameter received: Bytes of the answer so far.
    mutating func verdict(at now: MonotonicTime, received: Int64) -> ErrorClass? {
        if now >= endsAt { return endClass }
        guard pausedAt == nil, !isHeld else { return nil }
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
