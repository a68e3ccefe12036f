import SafeText
import TerminalUI
import Testing

@testable import Dashboard

struct ReadoutTests {
    @Test(arguments: [
        (0, "0.0ms"), (0.44, "0.4ms"), (9.94, "9.9ms"), (9.96, "10ms"), (999.4, "999ms"),
        (999.6, "1.00s"),
        (1_234, "1.23s"), (9_994, "9.99s"), (9_996, "10.0s"), (59_940, "59.9s"), (59_960, "1m00s"),
        (125_000, "2m05s"), (3_599_900, "1h00m"), (3_720_000, "1h02m"), (273_600_000, "3d04h"),
        (-5, "0.0ms"), (Double.nan, "?"), (Double.infinity, "?"),
    ])
    func `a duration fits six cells`(milliseconds: Double, text: String) {
        #expect(Readout.duration(milliseconds: milliseconds).string == text)
        #expect(text.count <= 6)
    }

    @Test(arguments: [
        (Int64(0), "0"), (999, "999"), (1_000, "1.0K"), (1_234, "1.2K"), (10_200, "10K"),
        (34_816, "34K"),
        (1_022_900, "999K"), (1_023_700, "1.0M"), (5_872_026, "5.6M"), (.max, "8.0E"), (-1, "0"),
    ])
    func `a size fits four cells`(bytes: Int64, text: String) {
        #expect(Readout.bytes(bytes).string == text)
        #expect(text.count <= 4)
    }

    @Test(arguments: [
        (0, "0 B/s"), (812.4, "812 B/s"), (34_816, "34 KiB/s"), (3_565_158, "3.4 MiB/s"),
        (Double.infinity, "0 B/s"), (Double.nan, "0 B/s"),
    ])
    func `a rate of bytes has the summary's units`(rate: Double, text: String) {
        #expect(Readout.byteRate(rate).string == text)
        #expect(text.count <= 9)
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1_000, "1.0k"), (12_345, "12k"), (-1, "0")])
    func `a quantity counts by thousands`(count: Int, text: String) {
        #expect(Readout.quantity(count).string == text)
    }

    @Test(arguments: [
        (0, "0"), (4.21, "4.2"), (99.96, "100"), (171.2, "171"), (12_345, "12k"), (-1, "0"),
        (Double.nan, "0"),
    ])
    func `a rate is short`(rate: Double, text: String) {
        #expect(Readout.rate(rate).string == text)
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-1_000, "-1,000"),
        (.min, "-9,223,372,036,854,775,808"),
    ])
    func `counts have groups of three digits`(number: Int, text: String) {
        #expect(Readout.count(number).string == text)
    }

    @Test(arguments: [
        (0, "0%"), (0.001, "1%"), (0.5, "50%"), (0.999, "99%"), (1, "100%"), (1.5, "150%"),
        (Double.nan, "?"),
    ])
    func `all and nothing are said only when it is so`(share: Double, text: String) {
        #expect(Readout.percent(share).string == text)
    }

    @Test(arguments: [
        (0.34, "0.3s"), (12, "12s"), (59.4, "59s"), (59.6, "1m00s"), (125, "2m05s"), (-3, "0.0s"),
        (0.01, "0.1s"),
    ])
    func `a countdown loses its tenths when it is long`(seconds: Double, text: String) {
        #expect(Readout.countdown(seconds: seconds).string == text)
    }
}
