import Histogram

/// A histogram of durations in milliseconds, between 0.1 µs and 1000 s (HdrHistogram, two significant
/// digits).
///
/// Percentiles come out within ½ % of the truth. Empty histograms take no memory.
package struct DurationHistogram: Equatable, Sendable {
    private static let unitsPerMillisecond = 1e4
    private static let highest: UInt64 = 10_000_000_000

    private var units: Histogram<UInt32>?
    /// Exact, since a mean of rounded values would drift.
    private var sum = 0.0

    /// A histogram without values.
    package init() {}

    /// Values that were recorded.
    package var count: Int { Int(units?.totalCount ?? 0) }

    /// The mean; zero without values.
    package var mean: Double { count == 0 ? 0 : sum / Double(count) }

    /// Adds a value; what is no number counts as 0, and what is above 1000 s as that.
    package mutating func record(_ milliseconds: Double) {
        if units == nil {
            units = Histogram(
                highestTrackableValue: Self.highest,
                numberOfSignificantValueDigits: .two
            )
        }
        units?.record(Self.units(milliseconds))
        sum += milliseconds.isFinite ? milliseconds : 0
    }

    /// Adds all values of another.
    package mutating func add(_ other: DurationHistogram) {
        guard let added = other.units else { return }
        if units == nil { units = added } else { units?.add(added) }
        sum += other.sum
    }

    /// The value that a share of all others, 0 to 1, is not above; zero without any.
    package func percentile(_ share: Double) -> Double {
        guard let units, units.totalCount > 0 else { return 0 }
        let value = units.medianEquivalentForValue(units.valueAtPercentile(share * 100))
        return Double(value) / Self.unitsPerMillisecond
    }

    /// How many values are above one, to the precision of the histogram.
    package func count(above milliseconds: Double) -> Int {
        guard let units else { return 0 }
        let highest = units.highestEquivalentForValue(Self.units(milliseconds))
        return count - Int(units.count(within: 0...highest))
    }

    private static func units(_ milliseconds: Double) -> UInt64 {
        guard milliseconds > 0 else { return 0 }
        return UInt64(min(milliseconds * unitsPerMillisecond, Double(highest)))
    }
}
