import Clock

/// The limit at which a host objected, remembered for a while: 60 s, doubled with each time, at most
/// 240 s.
struct Ceiling: Sendable {
    private static let memory = 30.0
    private static let longestMemory = 240.0

    private var limit = Int.max
    private var until = MonotonicTime.zero
    private var hits = 0

    /// The highest limit that may be tried now.
    ///
    /// The geometric middle of it and the highest limit known to be clean, so that few objections
    /// find the host's own limit; an objection by timeouts costs seconds of all permits.
    func allowed(clean: Int, now: MonotonicTime) -> Int {
        guard now < until else { return .max }
        let below = max(1, limit - 1)
        let middle = Int((Double(max(1, clean)) * Double(limit)).squareRoot())
        return min(below, max(clean + 1, middle))
    }

    /// Whether the host has objected anywhere and did not take the same well since.
    var isKnown: Bool { limit != .max }

    /// The host objected at a limit.
    mutating func hit(at limit: Int, now: MonotonicTime) {
        hits = min(hits + 1, 8)
        let seconds = min(Self.longestMemory, Self.memory * Double(1 << hits))
        self.limit = now < until ? min(limit, self.limit) : limit
        until = now + .seconds(seconds)
    }

    /// The objections had another reason.
    mutating func forget() { self = Ceiling() }

    /// The host took a limit well; if that is where it once objected, it does so no more.
    mutating func passed(_ limit: Int, now: MonotonicTime) {
        guard now >= until, limit >= self.limit else { return }
        hits = 0
        self.limit = .max
    }
}
