/// The last cut of a host's limit, and what the host has answered since.
struct CutRecord: Sendable {
    /// Good answers since the last cut.
    private(set) var answers = 0
    /// The limit that was cut, and what was known to be clean then; nil before the first cut.
    private(set) var limits: (cut: Int, clean: Int)?
    /// What the host objected by.
    private(set) var sign: CongestionSigns.Sign?

    /// A good answer came.
    ///
    /// - Returns: Whether it is the first since the host has timed out.
    mutating func answered() -> Bool {
        defer { answers += 1 }
        return answers == 0 && sign == .timedOut
    }

    /// The host objects.
    ///
    /// - Returns: Whether it has answered nothing since it objected before.
    mutating func objected(by sign: CongestionSigns.Sign) -> Bool {
        defer { answers = 0 }
        return limits != nil && answers == 0 && sign != .throttled
    }

    /// The limit was cut.
    mutating func cut(_ limit: Int, clean: Int, for sign: CongestionSigns.Sign) {
        limits = (limit, clean)
        self.sign = sign
    }

    /// The host answers again after an outage.
    mutating func forget() {
        limits = nil
        sign = nil
    }
}
