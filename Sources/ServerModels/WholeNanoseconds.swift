extension Int64 {
    /// A reckoned time in whole nanoseconds, at most about thirty years, so that sums of a few fit.
    init(wholeNanoseconds value: Double) {
        self = Int64(Swift.min(value.rounded(), 1e18))
    }
}
