/// Pages of one kind for a period, then of another, and so on: how much work a request is.
struct PageMix: Sendable {
    /// Work of the first kind and of the second, against a request of 1.
    let works: (Double, Double)
    /// Nanoseconds of each kind.
    let period: Int64

    /// The work of a request that enters `nanoseconds` after the start.
    func work(after passed: Int64) -> Double {
        (passed / period).isMultiple(of: 2) ? works.0 : works.1
    }
}
