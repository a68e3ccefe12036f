package import URLStandard

/// A robots.txt, as RFC 9309 reads it, with the habits of the field that `google/robotstxt` also
/// accepts.
///
/// Parsing is linear in the file and keeps at most its first 512 KiB; a verdict looks at each rule
/// of the agent once and does a bounded amount of work.
package struct RobotsTxt: Sendable {
    /// The bytes that are read (RFC 9309 §2.5 asks for at least 500 KiB).
    package static let maximumLength = 512 << 10

    /// What the `Sitemap` lines say, in order, anywhere in the file; not checked to be URLs.
    package internal(set) var sitemaps: [String] = []

    var source: [UInt8] = []
    var patterns = RobotsPatterns()
    var rules: [RobotsRule] = []
    /// The groups a product token (in lower case, or "*") begins, as ranges of ``rules``.
    var groups: [String: [RobotsGroup]] = [:]

    /// Reads a file; there is no such thing as an invalid one.
    package init(parsing bytes: [UInt8]) {
        var parser = RobotsParser(bytes)
        parser.parse()
        self = parser.robots
    }

    /// Reads a file that is text already.
    package init(parsing text: String) {
        self.init(parsing: Array(text.utf8))
    }

    init() {}

    /// Whether an agent may fetch a path, and why.
    ///
    /// - Parameters:
    ///   - agent: A product token, perhaps with a version after it; letter case does not matter.
    ///   - path: Path and query as in the request line.
    package func verdict(agent: String, path: String) -> RobotsVerdict {
        var target = Array(path.utf8.prefix { $0 != UInt8(ascii: "#") })
        if target.first != UInt8(ascii: "/") { target.insert(UInt8(ascii: "/"), at: 0) }
        if target == Array("/robots.txt".utf8) {
            return RobotsVerdict(isAllowed: true, decidingLine: nil)
        }
        guard let rule = decidingRule(agent: agent, target: RobotsPatterns.normalised(path: target))
        else { return RobotsVerdict(isAllowed: true, decidingLine: nil) }
        return RobotsVerdict(isAllowed: rule.isAllow, decidingLine: line(of: rule))
    }

    /// Whether an agent may fetch a URL of the origin this file belongs to, and why.
    package func verdict(agent: String, url: WebURL) -> RobotsVerdict {
        verdict(agent: agent, path: url.requestTarget)
    }

    /// The pause an agent is asked to keep between requests, without any upper bound.
    ///
    /// `Crawl-delay` is a habit of the field and no part of RFC 9309. Where a group names several,
    /// the longest counts.
    package func crawlDelay(for agent: String) -> Duration? {
        applicableGroups(agent).compactMap(\.crawlDelay).max()
    }

    /// The most specific rule that matches: the longest, and among equals one that allows (§2.2.2).
    private func decidingRule(agent: String, target: [UInt8]) -> RobotsRule? {
        var best: RobotsRule?
        var matcher = RobotsMatcher(target: target, patterns: patterns)
        for group in applicableGroups(agent) {
            for rule in rules[group.rules] {
                if let best {
                    guard
                        rule.length > best.length
                            || (rule.length == best.length && rule.isAllow && !best.isAllow)
                    else { continue }
                }
                if matcher.matches(rule) { best = rule }
                // A file built to be slow: nobody can tell what it means in time, so it means "stay
                // away".
                if matcher.isExhausted { return rule.forbidding }
            }
        }
        return best
    }

    /// The groups of the agent's token, or those of "*" where there are none (§2.2.1).
    private func applicableGroups(_ agent: String) -> [RobotsGroup] {
        groups[Self.productToken(agent.utf8)] ?? groups["*"] ?? []
    }

    private func line(of rule: RobotsRule) -> RobotsLine {
        let bytes = source[Int(rule.lineStart)...].prefix { $0 != 10 && $0 != 13 }
        return RobotsLine(
            number: Int(rule.lineNumber),
            text: String(decoding: bytes, as: UTF8.self)
        )
    }

    /// The leading letters, "_" and "-", in lower case: all that a product token may hold (§2.2.1).
    static func productToken(_ text: some Sequence<UInt8>) -> String {
        let token = text.prefix {
            ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
        return String(decoding: Array(token), as: UTF8.self).lowercased()
    }
}

/// One `Allow` or `Disallow` line.
struct RobotsRule: Sendable {
    var isAllow: Bool
    var hasWildcard: Bool
    /// Where its normalised pattern lies in ``RobotsPatterns``.
    var start: UInt32
    var length: UInt32
    var lineStart: UInt32
    var lineNumber: UInt32

    var forbidding: RobotsRule {
        var rule = self
        rule.isAllow = false
        return rule
    }
}

/// The rules that follow one run of `User-agent` lines, as one of these agents sees them.
struct RobotsGroup: Sendable {
    var rules: Range<Int>
    var crawlDelay: Duration?
}
