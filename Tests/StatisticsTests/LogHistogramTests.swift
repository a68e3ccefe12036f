import Statistics
import Testing

struct LogHistogramTests {
    @Test(arguments: [(0.5, 500.0), (0.95, 950), (1, 1000), (0.001, 1)])
    func `percentiles are within half a percent`(share: Double, expected: Double) {
        var histogram = LogHistogram()
        for value in 1...1000 { histogram.record(Double(value)) }
        #expect(abs(histogram.percentile(share) / expected - 1) < 0.0051)
        #expect(histogram.mean == 500.5)
    }

    @Test
    func `values that are none do no harm, and sums add up`() {
        var histogram = LogHistogram()
        for value in [-1, 0, .nan, .infinity, 1e300] { histogram.record(value) }
        var other = LogHistogram()
        other.add(histogram)
        other.add(LogHistogram())
        #expect(other == histogram)
        #expect(other.count == 5)
        #expect(LogHistogram().percentile(0.5) == 0)
    }
}
