import Testing

@testable import crawltop

struct OptionsDurationTests {
    @Test(arguments: [
        ("0", Duration.zero), ("0s", .zero), ("500ms", .milliseconds(500)), ("2s", .seconds(2)),
        ("1m30s", .seconds(90)), ("1h", .seconds(3600)), ("1d2h3m4s5ms", .milliseconds(93_784_005)),
        ("1.5s", .milliseconds(1500)), ("0.5h", .seconds(1800)),
        ("2m500ms", .milliseconds(120_500)),
        ("365d", .seconds(31_536_000)), ("0.000000001s", .nanoseconds(1)), ("007s", .seconds(7)),
    ])
    func `a time is read`(text: String, duration: Duration) throws {
        #expect(try DurationArgument(parsing: text).duration == duration)
    }

    @Test(arguments: [
        "", " ", "s", "5", "1.5", "-1s", "+1s", "1 s", "1s ", "s1", "1x", "1S", "1s1s", "1s1m",
        "1ms1s",
        "1.s", ".5s", "1,5s", "1e3s", "366d", "365d1ms", "9999999999999999999999s", "1.0000000001s",
        "18446744073709551615d", "９s", "1m30", "0x10s", "inf", "nan", "1s\n", "1µs",
    ])
    func `anything else is refused in one line`(text: String) throws {
        let problem = try #require(throws: ArgumentProblem.self) {
            try DurationArgument(parsing: text)
        }
        #expect(!problem.description.contains("\n\n") && !problem.description.isEmpty)
    }

    @Test func `a number without a unit is told what it lacks`() throws {
        let problem = try #require(throws: ArgumentProblem.self) {
            try DurationArgument(parsing: "5")
        }
        #expect(problem.description == "a time needs a unit, such as 5s or 5ms")
    }

    @Test(arguments: ["0", "500ms", "2s", "1m30s", "1h", "1d2h3m4s5ms", "365d"])
    func `the description reads back`(text: String) throws {
        #expect(try DurationArgument(parsing: text).description == text)
    }

    @Test func `zero means none`() throws {
        #expect(try DurationArgument(parsing: "0").orNone == nil)
        #expect(try DurationArgument(parsing: "1s").orNone == .seconds(1))
    }
}

struct OptionsByteCountTests {
    @Test(arguments: [
        ("1", Int64(1)), ("1024", 1024), ("5B", 5), ("10MiB", 10_485_760), ("512KB", 512_000),
        ("1GB", 1_000_000_000), ("1gib", 1_073_741_824), ("1.5KiB", 1536),
        ("2TB", 2_000_000_000_000),
        ("8388607TiB", 8_388_607 << 40), ("9223372036854775807", .max),
    ])
    func `a size is read`(text: String, bytes: Int64) throws {
        #expect(try ByteCountArgument(parsing: text).bytes == bytes)
    }

    @Test(arguments: [
        "", "0", "0MiB", "-1", "10K", "10M", "MiB", "10 MiB", "10MiB5", "1e6", "0.1B", "8388608TiB",
        "9223372036854775808", "99999999999999999999TB", "10Mib/s", "١MB", "1.2.3MB",
    ])
    func `anything else is refused`(text: String) {
        #expect(throws: ArgumentProblem.self) { try ByteCountArgument(parsing: text) }
    }

    @Test(arguments: ["10MiB", "512KB", "1GB", "1023", "3TiB", "1500", "1536"])
    func `the description reads back`(text: String) throws {
        let size = try ByteCountArgument(parsing: text)
        #expect(try ByteCountArgument(parsing: size.description) == size)
    }
}

struct OptionsLimitTests {
    @Test(arguments: [("1", 1), ("16", 16), ("10000", 10_000), ("0016", 16)])
    func `a limit is read`(text: String, count: Int) throws {
        #expect(try LimitArgument(parsing: text).count == count)
    }

    @Test(arguments: ["0", "-1", "10001", "", "1.5", "16 ", "٣", "99999999999999999999", "Auto"])
    func `anything else is refused`(text: String) {
        #expect(throws: ArgumentProblem("give a whole number from 1 to 10000, or auto")) {
            try LimitArgument(parsing: text)
        }
    }

    @Test func `the limit may be left to the program, under a cap`() throws {
        #expect(try LimitArgument(parsing: "auto") == .auto)
        #expect(LimitArgument.auto.count == 256)
    }
}

struct OptionsComparisonTests {
    @Test(arguments: [
        ("1,2,4,8", [1, 2, 4, 8]), ("8,4,8,2", [2, 4, 8]), ("1, 10000", [1, 10_000]),
    ])
    func `limits are read in any order, each once`(text: String, limits: [Int]) throws {
        #expect(try LimitListArgument(parsing: text).limits == limits)
    }

    @Test(arguments: [
        "", "4", "4,4", "1,,2", "0,1", "1,10001", "1;2", "1,a", ",1,2", "1,2,", "-1,2", "1,2.5",
        (1...25).map(String.init).joined(separator: ","),
    ])
    func `anything else is no list of limits`(text: String) {
        #expect(throws: ArgumentProblem.self) { try LimitListArgument(parsing: text) }
    }

    @Test(arguments: [
        ("5%", 0.05), ("2.5%", 0.025), ("0.05", 0.05), ("50%", 0.5), ("0.1%", 0.001), (".1", 0.1),
    ])
    func `a share is read in percent or as a fraction`(text: String, share: Double) throws {
        #expect(abs(try ShareArgument(parsing: text).share - share) < 1e-12)
    }

    @Test(arguments: [
        "", "%", "5", "0", "0%", "51%", "0.51", "-5%", "5 %", "1e-2", "nan", "inf", "..", "5%%",
        "0x1%",
    ])
    func `anything else is no share`(text: String) {
        #expect(throws: ArgumentProblem("write a share as 5%, from 0.1% to 50%")) {
            try ShareArgument(parsing: text)
        }
    }

    @Test(arguments: [("7f3a", 0x7f3a), ("0", 0), ("FFFFFFFFFFFFFFFF", UInt64.max)])
    func `a seed is read`(text: String, seed: UInt64) throws {
        #expect(try SeedArgument(parsing: text).seed == seed)
    }

    @Test(arguments: ["", "g", "+1", "-1", "0x1", "10000000000000000", " 1", "1 "])
    func `anything else is no seed`(text: String) {
        #expect(throws: ArgumentProblem.self) { try SeedArgument(parsing: text) }
    }

    @Test func `a seed nobody has chosen reads back`() throws {
        let seed = SeedArgument.random()
        #expect(try SeedArgument(parsing: seed.description) == seed)
    }
}

struct OptionsHeaderTests {
    @Test(arguments: [
        ("Accept: text/html", "Accept", "text/html"), ("X-A:b", "X-A", "b"), ("a:", "a", ""),
        ("a: \t b c \t", "a", "b c"), ("a: b:c", "a", "b:c"),
        ("x!#$%&'*+-.^_`|~: y", "x!#$%&'*+-.^_`|~", "y"),
        ("a: é", "a", "é"), ("a: b\tc", "a", "b\tc"),
    ])
    func `a header is read`(text: String, name: String, value: String) throws {
        let header = try HeaderArgument(parsing: text)
        #expect(header.name == name)
        #expect(header.value == value)
    }

    @Test(arguments: [
        "", "Accept", ": x", "a b: c", "a\u{301}: b", "a: b\r\nc: d", "a: b\nc", "a: b\rc",
        "a: \u{0}",
        "a: \u{1B}[31m", "a: \u{7F}", "a\r\n: b", "é: b", "(a): b", " a: b", "a : b", "Host: x",
        "hOsT:x",
        "Content-Length: 5", "Transfer-Encoding: chunked", "Connection: close", "Upgrade: h2c",
    ])
    func `anything else is refused`(text: String) {
        #expect(throws: ArgumentProblem.self) { try HeaderArgument(parsing: text) }
    }

    @Test(arguments: ["", " ", "a\r\nb: c", "a\u{0}", "é", String(repeating: "a", count: 1025)])
    func `a user agent is one line of ASCII`(text: String) {
        #expect(throws: ArgumentProblem.self) { try readHeaderLine(text) }
    }
}

struct OptionsProxyTests {
    @Test(arguments: [
        ("http://127.0.0.1:3128", "127.0.0.1", 3128),
        ("HTTP://proxy.example:80/", "proxy.example", 80),
        ("http://[::1]:65535", "[::1]", 65535),
    ])
    func `a proxy is read`(text: String, host: String, port: Int) throws {
        let proxy = try ProxyArgument(parsing: text)
        #expect(proxy.host == host && proxy.port == port)
        #expect(proxy.description == "http://\(host):\(port)")
    }

    @Test(arguments: [
        "", "http://", "proxy:80", "https://a:1", "socks5://a:1", "http://a", "http://a:",
        "http://a:0",
        "http://a:65536", "http://:80", "http://a b:80", "http://a:80/x", "http://[::1]",
        "http://[x]:1",
        "http://a\r\nb:80", "http://a:+80", "http://u:p@a:80", "http://a?b:80", "http://[]:80",
    ])
    func `anything else is refused`(text: String) {
        #expect(throws: ArgumentProblem.self) { try ProxyArgument(parsing: text) }
    }
}
