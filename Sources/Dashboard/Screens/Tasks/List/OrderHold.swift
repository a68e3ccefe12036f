import Clock

/// Keeps rows where they are for a moment after a key or click: what is seen is what is hit.
struct OrderHold {
    /// How long a key holds the order.
    private static let duration = Duration.seconds(1)

    private var until = MonotonicTime.zero
    /// Whether the selection moved to another task because the list changed, and nothing was
    /// pressed since.
    private(set) var hasSlipped = false

    func isInForce(at now: MonotonicTime) -> Bool { now < until }

    /// A key or a click has come.
    mutating func begin(at now: MonotonicTime) { until = now + OrderHold.duration }

    /// What it stood for is done; the user has seen where the selection is.
    mutating func settle() { hasSlipped = false }

    mutating func slip() { hasSlipped = true }

    /// Nothing comes after this that could bring the list up to date later.
    mutating func end() { until = .zero }
}
