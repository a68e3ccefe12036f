/// The order of the screening: every limit up and back down, so that a steady drift cancels and the
/// server meets the larger limits only after it has borne the smaller ones.
struct ScreeningWalk: Equatable, Sendable {
    private let limits: [Int]
    private var position = 0
    private var isDescending = false

    /// A walk over ascending limits.
    init(_ limits: [Int]) { self.limits = limits }

    /// The limit to try; nil when the walk is over.
    var current: Int? { limits.indices.contains(position) ? limits[position] : nil }

    /// The server bore the current limit.
    mutating func passed() {
        if isDescending || position == limits.count - 1 {
            isDescending = true
            position -= 1
        } else {
            position += 1
        }
    }

    /// The server objected at the current limit: from here it goes down.
    mutating func stopped() {
        isDescending = true
        position -= 1
    }
}
