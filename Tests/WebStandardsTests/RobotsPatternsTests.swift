import DataStructures
import Testing

@testable import WebStandards

struct RobotsPatternsTests {
    @Test(arguments: [
        // RFC 9309 §2.2.2 and §2.2.3, and the table of google/robotstxt.
        ("/", "/", true), ("/", "/x", true), ("/fish", "/fish.html", true),
        ("/fish", "/Fish.asp", false),
        ("/fish", "/catfish", false), ("/fish*", "/fishheads/x?id=1", true),
        ("/fish/", "/fish", false),
        ("/fish/", "/fish/?id=1", true), ("/*.php", "/folder/any.php.file", true),
        ("/*.php", "/", false),
        ("/*.php", "/windows.PHP", false), ("/*.php$", "/folder/filename.php", true),
        ("/*.php$", "/filename.php?p", false), ("/*.php$", "/filename.php/", false),
        ("/*.php$", "/filename.php5", false),
        ("/fish*.php", "/fishheads/catfish.php?p", true), ("/fish*.php", "/Fish.PHP", false),
        ("*", "/", true), ("*$", "/x", true), ("$", "/", false), ("/$", "/", true),
        ("/$", "/x", false),
        ("/**a", "/xxa", true), ("/a**$", "/a", true), ("/*a*b*c$", "/abcabc", true),
        ("/*a*b*c$", "/cab", false),
        ("/a*a$", "/a", false), ("/a*a$", "/aa", true), ("/*aa$", "/a", false),
        ("/x$y", "/x$y", true),
        ("/x$y", "/x", false), ("/x$$", "/x$", true), ("/x%24", "/x$", true),
        ("/x%2A", "/x*", true), ("/x%2a$", "/xyz", false),
        ("fish", "/fish", false), ("http://a/fish", "/fish", false), ("*fish", "/catfish", true),
        ("/a b", "/a%20b", true),
        ("/foo/bar?baz=quz", "/foo/bar?baz=quz", true),
        ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", true),
        ("/foo/bar?baz=https%3A%2F%2Ffoo.bar", "/foo/bar?baz=https://foo.bar", true),
        ("/foo/bar/ツ", "/foo/bar/%E3%83%84", true),
        ("/foo/bar/%e3%83%84", "/foo/bar/ツ", true), ("/foo/bar/%62%61%7A", "/foo/bar/baz", true),
        ("/a%2fb", "/a/b", false),
        ("/a%2fb", "/a%2Fb", true), ("/a%3cd.html", "/a%3Cd.html", true),
        ("/%7ejoe/", "/~joe/index", true),
        ("/~joe/", "/%7Ejoe/index", true), ("/100%", "/100%", true), ("/100%zz", "/100%zz", true),
        ("/%4", "/%4", true), ("/%00", "/%00x", true), ("/*?*u=a%2Fb", "/x?u=a/b", true),
    ])
    func `a pattern matches the path it should`(pattern: String, path: String, isMatch: Bool) {
        let robots = RobotsTxt(parsing: "User-agent: *\nDisallow: \(pattern)")
        #expect(robots.decision(agent: "a", path: path).isAllowed == !isMatch)
    }

    @Test(arguments: 1...20)
    func `wildcards match as trying every choice would`(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        for _ in 0..<400 {
            let pattern = "/" + random.word(of: "ab*$", upTo: 8)
            let path = "/" + random.word(of: "ab", upTo: 8)
            let robots = RobotsTxt(parsing: "User-agent: *\nDisallow: \(pattern)")
            let expected = Self.slowMatch(Array(pattern.utf8)[...], Array(path.utf8)[...])
            #expect(
                robots.decision(agent: "a", path: path).isAllowed == !expected,
                "\(pattern) on \(path)"
            )
        }
    }

    @Test(arguments: [
        String(repeating: "*a", count: 50_000) + "b",
        String(repeating: "a*", count: 50_000) + "b$",
        String(repeating: "*", count: 100_000), "*" + String(repeating: "a", count: 50_000) + "b",
        String(repeating: "*aab", count: 25_000), "/" + String(repeating: "x", count: 100_000),
    ])
    func `a hostile pattern costs no more than its length`(pattern: String) {
        let robots = RobotsTxt(parsing: "User-agent: *\nDisallow: /\(pattern)")
        _ = robots.decision(agent: "a", path: "/" + String(repeating: "a", count: 8000))
    }

    @Test func `a file too slow to understand means stay away`() {
        let line = "Disallow: /*" + String(repeating: "a", count: 8) + "b\n"
        let robots = RobotsTxt(parsing: "User-agent: *\n" + String(repeating: line, count: 5000))
        let decision = robots.decision(agent: "a", path: "/" + String(repeating: "a", count: 8000))
        #expect(!decision.isAllowed)
        #expect(decision.decidingLine != nil)
        #expect(
            robots.decision(agent: "a", path: "/" + String(repeating: "a", count: 60)).isAllowed
        )
    }

    @Test(arguments: 1...20)
    func `any bytes parse`(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed) << 8)
        let words = [
            "User-agent: *\n", "Disallow: /", "Allow: /*", "$", "%2", "\r", "\n", "crawl-delay: 1",
            "sitemap:", "\u{FEFF}",
        ]
        for _ in 0..<50 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                bytes +=
                    Bool.random(using: &random)
                    ? Array(words[Int.random(in: 0..<words.count, using: &random)].utf8)
                    : [UInt8.random(in: 0...255, using: &random)]
            }
            let robots = RobotsTxt(parsing: bytes)
            let decision = robots.decision(agent: "a", path: "/%2*$?")
            #expect(decision.isAllowed || decision.decidingLine != nil)
        }
    }

    /// The definition, by brute force.
    private static func slowMatch(_ pattern: ArraySlice<UInt8>, _ path: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return true }
        if first == UInt8(ascii: "$"), pattern.count == 1 { return path.isEmpty }
        if first == UInt8(ascii: "*") {
            return (path.startIndex...path.endIndex).contains {
                slowMatch(pattern.dropFirst(), path[$0...])
            }
        }
        return path.first == first && slowMatch(pattern.dropFirst(), path.dropFirst())
    }
}

extension SplitMix64 {
    fileprivate mutating func word(of letters: String, upTo count: Int) -> String {
        let letters = Array(letters)
        return String(
            (0..<Int.random(in: 0...count, using: &self)).map { _ in
                letters[Int.random(in: 0..<letters.count, using: &self)]
            }
        )
    }
}
