import Glibc

/// The path patterns of a robots.txt, one after another, in a normal form for comparison.
///
/// Octets are compared (RFC 9309 §2.2.2): those that need no escape are unescaped, the others are
/// escaped with upper-case digits. "*" is any run of octets, "$" at the end is the end of the
/// path. In paths, and in patterns escaped, the two characters themselves are `%2A` and `%24`
/// (§2.2.3). "*" is stored as a zero byte, and a zero ends each pattern, so that the pieces in
/// between are C strings.
struct RobotsPatterns: Sendable {
    private(set) var bytes: [UInt8] = []

    /// Appends a pattern.
    ///
    /// - Returns: Its range, and whether it contains "*" or ends in "$".
    mutating func append(pattern: ArraySlice<UInt8>) -> (range: Range<Int>, hasWildcard: Bool) {
        let start = bytes.count
        let isAnchored = pattern.last == UInt8(ascii: "$")
        var (hasWildcard, isQuery) = (isAnchored, false)
        for piece in (isAnchored ? pattern.dropLast() : pattern)
            .split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
        {
            if piece.startIndex > pattern.startIndex {
                bytes.append(0)
                hasWildcard = true
            }
            Self.normalise(piece, isQuery: &isQuery, into: &bytes)
        }
        if isAnchored { bytes.append(UInt8(ascii: "$")) }
        let range = start..<bytes.count
        bytes.append(0)
        return (range, hasWildcard)
    }

    /// The normal form of a path.
    static func normalised(path: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(path.count + 8)
        var isQuery = false
        normalise(path[...], isQuery: &isQuery, into: &result)
        return result
    }

    private static func normalise(
        _ text: ArraySlice<UInt8>,
        isQuery: inout Bool,
        into result: inout [UInt8]
    ) {
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            index += 1
            if byte == UInt8(ascii: "%"), index + 1 < text.endIndex,
                let high = hexValue(text[index]),
                let low = hexValue(text[index + 1])
            {
                index += 2
                let decoded = high << 4 | low
                if isUnreserved(decoded) || (isQuery && isLooseInQuery(decoded)) {
                    result.append(decoded)
                } else {
                    escape(decoded, into: &result)
                }
            } else if isUnreserved(byte) || isKeptReserved(byte) {
                isQuery = isQuery || byte == UInt8(ascii: "?")
                result.append(byte)
            } else {
                escape(byte, into: &result)
            }
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "-._~".utf8.contains(byte)
    }

    /// The reserved characters of RFC 3986 and the lone "%", without the two special characters of
    /// patterns.
    private static func isKeptReserved(_ byte: UInt8) -> Bool {
        ":/?#[]@!&'()+,;=%".utf8.contains(byte)
    }

    /// A query may hold `http://x` or `http%3A%2F%2Fx` alike; RFC 9309 §2.2.2 lists them as one.
    private static func isLooseInQuery(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ":") || byte == UInt8(ascii: "/")
    }

    private static func escape(_ byte: UInt8, into result: inout [UInt8]) {
        result.append(UInt8(ascii: "%"))
        for digit in [byte >> 4, byte & 15] {
            result.append(digit < 10 ? 0x30 + digit : 0x37 + digit)
        }
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        if byte &- 0x30 < 10 { return byte &- 0x30 }
        let letter = (byte | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }
}

/// Matches one path against many patterns, counting the work.
struct RobotsMatcher {
    /// The path, ended by a zero.
    private let target: [UInt8]
    private let length: Int
    private let patterns: [UInt8]
    /// Bytes searched for pieces between wildcards, and ``searchCost`` for each search; real files stay
    /// far below 100,000.
    private var searched = 0
    /// What beginning a search costs, in bytes searched in the same time.
    private static let searchCost = 48

    init(target: [UInt8], patterns: RobotsPatterns) {
        self.target = target + [0]
        length = target.count
        self.patterns = patterns.bytes
    }

    /// Whether more was searched than any honest file needs: about a millisecond's work.
    var isExhausted: Bool { searched > 2 << 20 }

    /// Whether the rule's pattern matches the path from its beginning; an empty pattern never does.
    mutating func matches(_ rule: RobotsRule) -> Bool {
        let pattern = Int(rule.start)..<Int(rule.start + rule.length)
        guard !pattern.isEmpty else { return false }
        return rule.hasWildcard ? matchesWildcards(pattern) : isPrefix(pattern, at: 0)
    }

    private func isPrefix(_ piece: Range<Int>, at position: Int) -> Bool {
        guard piece.count <= length - position else { return false }
        for offset in 0..<piece.count
        where target[position + offset] != patterns[piece.lowerBound + offset] {
            return false
        }
        return true
    }

    /// Matches each piece between "*" at its first occurrence: if any choice matches, this one does.
    private mutating func matchesWildcards(_ pattern: Range<Int>) -> Bool {
        let isAnchored = patterns[pattern.upperBound - 1] == UInt8(ascii: "$")
        let end = pattern.upperBound - (isAnchored ? 1 : 0)
        var (start, position, isFirst) = (pattern.lowerBound, 0, true)
        while true {
            let star = patterns[start..<end].firstIndex(of: 0)
            let piece = start..<(star ?? end)
            if isFirst {
                guard isPrefix(piece, at: 0) else { return false }
                position = piece.count
                if star == nil { return !isAnchored || position == length }
            } else if star == nil, isAnchored {
                return length - position >= piece.count
                    && isPrefix(piece, at: length - piece.count)
            } else {
                guard let found = firstOccurrence(of: piece, from: position) else { return false }
                position = found + piece.count
                if star == nil { return true }
            }
            guard let star else { return false }
            start = star + 1
            isFirst = false
        }
    }

    /// Linear in path and piece (as glibc's `strstr` is), so no pattern can make it quadratic.
    private mutating func firstOccurrence(of piece: Range<Int>, from position: Int) -> Int? {
        guard !piece.isEmpty else { return position }
        guard piece.count <= length - position else { return nil }
        let found = target.withUnsafeBytes { target -> Int? in
            patterns.withUnsafeBytes { patterns -> Int? in
                guard let text = target.baseAddress?.assumingMemoryBound(to: CChar.self),
                    let pieces = patterns.baseAddress?.assumingMemoryBound(to: CChar.self)
                else { return nil }
                return strstr(text + position, pieces + piece.lowerBound).map {
                    UnsafePointer($0) - text
                }
            }
        }
        searched += (found ?? length) - position + piece.count + Self.searchCost
        return found
    }
}
