/// Whether links can be in a body, by its `Content-Type`.
package enum ReadableType: Equatable, Sendable {
    case html, styleSheet, other
    /// Nothing useful was said, so that the first bytes decide.
    case unknown

    /// - Parameter contentType: The field as received; nil without one.
    package init(contentType: String?) {
        guard let contentType else {
            self = .unknown
            return
        }
        let essence = contentType.utf8.prefix { $0 != 0x3B }
        let trimmed = essence.drop { $0 == 0x20 || $0 == 0x09 }
        let word = String(Substring(trimmed)).lowercased().prefix { $0 != " " && $0 != "\t" }
        switch word {
        case "text/html", "application/xhtml+xml": self = .html
        case "text/css": self = .styleSheet
        // MIME Sniffing Standard §7: the types that say nothing.
        case "", "*/*", "unknown/unknown", "application/unknown": self = .unknown
        default: self = .other
        }
    }
}

/// Tells HTML by its first bytes (MIME Sniffing Standard §7.1).
package enum HTMLSniffer {
    /// How many bytes are looked at.
    package static let length = 1445

    private static let tags = [
        "!doctype html", "html", "head", "script", "iframe", "h1", "div", "font", "table", "a",
        "style",
        "title", "b", "body", "br", "p",
    ]

    /// Whether a body is HTML; nil if more bytes are needed.
    ///
    /// - Parameter isWhole: Whether nothing follows.
    package static func isHTML(_ head: some Collection<UInt8>, isWhole: Bool) -> Bool? {
        let start = head.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0C || $0 == 0x0D }
        guard let first = start.first else { return isWhole || head.count >= length ? false : nil }
        guard first == 0x3C else { return false }
        let word = String(decoding: start.dropFirst().prefix(14), as: UTF8.self).lowercased()
        if word.hasPrefix("!--") { return true }
        for tag in tags where word.hasPrefix(tag) {
            let end = word.utf8.dropFirst(tag.utf8.count).first
            if end == 0x20 || end == 0x3E { return true }
        }
        return isWhole || word.utf8.count >= 14 ? false : nil
    }
}
