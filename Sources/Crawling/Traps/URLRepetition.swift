import URLStandard

/// Whether a URL repeats itself, as those of a site do whose relative links lead ever deeper:
/// `/a/b/a/b/a/b`.
enum URLRepetition {
    /// How often something has to be there.
    private static let count = 3
    /// Parts that are compared; what is behind them is not looked at.
    private static let maximumParts = 64

    /// Whether a segment of the path stands three times in a row, two neighbours stand together three
    /// times, or a field of the query does.
    static func isFound(in url: WebURL) -> Bool {
        let text = url.href.utf8.span
        let range = url.requestTargetRange
        var pathEnd = range.lowerBound
        var slashes = 0
        while pathEnd < range.upperBound, text[pathEnd] != UInt8(ascii: "?") {
            if text[pathEnd] == UInt8(ascii: "/") { slashes += 1 }
            pathEnd += 1
        }
        if slashes >= count {
            let parts = parts(of: text, range.lowerBound..<pathEnd, at: UInt8(ascii: "/"))
            if repeats(path: parts) { return true }
        }
        guard pathEnd < range.upperBound else { return false }
        let fields = parts(of: text, pathEnd + 1..<range.upperBound, at: UInt8(ascii: "&"))
        return fields.count >= count
            && fields.contains { field in fields.count { $0 == field } >= count }
    }

    private static func repeats(path parts: [UInt64]) -> Bool {
        guard parts.count >= count else { return false }
        for index in 2..<parts.count
        where parts[index] == parts[index - 1] && parts[index] == parts[index - 2] {
            return true
        }
        guard parts.count >= 2 * count else { return false }
        for start in 0..<(parts.count - 2 * count + 1) {
            var (found, index) = (1, start + 2)
            while index + 1 < parts.count {
                guard parts[index] == parts[start], parts[index + 1] == parts[start + 1] else {
                    index += 1
                    continue
                }
                found += 1
                index += 2
            }
            if found >= count { return true }
        }
        return false
    }

    /// Hashes of the parts that are not empty.
    private static func parts(
        of text: Span<UInt8>,
        _ range: Range<Int>,
        at separator: UInt8
    ) -> [UInt64] {
        var parts: [UInt64] = []
        var hash: UInt64 = 0
        for index in range {
            if text[index] != separator {
                hash = (hash ^ UInt64(text[index]) ^ 0x100) &* 0x100_0000_01b3
            } else if hash != 0 {
                parts.append(hash)
                hash = 0
                if parts.count == maximumParts { return parts }
            }
        }
        if hash != 0 { parts.append(hash) }
        return parts
    }
}
