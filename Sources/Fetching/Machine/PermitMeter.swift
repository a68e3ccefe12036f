import Clock

/// Integrates over time how many permits are taken.
struct PermitMeter: Sendable {
    /// In permits times nanoseconds.
    private var total: Int64 = 0
    private var lastChange = MonotonicTime.zero

    /// So many permits were taken until now.
    mutating func advance(to now: MonotonicTime, taken: Int) {
        total &+= Int64(taken) &* (now.nanoseconds &- lastChange.nanoseconds)
        lastChange = now
    }

    /// The integral, in permit-seconds.
    var permitSeconds: Double { Double(total) / 1e9 }
}
