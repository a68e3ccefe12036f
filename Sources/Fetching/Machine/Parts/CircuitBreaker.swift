import Clock

/// Keeps a dead origin from being asked for each of its URLs: a circuit breaker (Nygard, "Release It!",
/// 2007).
///
/// - Closed: it is asked as often as its politeness allows.
/// - Doubted, after ``threshold`` failures in a row: one transfer at a time, after a wait that doubles.
///   So a server that restarts loses none of the tasks that have retries left.
/// - Open, once a task has failed for good meanwhile: nothing is asked, and what waits fails as that
///   task did. When the wait is over, a single probe may be made.
///
/// Any sign of life closes it.
struct CircuitBreaker: Sendable {
    /// Failures in a row from which on an origin is doubted.
    static let threshold = 3
    /// The bounds of the wait.
    static let firstWait = Duration.seconds(1), longestWait = Duration.seconds(300)

    /// Why nothing is asked.
    struct Death: Equatable, Sendable {
        let errorClass: ErrorClass
        /// Failures in a row.
        let failures: Int
    }

    private var failures = 0
    private var errorClass = ErrorClass.netRefused
    private var wait = Duration.zero
    /// Until when nothing starts.
    private(set) var waitsUntil = MonotonicTime.zero
    private(set) var isOpen = false

    var hasFailed: Bool { failures > 0 }

    /// Whether only one transfer at a time may be under way.
    var isDoubted: Bool { failures >= Self.threshold }

    /// Why nothing is asked at this time; nil if something may be.
    func death(at now: MonotonicTime) -> Death? {
        isOpen && now < waitsUntil ? Death(errorClass: errorClass, failures: failures) : nil
    }

    /// An attempt has failed without a sign of life.
    ///
    /// One that was under way when the wait began says nothing new.
    mutating func failed(
        _ errorClass: ErrorClass,
        startedAt start: MonotonicTime,
        now: MonotonicTime
    ) {
        failures += 1
        self.errorClass = errorClass
        guard isDoubted, start >= waitsUntil else { return }
        wait = wait == .zero ? Self.firstWait : min(wait * 2, Self.longestWait)
        waitsUntil = now + wait
    }

    /// A task has failed for good; opens the circuit if the origin is doubted.
    mutating func gaveUp() { if isDoubted { isOpen = true } }

    /// The wait ends by the user's order.
    mutating func allowProbe() { waitsUntil = .zero }
}

/// The circuit breakers of one host, whose schemes share its name but no port.
struct HostCircuits: Sendable {
    private var plain = CircuitBreaker()
    private var secure = CircuitBreaker()
    /// The schemes that have answered since they last failed.
    private var plainLives = false
    private var secureLives = false

    /// Whether either has failed since the last sign of life.
    var haveFailed: Bool { plain.hasFailed || secure.hasFailed }

    /// Whether only one transfer at a time may be under way, since neither scheme answers.
    var areDoubted: Bool {
        plain.isDoubted && !secureLives || secure.isDoubted && !plainLives
    }

    func death(isSecure: Bool, at now: MonotonicTime) -> CircuitBreaker.Death? {
        isSecure ? secure.death(at: now) : plain.death(at: now)
    }

    /// An attempt has failed; returns until when nothing starts.
    mutating func failed(
        _ errorClass: ErrorClass,
        isSecure: Bool,
        startedAt start: MonotonicTime,
        now: MonotonicTime
    ) -> MonotonicTime {
        if isSecure { secureLives = false } else { plainLives = false }
        change(errorClass, isSecure: isSecure) { $0.failed(errorClass, startedAt: start, now: now) }
        let circuit = isSecure ? secure : plain
        return areDoubted && !circuit.isOpen ? circuit.waitsUntil : .zero
    }

    mutating func gaveUp(_ errorClass: ErrorClass, isSecure: Bool) {
        change(errorClass, isSecure: isSecure) { $0.gaveUp() }
    }

    /// The origin has given a sign of life, and the name has an address.
    mutating func lives(isSecure: Bool) {
        if isSecure {
            secure = CircuitBreaker()
            secureLives = true
        } else {
            plain = CircuitBreaker()
            plainLives = true
        }
    }

    mutating func allowProbe() {
        plain.allowProbe()
        secure.allowProbe()
    }

    /// Changes what an error tells of: a lookup is for both.
    private mutating func change(
        _ errorClass: ErrorClass,
        isSecure: Bool,
        _ change: (inout CircuitBreaker) -> Void
    ) {
        if !isSecure || errorClass.isOfLookup { change(&plain) }
        if isSecure || errorClass.isOfLookup { change(&secure) }
    }
}

extension ErrorClass {
    /// Whether the name could not be looked up.
    fileprivate var isOfLookup: Bool {
        switch self {
        case .dnsNotFound, .dnsFailed, .dnsTimeout: true
        default: false
        }
    }

    /// Whether nobody was reached who could have answered, so that any other URL of the origin fails
    /// alike.
    package var isOfDeadHost: Bool {
        switch self {
        case .netRefused, .netUnreachable, .timeoutConnect, .tlsHandshake, .tlsVerify: true
        default: isOfLookup
        }
    }
}
