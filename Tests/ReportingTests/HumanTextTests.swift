import Testing

@testable import Reporting

struct HumanTextTests {
    @Test(arguments: [
        (Int64(0), "0 B"), (-1, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"),
        (10_695_475, "10.2 MiB"),
        (1_048_575, "1.0 MiB"), (.max, "8.0 EiB"),
    ])
    func `sizes are short`(bytes: Int64, text: String) {
        #expect(HumanText.bytes(bytes) == text)
    }

    @Test(arguments: [
        (Duration.zero, "0.0 ms"), (.microseconds(400), "0.4 ms"), (.milliseconds(21), "21 ms"),
        (.milliseconds(999), "999 ms"), (.milliseconds(1000), "1.0 s"), (.seconds(59.9), "59.9 s"),
        (.seconds(60), "1m00s"), (.seconds(192), "3m12s"), (.seconds(18180), "5h03m"),
        (.seconds(-5), "0.0 ms"),
    ])
    func `times are short`(duration: Duration, text: String) {
        #expect(HumanText.duration(duration) == text)
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000"),
    ])
    func `thousands are set apart`(value: Int, text: String) {
        #expect(HumanText.grouped(value) == text)
    }

    @Test(arguments: [
        (0.0, "0.0/s"), (9.94, "9.9/s"), (12345.6, "12,345/s"),
        (.infinity, "1,000,000,000,000,000/s"),
    ])
    func `rates are short`(value: Double, text: String) {
        #expect(HumanText.rate(value) == text)
    }
}
