package import URLStandard

/// A robots.txt as RFC 9309 defines it, with the deviations that `google/robotstxt` also accepts.
///
/// Parsing is linear in the file and keeps at most its first 512 KiB. An answer tests each rule of
/// the agent once and takes a bounded amount of work.
package struct RobotsTxt: Sendable {
    /// The maximum of bytes that are parsed (RFC 9309 §2.5 demands at least 500 KiB).
    package static let maximumLength = 512 << 10

    /// The values of all `Sitemap` lines, in order; not checked to be URLs.
    package internal(set) var sitemaps: [String] = []

    var source: [UInt8] = []
    var patterns = RobotsPatterns()
    var rules: [RobotsRule] = []
    /// The groups a product token (in lower case, or "*") begins, as ranges of ``rules``.
    var groups: [String: [RobotsGroup]] = [:]

    /// Parses a file; every file is valid.
    package init(parsing bytes: [UInt8]) {
        var parser = RobotsParser(bytes)
        parser.parse()
        self = parser.robots
    }

    /// Parses a file from text.
    package init(parsing text: String) {
        self.init(parsing: Array(text.utf8))
    }

    init() {}

    /// Whether an agent may fetch a path, and why.
    ///
    /// - Parameters:
    ///   - agent: A product token, perhaps followed by a version; case does not matter.
    ///   - path: Path and query as in the request line.
    package func decision(agent: String, path: String) -> RobotsDecision {
        var target = Array(path.utf8.prefix { $0 != UInt8(ascii: "#") })
        if target.first != UInt8(ascii: "/") { target.insert(UInt8(ascii: "/"), at: 0) }
        if target == Array("/robots.txt".utf8) {
            return RobotsDecision(isAllowed: true, decidingLine: nil)
        }
        guard let rule = decidingRule(agent: agent, target: RobotsPatterns.normalised(path: target))
        else { return RobotsDecision(isAllowed: true, decidingLine: nil) }
        return RobotsDecision(isAllowed: rule.isAllow, decidingLine: line(of: rule))
    }

    /// Whether an agent may fetch a URL of the origin this file belongs to, and why.
    package func decision(agent: String, url: WebURL) -> RobotsDecision {
        decision(agent: agent, path: url.requestTarget)
    }

    /// The crawl delay for an agent, without an upper bound.
    ///
    /// `Crawl-delay` is common but not part of RFC 9309. If a group has several, the longest counts.
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
                // A file built to be slow cannot be evaluated in time, so it disallows.
                if matcher.isExhausted { return rule.forbidding }
            }
        }
        return best
    }

    /// The groups of the agent's token, or else those of "*" (§2.2.1).
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

    /// The leading letters, "_" and "-", in lower case: the grammar of a product token (§2.2.1).
    package static func productToken(_ text: some Sequence<UInt8>) -> String {
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
    /// The range of its pattern in ``RobotsPatterns``.
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
