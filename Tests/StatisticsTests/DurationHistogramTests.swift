import Statistics
import Testing

struct DurationHistogramTests {
    @Test(arguments: [(0.5, 500.0), (0.95, 950), (1, 1000), (0.001, 1)])
    func `percentiles are within half a percent`(share: Double, expected: Double) {
        var histogram = DurationHistogram()
        for value in 1...1000 { histogram.record(Double(value)) }
        #expect(abs(histogram.percentile(share) / expected - 1) < 0.0051)
        #expect(histogram.mean == 500.5)
    }

    @Test func `short durations keep their digits`() {
        var histogram = DurationHistogram()
        for value in 1...1000 { histogram.record(Double(value) / 1000) }
        #expect(abs(histogram.percentile(0.5) / 0.5 - 1) < 0.0051)
    }

    @Test func `values that are none do no harm, and sums add up`() {
        var histogram = DurationHistogram()
        for value in [-1, 0, .nan, .infinity, 1e300] { histogram.record(value) }
        var other = DurationHistogram()
        other.add(histogram)
        other.add(DurationHistogram())
        #expect(other == histogram)
        #expect(other.count == 5)
        #expect(DurationHistogram().percentile(0.5) == 0)
    }

    @Test(arguments: [(0.0, 1000), (10, 990), (500, 500), (1000, 0), (2000, 0)])
    func `values above one are counted`(value: Double, above: Int) {
        var histogram = DurationHistogram()
        for value in 1...1000 { histogram.record(Double(value)) }
        #expect(abs(histogram.count(above: value) - above) <= 5)
    }
}
