/// Limits lines of a kind to a number a second.
struct LineBudget {
    /// Lines a second.
    let limit: Int
    /// Lines held back since the last report.
    private(set) var suppressed = 0
    private var used = 0

    /// A budget of `limit` lines a second.
    init(limit: Int) {
        self.limit = limit
    }

    /// Whether a line may be printed now; otherwise it is counted as held back.
    mutating func take() -> Bool {
        guard used < limit else {
            suppressed += 1
            return false
        }
        used += 1
        return true
    }

    /// Starts a new second and returns what the last one held back.
    mutating func renew() -> Int {
        defer { (used, suppressed) = (0, 0) }
        return suppressed
    }
}
