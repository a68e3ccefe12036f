import Glibc

/// Counts of positive values in bins that are 1 % wide, in fixed memory.
///
/// Percentiles come out within ½ % of the truth, between 1 µs and 1000 s if values are milliseconds.
package struct LogHistogram: Equatable, Sendable {
    private static let width = 0.01
    private static let least = 1e-3
    private static let bins = 2073
    private var counts: [UInt32] = []

    /// Values that were recorded.
    package private(set) var count = 0
    /// Their sum.
    package private(set) var sum = 0.0

    /// A histogram without values.
    package init() {}

    /// Adds a value; what is no number or below the least bin lands in that, and the same above.
    package mutating func record(_ value: Double) {
        if counts.isEmpty { counts = [UInt32](repeating: 0, count: Self.bins) }
        let position = value > Self.least ? log(value / Self.least) / Self.width : 0
        counts[Int(min(position, Double(Self.bins - 1)))] &+= 1
        count += 1
        sum += value.isFinite ? value : 0
    }

    /// Adds all values of another.
    package mutating func add(_ other: LogHistogram) {
        guard !other.counts.isEmpty else { return }
        guard !counts.isEmpty else {
            self = other
            return
        }
        for bin in counts.indices { counts[bin] &+= other.counts[bin] }
        count += other.count
        sum += other.sum
    }

    /// The value that a share of all others, 0 to 1, is not above; zero without any.
    package func percentile(_ share: Double) -> Double {
        let wanted = max(1, (share * Double(count)).rounded(.up))
        var seen = 0.0
        for (bin, inside) in counts.enumerated() where inside > 0 {
            seen += Double(inside)
            if seen >= wanted { return Self.least * exp((Double(bin) + 0.5) * Self.width) }
        }
        return 0
    }

    /// How many values are above one, by whole bins.
    package func count(above value: Double) -> Int {
        guard value > Self.least else { return count }
        let bin = Int(min(log(value / Self.least) / Self.width, Double(Self.bins - 1)))
        return counts.dropFirst(bin + 1).reduce(0) { $0 + Int($1) }
    }

    /// The mean; zero without values.
    package var mean: Double { count == 0 ? 0 : sum / Double(count) }
}
