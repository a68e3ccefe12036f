import Statistics

/// The limit at which a host objected, remembered for a while: 30 s, doubled with each time, at most
/// 240 s.
struct Ceiling: Sendable {
    private static let memory = 30.0
    private static let longestMemory = 240.0

    private var limit = Int.max
    private var until = MonotonicTime.zero
    private var hits = 0

    /// The highest limit that may be tried now.
    ///
    /// Below the ceiling by a tenth, so that the steps towards it become smaller; not below what is
    /// known to be clean.
    func allowed(clean: Int, now: MonotonicTime) -> Int {
        guard now < until else { return .max }
        let near = limit - max(1, limit / 10)
        return max(1, near, min(clean, limit - 1))
    }

    /// Whether it is still remembered.
    func isRemembered(now: MonotonicTime) -> Bool { now < until }

    /// The host objected at a limit.
    mutating func hit(at limit: Int, now: MonotonicTime) {
        let seconds = min(Self.longestMemory, Self.memory * Double(1 << min(hits, 3)))
        hits += 1
        self.limit = now < until ? min(limit, self.limit) : limit
        until = now + .seconds(seconds)
    }

    /// The host took a limit well; if that is where it once objected, it does so no more.
    mutating func passed(_ limit: Int, now: MonotonicTime) {
        guard now >= until, limit >= self.limit else { return }
        hits = 0
        self.limit = .max
    }
}
