/// What a page or its response says to crawlers.
package struct RobotsDirectives: Equatable, Sendable {
    /// Whether its links should not be followed: `nofollow` or `none`.
    package private(set) var isNoFollow = false
    /// Whether it should not be listed: `noindex` or `none`.
    package private(set) var isNoIndex = false

    package init() {}

    /// Reads the `content` of `<meta name=robots>`.
    init(_ content: [UInt8]) {
        let text = String(decoding: content.prefix(1024), as: UTF8.self).lowercased()
        for word in text.split(whereSeparator: { ", \t\n\r".contains($0) }) { add(word) }
    }

    /// Reads `X-Robots-Tag` fields, joined by commas.
    ///
    /// A name with ":" before directives makes them and the following ones those of that crawler alone,
    /// as large search engines document it. Their rules with a value, as `max-snippet: 5`, name no crawler.
    package init(header: String, agent: String) {
        var counts = true
        for part in header.prefix(8192).lowercased().split(separator: ",") {
            var word = part.drop { $0 == " " || $0 == "\t" }
            if let colon = word.firstIndex(of: ":"), !Self.valued.contains(String(word[..<colon])) {
                let name = word[..<colon]
                counts = name == agent || name == "robots" || name == "*"
                word = word[colon...].dropFirst().drop { $0 == " " || $0 == "\t" }
            }
            while word.last == " " || word.last == "\t" { word.removeLast() }
            if counts { add(word) }
        }
    }

    private static let valued: Set<String> = [
        "max-snippet", "max-image-preview", "max-video-preview", "unavailable_after",
    ]

    private mutating func add(_ word: some StringProtocol) {
        isNoFollow = isNoFollow || word == "nofollow" || word == "none"
        isNoIndex = isNoIndex || word == "noindex" || word == "none"
    }
}
