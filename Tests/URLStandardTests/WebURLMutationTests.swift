import DataStructures
import Testing

@testable import URLStandard

/// Random inputs from fixed seeds, the same in every run.
struct WebURLMutationTests {
    @Test(arguments: 1...40)
    func `any input parses or fails, and what parses is its own serialisation`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        for _ in 0..<500 {
            let base = try? WebURL(utf8: random.mutated(random.pick(Self.seeds)).span)
            let input = random.mutated(random.pick(Self.seeds))
            guard let url = try? WebURL(utf8: input.span, base: base) else { continue }
            let again = try WebURL(url.href)
            #expect(again.href == url.href)
            #expect(again.components == url.components, "\(url.href)")
            #expect(url.href.utf8.allSatisfy { $0 > 0x1F && $0 < 0x7F })
            #expect(try WebURL(url.href, base: base) == url)
            if !url.hasOpaquePath { #expect(try WebURL("", base: url) == url.removingFragment()) }
        }
    }

    @Test(arguments: 1...40)
    func `a serialisation tells where its components lie`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed) << 16)
        for _ in 0..<500 {
            let input = random.mutated(random.pick(Self.seeds))
            var parser = URLParser()
            do { try parser.parse(input.span, base: nil) } catch { continue }
            let text = String(decoding: parser.bytes, as: UTF8.self)
            #expect(URLLayout(ofSerialised: parser.bytes.span) == parser.layout, "\(text)")
            #expect(WebURL(href: text, layout: parser.layout).layout == parser.layout, "\(text)")
        }
    }

    @Test(arguments: [65_535, 65_536, 65_537, 200_000])
    func `a URL of any length keeps its components`(length: Int) throws {
        let path = "/" + String(repeating: "a", count: length)
        let url = try WebURL("https://a.example:8443\(path)?b#c")
        #expect(
            url.components == [
                "https", "", "", "a.example", "8443", path, "b", "c", path + "?b", "false", "false",
            ]
        )
    }

    @Test(arguments: 1...40)
    func `the short way agrees with the standard's parser`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed) << 32)
        for _ in 0..<1000 {
            let input = random.mutated(random.pick(Self.webSeeds), times: 2)
            guard let short = URLLayout(ofNormal: input.span) else { continue }
            var parser = URLParser()
            try parser.parse(input.span, base: nil)
            #expect(parser.bytes == input)
            let text = String(decoding: input, as: UTF8.self)
            let (left, right) = (
                WebURL(href: text, layout: short), WebURL(href: text, layout: parser.layout)
            )
            #expect(left.components == right.components)
        }
    }

    @Test(arguments: [
        "http://a.example/", "https://a.example/b/c.html?d=e&f#g", "http://127.0.0.1:8080/x",
        "http://a-b.c:1/?#",
        "https://xn--bcher-kva.de/%C3%A9/..a/.b./c..d", "http://a/?'".replacing("'", with: ""),
    ])
    func `a normal URL takes the short way`(input: String) {
        #expect(URLLayout(ofNormal: input.utf8.span) != nil)
    }

    @Test(arguments: [
        "http://a", "http://A/", "HTTP://a/", "http://a/b/../c", "http://a/%2E", "http://a/.",
        "http://a:80/",
        "https://a:443/", "http://a:080/", "http://a:/", "http://a:65536/", "http://u@a/",
        "http://a/ b", "http://a/é",
        "http://a/?'", "http://a/#`", "http://a\\b", "http://a/\\b", "http://1.2.3/",
        "http://01.2.3.4/", "http://a.1/",
        "http://a.0x1/", "http://256.1.1.1/", "http://a./", "http://[::1]/", "http://a/\t",
        "http://", "ftp://a/b",
    ])
    func `what is not plainly normal goes the long way`(input: String) {
        #expect(URLLayout(ofNormal: input.utf8.span) == nil)
    }

    private static let webSeeds = [
        "http://example.org/", "https://www.example.com/a/b.html?x=1&y=2#z",
        "http://127.0.0.1:8080/a/./b",
        "https://a.b-c.d:444/%7Euser/..%2f/x?#", "http://xn--n3h.test/.../.a/",
    ]

    private static let seeds =
        webSeeds + [
            "//u:p@h:1/p?q#f", "file:///C:/a/../b", "file://host/C|/x", "mailto:a@b  ?x",
            "sc://h:9/../..//x",
            "web+demo:/.//not-a-host/", "http://[1:2::3:4.5.6.7]:90/", "http://0x7f.1/",
            "blob:https://a/b",
            "\\\\x\\y", "http://bücher.☃.example/ä?ö#ü", "?q", "#f", "../..", "/C:/x", "http:a",
        ]
}

extension SplitMix64 {
    mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &self)]
    }

    /// Inserts, replaces, removes or repeats some bytes, preferably those with a meaning in a URL.
    mutating func mutated(_ text: String, times: Int = 5) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 0...times, using: &self) {
            let at = Int.random(in: 0...bytes.count, using: &self)
            let byte =
                Bool.random(using: &self)
                ? pick(Self.telling) : UInt8.random(in: 0...255, using: &self)
            switch Int.random(in: 0..<4, using: &self) {
            case 0: bytes.insert(byte, at: at)
            case 1 where at < bytes.count: bytes[at] = byte
            case 2 where at < bytes.count: bytes.remove(at: at)
            default: bytes.insert(contentsOf: bytes[at...].prefix(6), at: at)
            }
        }
        return bytes
    }

    private static let telling =
        Array("/\\:@?#[]%.|&=+-~ \t\n0123456789abcxXeE2fC".utf8) + [0xC3, 0xA9, 0xE2]
}
