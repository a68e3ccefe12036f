import Testing
import URLStandard

@testable import WebStandards

struct RobotsTxtTests {
    @Test(arguments: [
        ("*", false), ("* ", false), ("* x", false), ("*\t#x", false), ("*Orkash*", true),
        ("**", true), ("*/1.0", true), ("", true),
    ])
    func `only a star by itself means everybody`(agent: String, isAllowed: Bool) {
        let robots = RobotsTxt(parsing: "User-agent: \(agent)\nDisallow: /")
        #expect(robots.decision(agent: "crawltop", path: "/x").isAllowed == isAllowed)
    }

    @Test(arguments: [
        ("/shop", true), ("/shop/cart", false), ("/shop/cart/x", false),
        ("/shop/cart/public", true),
        ("/", true), ("/robots.txt", true), ("", true),
    ])
    func `the longest matching rule wins`(path: String, isAllowed: Bool) {
        let robots = RobotsTxt(
            parsing: "User-agent: *\nAllow: /shop\nDisallow: /shop/cart\nAllow: /shop/cart/public"
        )
        #expect(robots.decision(agent: "crawltop", path: path).isAllowed == isAllowed)
    }

    @Test(arguments: ["Disallow: /a\nAllow: /a", "Allow: /a\nDisallow: /a"])
    func `allow wins among rules of one length`(rules: String) {
        #expect(
            RobotsTxt(parsing: "User-agent: *\n" + rules).decision(agent: "x", path: "/ab")
                .isAllowed
        )
    }

    @Test func `the decision names the deciding line`() {
        let robots = RobotsTxt(
            parsing: "# hello\r\nUser-agent: *\r\n\r\n  Disallow:   /a # why\r\nAllow: /b"
        )
        let decision = robots.decision(agent: "crawltop", path: "/a/b")
        #expect(!decision.isAllowed)
        #expect(decision.decidingLine == RobotsLine(number: 4, text: "  Disallow:   /a # why"))
        #expect(robots.decision(agent: "crawltop", path: "/b").decidingLine?.number == 5)
        #expect(robots.decision(agent: "crawltop", path: "/c").decidingLine == nil)
    }

    @Test func `robots.txt itself is always allowed`() {
        let robots = RobotsTxt(parsing: "User-agent: *\nDisallow: /")
        #expect(robots.decision(agent: "x", path: "/robots.txt").isAllowed)
        #expect(!robots.decision(agent: "x", path: "/robots.txt?x").isAllowed)
        #expect(!robots.decision(agent: "x", path: "/sub/robots.txt").isAllowed)
    }

    @Test(arguments: [
        ("crawltop", false), ("CrawlTop", false), ("crawltop/1.2 (+https://x)", false),
        ("other", true),
        ("crawltopper", true), ("crawl", true), ("crawltop-news", true), ("*", true), ("", true),
    ])
    func `an agent takes the groups of its whole token`(agent: String, isAllowed: Bool) {
        let robots = RobotsTxt(
            parsing: """
                User-agent: *
                Disallow: /star
                User-agent: CRAWLTOP/9.9
                Disallow: /x
                """
        )
        #expect(robots.decision(agent: agent, path: "/x").isAllowed == isAllowed)
        #expect(robots.decision(agent: agent, path: "/star").isAllowed == !isAllowed)
    }

    @Test func `groups of one token are one group, wherever they stand`() {
        let robots = RobotsTxt(
            parsing: """
                User-agent: a
                User-agent: b
                Disallow: /1
                User-agent: c
                Disallow: /2
                User-agent: b
                Allow: /1/ok
                Disallow: /3
                """
        )
        func isAllowed(_ agent: String, _ path: String) -> Bool {
            robots.decision(agent: agent, path: path).isAllowed
        }
        #expect(!isAllowed("a", "/1/ok"))
        #expect(isAllowed("a", "/3"))
        #expect(isAllowed("b", "/1/ok"))
        #expect(!isAllowed("b", "/1"))
        #expect(!isAllowed("b", "/3"))
        #expect(isAllowed("b", "/2"))
        #expect(!isAllowed("c", "/2"))
        #expect(isAllowed("d", "/1"))
    }

    @Test(arguments: [
        "User-agent: x\n", "User-agent: x\nDisallow:\n", "User-agent: x\nDisallow: # all\n",
    ])
    func `an own group without rules allows all`(group: String) {
        let robots = RobotsTxt(parsing: "User-agent: *\nDisallow: /\n\n" + group)
        #expect(robots.decision(agent: "x", path: "/a").isAllowed)
        #expect(!robots.decision(agent: "y", path: "/a").isAllowed)
    }

    @Test func `fields that are no rules end no list of agents`() {
        let robots = RobotsTxt(
            parsing: "User-agent: a\nSitemap: http://x/\nHost: y\n\nUser-agent: b\nDisallow: /\n"
        )
        #expect(!robots.decision(agent: "a", path: "/x").isAllowed)
        #expect(!robots.decision(agent: "b", path: "/x").isAllowed)
    }

    @Test func `rules before any user-agent line are nobody's`() {
        #expect(
            RobotsTxt(parsing: "Disallow: /\nUser-agent: a\nAllow: /").decision(
                agent: "b",
                path: "/"
            ).isAllowed
        )
    }

    @Test(arguments: [
        "user-agent:*\ndisallow:/x", "USER-AGENT : *\nDISALLOW : /x", "Useragent: *\nDissallow: /x",
        "User agent: *\nDisalow: /x", "User-Agent *\nDisallow /x",
        "\u{FEFF}User-agent: *\nDiasllow: /x",
        "User-agent: *\rDisallaw: /x", "User-agent: *\r\nDissalow: /x\r\n",
        "\t User-agent:\t*\n \tDisallow:\t/x \t",
        "User-agent: * # everyone\nDisallow: /x#y", "User-agent: *\n\n\nDisallow: /x",
        "User-agent: * foo\nDisallow: /x",
        "<html>\nUser-agent: *\nDisallow: /x", "User-agent: *\nDisallow: /x\0",
        "User-agent: *\nDisallow: /%78",
    ])
    func `the habits of real files are understood`(text: String) {
        let robots = RobotsTxt(parsing: text)
        #expect(robots.decision(agent: "crawltop", path: "/y").isAllowed)
        let isNUL = text.hasSuffix("\0")
        #expect(robots.decision(agent: "crawltop", path: isNUL ? "/x%00" : "/x").isAllowed == false)
    }

    @Test(arguments: [true, false])
    func `UTF-16 with a byte order mark is read`(isLittle: Bool) {
        let bytes = "\u{FEFF}User-agent: *\nDisallow: /é".utf16.flatMap { unit -> [UInt8] in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
            return isLittle ? [low, high] : [high, low]
        }
        #expect(!RobotsTxt(parsing: bytes).decision(agent: "a", path: "/%C3%A9").isAllowed)
    }

    @Test func `only the first 512 KiB are read`() {
        let head = "User-agent: *\nDisallow: /early\n"
        let padding = String(repeating: "#\n", count: RobotsTxt.maximumLength / 2)
        let robots = RobotsTxt(parsing: head + padding + "Disallow: /late")
        #expect(!robots.decision(agent: "a", path: "/early").isAllowed)
        #expect(robots.decision(agent: "a", path: "/late").isAllowed)
    }

    @Test func `sitemaps are found anywhere`() {
        let robots = RobotsTxt(
            parsing:
                "Sitemap: http://a/1.xml\nUser-agent: x\nSITEMAP:http://a/2.xml # c\nDisallow: /\nsite-map: /3\nSitemap:"
        )
        #expect(robots.sitemaps == ["http://a/1.xml", "http://a/2.xml", "/3"])
    }

    @Test(
        arguments: [
            ("10", .seconds(10)), ("1.5", .milliseconds(1500)), ("0.25s", .milliseconds(250)),
            ("1.23456", .milliseconds(1234)),
            ("0", .zero), ("86400", .seconds(86400)),
            ("99999999999999999999", .seconds(1_000_000_000)), (".5", .milliseconds(500)),
            ("-1", nil), ("x", nil), ("", nil), (".", nil), ("1e9", .seconds(1)),
            ("1..5", .seconds(1)),
        ] as [(String, Duration?)]
    )
    func `a crawl delay is decimal seconds`(text: String, delay: Duration?) {
        let robots = RobotsTxt(parsing: "User-agent: a\nCrawl-delay: \(text)\nDisallow: /x")
        #expect(robots.crawlDelay(for: "a/1") == delay)
        #expect(robots.crawlDelay(for: "b") == nil)
    }

    @Test func `a crawl delay is for the agents above it, the longest of several`() {
        let robots = RobotsTxt(
            parsing:
                "User-agent: a\nCrawl-delay: 9\nUser-agent: b\nCrawl-delay: 3\nCrawl-delay: 2\nUser-agent: *\nAllow: /\n"
        )
        #expect(robots.crawlDelay(for: "a") == .seconds(9))
        #expect(robots.crawlDelay(for: "b") == .seconds(3))
        #expect(robots.crawlDelay(for: "c") == nil)
    }

    @Test func `a URL is judged by path and query`() throws {
        let robots = RobotsTxt(parsing: "User-agent: *\nDisallow: /a?secret\nDisallow: /*.php$")
        func isAllowed(_ url: String) throws -> Bool {
            robots.decision(agent: "crawltop", url: try WebURL(url)).isAllowed
        }
        #expect(try !isAllowed("https://x/a?secret=1#f"))
        #expect(try isAllowed("https://x/a#?secret"))
        #expect(try !isAllowed("https://x/b/../c.php"))
        #expect(try isAllowed("https://x/c.php?x"))
        #expect(try !isAllowed("https://x/c.php#x"))
    }

    @Test(arguments: [
        "", "\n", "\r", ":", "::::", "User-agent", "User-agent:", "#", "\0", "Allow: /", "\u{FEFF}",
    ])
    func `a file that says nothing allows all`(text: String) {
        #expect(RobotsTxt(parsing: text).decision(agent: "a", path: "/x").isAllowed)
    }
}
