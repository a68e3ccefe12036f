/// How many lines of a kind may still be printed in this second.
struct LineBudget {
    /// Lines a second.
    let limit: Int
    /// Lines that were held back since they were last reported.
    private(set) var suppressed = 0
    private var used = 0

    /// A budget of `limit` lines a second.
    init(limit: Int) {
        self.limit = limit
    }

    /// Whether a line may be printed now; if not, it is counted.
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
