/// Parses the lines of a robots.txt into rules, groups and sitemaps.
struct RobotsParser {
    private(set) var robots = RobotsTxt()
    /// The tokens of the `User-agent` lines that the next rules are for, each with the count of
    /// ``delays`` read before it: a crawl delay is for the agents above it.
    private var agents: [String: Int] = [:]
    private var delays: [Duration] = []
    private var firstRule = 0

    init(_ bytes: [UInt8]) {
        robots.source = Self.decoded(bytes.prefix(RobotsTxt.maximumLength))
    }

    /// Reads the whole file, whose lines end in LF, CR or both.
    mutating func parse() {
        let source = robots.source
        var (start, number) = (0, 1)
        while start < source.count {
            var end = start
            while end < source.count, source[end] != 10, source[end] != 13 { end += 1 }
            parseLine(source[start..<end], number: number)
            let isCRLF = end + 1 < source.count && source[end] == 13 && source[end + 1] == 10
            start = end + (isCRLF ? 2 : 1)
            number += 1
        }
        closeGroup()
    }

    /// The bytes without a byte order mark, and as UTF-8 where the mark says UTF-16.
    private static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(bytes.dropFirst(3)) }
        let isLittle = bytes.starts(with: [0xFF, 0xFE])
        guard isLittle || bytes.starts(with: [0xFE, 0xFF]) else { return Array(bytes) }
        let units = stride(from: bytes.startIndex + 2, to: bytes.endIndex - 1, by: 2).map {
            isLittle
                ? UInt16(bytes[$0 + 1]) << 8 | UInt16(bytes[$0])
                : UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    private mutating func parseLine(_ line: ArraySlice<UInt8>, number: Int) {
        guard let (key, value) = Self.keyAndValue(line.prefix { $0 != UInt8(ascii: "#") }) else {
            return
        }
        switch RobotsField(key) {
        case .userAgent:
            if firstRule < robots.rules.count { closeGroup() }
            let token = Self.isEverybody(value) ? "*" : RobotsTxt.productToken(value)
            if !token.isEmpty, agents[token] == nil { agents[token] = delays.count }
        case .allow: addRule(isAllow: true, value, lineStart: line.startIndex, number: number)
        case .disallow: addRule(isAllow: false, value, lineStart: line.startIndex, number: number)
        case .crawlDelay:
            if let delay = Self.seconds(value) { delays.append(delay) }
        case .sitemap:
            if !value.isEmpty { robots.sitemaps.append(String(decoding: value, as: UTF8.self)) }
        case nil: break
        }
    }

    /// Whether a `User-agent` is "*", alone or before a blank; `*bot*` is no pattern (RFC 9309 §2.2.1).
    private static func isEverybody(_ value: ArraySlice<UInt8>) -> Bool {
        value.first == UInt8(ascii: "*") && value.dropFirst().first.map(isBlank) ?? true
    }

    /// Adds a rule to the group, unless it is empty or comes before any `User-agent` line.
    private mutating func addRule(
        isAllow: Bool,
        _ value: ArraySlice<UInt8>,
        lineStart: Int,
        number: Int
    ) {
        guard !agents.isEmpty else { return }
        let (pattern, hasWildcard) = robots.patterns.append(pattern: value)
        robots.rules.append(
            RobotsRule(
                isAllow: isAllow,
                hasWildcard: hasWildcard,
                start: UInt32(pattern.lowerBound),
                length: UInt32(pattern.count),
                lineStart: UInt32(lineStart),
                lineNumber: UInt32(number)
            )
        )
    }

    private mutating func closeGroup() {
        let rules = firstRule..<robots.rules.count
        // The longest delay from each index on, so that many agents with many delays stay linear.
        for index in delays.indices.dropLast().reversed() {
            delays[index] = max(delays[index], delays[index + 1])
        }
        for (token, index) in agents {
            let delay = index < delays.count ? delays[index] : nil
            robots.groups[token, default: []].append(RobotsGroup(rules: rules, crawlDelay: delay))
        }
        agents.removeAll()
        delays.removeAll()
        firstRule = robots.rules.count
    }

    /// Splits at the first ":"; without one, at the blank between exactly two words.
    private static func keyAndValue(
        _ line: ArraySlice<UInt8>
    ) -> (key: ArraySlice<UInt8>, value: ArraySlice<UInt8>)? {
        let line = trimmed(line)
        if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            return (trimmed(line[..<colon]), trimmed(line[(colon + 1)...]))
        }
        guard let blank = line.firstIndex(where: isBlank) else { return nil }
        let value = trimmed(line[blank...])
        return value.contains(where: isBlank) ? nil : (line[..<blank], value)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 32 || byte == 9 || byte == 11 || byte == 12
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let start = bytes.drop(while: isBlank)
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return start.prefix(0) }
        return start[...last]
    }

    /// Parses decimal seconds, capped at a billion; text after the number is ignored.
    private static func seconds(_ value: ArraySlice<UInt8>) -> Duration? {
        var (whole, milliseconds, scale, digits) = (0, 0, 0, 0)
        for byte in value {
            if byte == UInt8(ascii: "."), scale == 0 {
                scale = 100
            } else if byte &- 0x30 < 10 {
                let digit = Int(byte &- 0x30)
                digits += 1
                if scale == 0 {
                    whole = min(whole * 10 + digit, 1_000_000_000)
                } else {
                    milliseconds += digit * scale
                    scale = scale > 1 ? scale / 10 : -1
                }
                if scale < 0 { break }
            } else {
                break
            }
        }
        return digits > 0 ? .seconds(whole) + .milliseconds(milliseconds) : nil
    }
}

/// The known fields, with the misspellings that are common in real files.
enum RobotsField {
    case userAgent, allow, disallow, crawlDelay, sitemap

    /// A key counts when it begins with a known spelling, in any letter case.
    init?(_ key: ArraySlice<UInt8>) {
        let name = String(decoding: key.prefix(16), as: UTF8.self).lowercased()
        guard let field = Self.spellings.first(where: { name.hasPrefix($0.name) }) else {
            return nil
        }
        self = field.field
    }

    private static let spellings: [(name: String, field: RobotsField)] = [
        ("user-agent", .userAgent), ("useragent", .userAgent), ("user agent", .userAgent),
        ("allow", .allow), ("disallow", .disallow), ("dissallow", .disallow),
        ("dissalow", .disallow),
        ("disalow", .disallow), ("diasllow", .disallow), ("disallaw", .disallow),
        ("crawl-delay", .crawlDelay), ("crawldelay", .crawlDelay), ("crawl delay", .crawlDelay),
        ("sitemap", .sitemap), ("site-map", .sitemap),
    ]
}
