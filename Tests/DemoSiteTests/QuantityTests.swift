import Testing

@testable import DemoSite

@Suite
struct QuantityTests {
    @Test(arguments: [
        ("0ms", Duration.zero), ("500ms", .milliseconds(500)), ("2s", .seconds(2)),
        ("1m30s", .seconds(90)), ("1h2m3s4ms", .milliseconds(3_723_004)),
        ("90m", .seconds(5400)),
    ])
    func `a duration is read`(text: String, duration: Duration) {
        #expect(Quantity.duration(text) == duration)
    }

    @Test(arguments: [
        "", "2", "s", "-1s", "1.5s", "1s2m", "1s1s", "1S", "2 s", " 2s", "٣s", "1️⃣s", "1d",
        "9999999999999s", "999999999999h999999999999m", "1s\u{0}",
        String(repeating: "1", count: 100_000) + "s",
    ])
    func `anything else is no duration`(text: String) {
        #expect(Quantity.duration(text) == nil)
    }

    @Test(arguments: [
        ("0", 0), ("1024", 1024), ("10b", 10), ("512KB", 512_000), ("10MiB", 10 << 20),
        ("1gib", 1 << 30), ("3MB", 3_000_000),
    ])
    func `a size is read`(text: String, bytes: Int) {
        #expect(Quantity.bytes(text) == bytes)
    }

    @Test(arguments: ["", "-1", "1.5MB", "MB", "1TB", "1 MB", "9999999999999", "1️⃣", "1MB1"])
    func `anything else is no size`(text: String) {
        #expect(Quantity.bytes(text) == nil)
    }

    @Test func `the largest numbers do not overflow`() {
        #expect(Quantity.bytes("999999999999GiB") == nil)
        #expect(Quantity.duration("999999999999h") == nil)
        #expect(Quantity.duration("999999999999s") == .seconds(999_999_999_999))
    }
}
