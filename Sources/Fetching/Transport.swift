public import Clock
public import URLStandard

/// Moves requests and answers; the port that the engine drives.
///
/// Orders go in and facts come out in batches, from any thread. A transport starts every transfer
/// it is told to, at once: limits, waiting and retrying are the engine's business. Only one for which
/// this machine lacks a descriptor may wait until another has ended. What it holds in reserve it
/// starts by itself, each in the place of one that ended.
public protocol Transport: Sendable {
    /// How many transfers it can hold in reserve; none by default.
    var reserveCapacity: Int { get }
    /// What it charges the bodies on that it keeps; none by default.
    ///
    /// While that is full, it starts nothing from its reserve.
    var memory: MemoryBudget? { get }
    /// Starts the transport; every batch of facts goes to `deliver`, on a thread of its own.
    func start(delivering deliver: @escaping @Sendable (TransportBatch) -> Void)
    /// Hands orders over, in this order, and returns at once.
    func send(_ orders: [TransportOrder])
    /// Ends every transfer and the thread; nothing is delivered afterwards.
    func stop() async
}

extension Transport {
    /// No reserve: the engine starts every transfer itself.
    public var reserveCapacity: Int { 0 }
    /// No budget: bodies take as much as comes.
    public var memory: MemoryBudget? { nil }
}

/// One order to a transport.
public enum TransportOrder: Sendable {
    /// Start a transfer.
    case start(TransferOrder)
    /// Hold a transfer in reserve.
    ///
    /// When one to the same host is answered, and not by 408, 429 or 5xx or with new cookies, the first
    /// in reserve starts in its place and is named in its report. Those, any failure, and a standstill
    /// of the process give the whole reserve back.
    case reserve(TransferOrder)
    /// Start a transfer that is held in reserve, unless it has started already.
    case startReserved(TransferID)
    /// Give the whole reserve back: each reports ``TransferEnd/returned``, the last one first.
    case recall
    /// Remove a transfer; it reports ``TransferEnd/cancelled``, unless it has ended already.
    case cancel(TransferID)
    /// Stop reading from a transfer and stop its deadlines.
    case pause(TransferID)
    /// Read on, with the time in between added to every deadline.
    case resume(TransferID)
    /// The end that a transfer was ordered with has moved, as has the error class if it passes.
    case reschedule(TransferID, endsAt: MonotonicTime, endClass: ErrorClass)
    /// Remove a body that was saved (``TransferReport/file``), for its task has not ended well; also
    /// after the transport's end.
    case removeFile(String)
    /// Deliver a batch, empty if need be, at this time; replaces the time told before.
    case wake(at: MonotonicTime)
}

/// A transfer's identity: a slot among those under way, and a serial number against mix-ups.
public struct TransferID: Hashable, Sendable {
    /// Below the greatest number of transfers that were ever under way at once.
    public let slot: UInt32
    /// Rises with every transfer started.
    public let serial: UInt32

    /// The transfer with a serial number in a slot.
    public init(slot: UInt32, serial: UInt32) {
        self.slot = slot
        self.serial = serial
    }
}

/// One transfer to be made.
public struct TransferOrder: Sendable {
    /// Its identity.
    public let id: TransferID
    /// The task it is for.
    public let task: TaskID
    /// The host that the engine counts it on.
    public let host: HostID
    /// Where it goes: http or https.
    public let url: WebURL
    /// What becomes of the body.
    public let body: BodyHandling
    /// Whether the configured headers and credentials may be sent.
    public let sendsCredentials: Bool
    /// Where it may connect to.
    public let reach: TransferReach
    /// What is sent where it is not a plain GET; nil for that.
    public let message: RequestMessage?
    /// The value of `Cookie`; nil for no cookies.
    ///
    /// Secrets, as those of ``TransferReport/setCookies``: they are shown nowhere.
    public let cookie: [UInt8]?
    /// When the task's or the run's deadline passes, whichever comes first.
    public let endsAt: MonotonicTime
    /// The class of the error if ``endsAt`` passes.
    public let endClass: ErrorClass

    /// An order with every field given.
    public init(
        id: TransferID,
        task: TaskID,
        host: HostID,
        url: WebURL,
        body: BodyHandling,
        sendsCredentials: Bool,
        reach: TransferReach,
        message: RequestMessage? = nil,
        cookie: [UInt8]? = nil,
        endsAt: MonotonicTime,
        endClass: ErrorClass
    ) {
        self.id = id
        self.task = task
        self.host = host
        self.url = url
        self.body = body
        self.sendsCredentials = sendsCredentials
        self.reach = reach
        self.message = message
        self.cookie = cookie
        self.endsAt = endsAt
        self.endClass = endClass
    }
}

/// What happened since the last batch.
public struct TransportBatch: Sendable {
    /// When the batch was closed.
    public var time: MonotonicTime
    /// For how long the whole process stood still (Ctrl-Z) before the batch; mostly not at all.
    ///
    /// The transport has moved every deadline of its transfers by that time already.
    public var suspended = Duration.zero
    /// Transfers that ended, in the order in which they did.
    public var ended: [TransferReport] = []
    /// Where transfers under way stand, if that changed.
    public var progress: [TransferProgress] = []
    /// How long the transport's own turns take; told a few times a second.
    public var turns: TurnTimes?
    /// A turn that took too long.
    public var stall: Stall?

    /// A batch in which nothing happened.
    public init(time: MonotonicTime) {
        self.time = time
    }
}

/// Where a transfer under way stands.
public struct TransferProgress: Sendable {
    /// The transfer.
    public let id: TransferID
    /// Its phase, ``TaskState/dns`` to ``TaskState/body``; ``TaskState/started`` while none is known.
    public let phase: TaskState
    /// The phases that are over; the running one is not in it.
    public let timing: PhaseTiming
    /// Status of the answer, zero before it.
    public let status: UInt16
    /// Decoded body bytes so far.
    public let bytes: Int64
    /// Body bytes over the wire so far.
    public let wireBytes: Int64
    /// The body's length over the wire where the answer told it, else −1.
    public let expectedBytes: Int64

    /// Progress with every field given.
    public init(
        id: TransferID,
        phase: TaskState,
        timing: PhaseTiming = PhaseTiming(),
        status: UInt16 = 0,
        bytes: Int64 = 0,
        wireBytes: Int64 = 0,
        expectedBytes: Int64 = -1
    ) {
        self.id = id
        self.phase = phase
        self.timing = timing
        self.status = status
        self.bytes = bytes
        self.wireBytes = wireBytes
        self.expectedBytes = expectedBytes
    }
}

/// How a transfer ended.
public enum TransferEnd: Sendable, Equatable {
    /// With a whole answer, whatever its status.
    case answered
    /// With an error.
    case failed(FetchError)
    /// By order.
    case cancelled
    /// It was held in reserve and never started.
    case returned
}

/// One transfer that has ended.
public struct TransferReport: Sendable {
    /// The transfer.
    public let id: TransferID
    /// How it ended.
    public var end: TransferEnd
    /// The transfer that was started in its place, out of the reserve.
    public var successor: TransferID?
    /// Status of the answer, zero if there was none.
    public var status: UInt16
    /// `Content-Type`, as sent.
    public var contentType: String?
    /// `Location`, as sent.
    public var location: String?
    /// `ETag` and `Last-Modified`, where the transport keeps them.
    public var validators: Validators?
    /// `Retry-After` as a delay from now (RFC 9110 §10.2.3).
    public var retryAfter: Duration?
    /// Every `Set-Cookie`, as sent.
    public var setCookies: [[UInt8]] = []
    /// Whose wall against programs has answered, by its marks; nil for none that is known.
    public var botWall: String?
    /// `Refresh`, as sent.
    public var refresh: String?
    /// Whether the body was cut at a limit of its size.
    public var isCut = false
    /// The phases; `queued` stays zero.
    public var timing: PhaseTiming
    /// Decoded body bytes.
    public var bytes: Int64
    /// Body bytes over the wire.
    public var wireBytes: Int64
    /// The body's length over the wire where the answer told it, else −1.
    public var expectedBytes: Int64
    /// Whether the connection was already open.
    public var isReused: Bool
    /// Whether the connection's TLS session resumed that of an earlier one (RFC 8446 §2.2).
    public var isResumed = false
    /// What was odd about the answer.
    public var anomalies: AnswerAnomalies
    /// What the answer's header says of links; nil for nothing.
    package var linkFields: LinkFields?
    /// The decoded body, where asked for; in memory or in a spool.
    package var content: BodyContent?
    /// The decoded body, where asked for.
    public var body: [UInt8]? {
        get { try? content?.bytes() }
        set { content = newValue.map { .memory($0) } }
    }
    /// The answer as it came, where the transport keeps it.
    public var exchange: Exchange?
    /// The file that the body was saved to, if it was.
    public var file: String?

    /// A transfer that ended; without an answer's facts unless they are given.
    public init(
        id: TransferID,
        end: TransferEnd,
        status: UInt16 = 0,
        contentType: String? = nil,
        location: String? = nil,
        retryAfter: Duration? = nil,
        timing: PhaseTiming = PhaseTiming(),
        bytes: Int64 = 0,
        wireBytes: Int64 = 0,
        expectedBytes: Int64 = -1,
        isReused: Bool = false,
        anomalies: AnswerAnomalies = [],
        body: [UInt8]? = nil,
        exchange: Exchange? = nil,
        file: String? = nil
    ) {
        self.id = id
        self.end = end
        self.status = status
        self.contentType = contentType
        self.location = location
        self.retryAfter = retryAfter
        self.timing = timing
        self.bytes = bytes
        self.wireBytes = wireBytes
        self.expectedBytes = expectedBytes
        self.isReused = isReused
        self.anomalies = anomalies
        content = body.map { .memory($0) }
        self.exchange = exchange
        self.file = file
    }
}
