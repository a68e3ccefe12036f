import Glibc

/// Whether an answer is read for links, by its type or, where that says nothing, by how it begins.
enum PageType {
    /// A document or a style sheet.
    case page
    /// Anything else: the head tells that it exists.
    case other
    /// Its first bytes have to tell.
    case unknown

    /// Types that say nothing (MIME Sniffing §7: "the supplied MIME type is undefined or …").
    private static let unknownTypes: Set<String> = [
        "", "*/*", "unknown/unknown", "application/unknown",
    ]

    /// Judges a `Content-Type`.
    init(_ contentType: String?) {
        let essence =
            contentType?.prefix { $0 != ";" && $0 != " " && $0 != "\t" }.lowercased() ?? ""
        switch essence {
        case "text/html", "application/xhtml+xml", "text/css": self = .page
        case _ where Self.unknownTypes.contains(essence): self = .unknown
        default: self = .other
        }
    }

    /// How HTML begins, in upper case, before a blank or `>` (MIME Sniffing §7.1).
    private static let tags: [[UInt8]] =
        [
            "<!DOCTYPE HTML", "<HTML", "<HEAD", "<SCRIPT", "<IFRAME", "<H1", "<DIV", "<FONT",
            "<TABLE", "<A", "<STYLE", "<TITLE", "<B", "<BODY", "<BR", "<P",
        ]
        .map { Array($0.utf8) }

    /// Whether a body begins as HTML does; nil if these bytes are too few to tell.
    static func isHTML(_ bytes: ArraySlice<UInt8>) -> Bool? {
        var rest = bytes
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        rest = rest.drop { $0 == 32 || (9...13).contains($0) }
        var mayBecome = false
        for tag in tags {
            let common = zip(tag, rest).prefix { tag, byte in
                tag == ((97...122).contains(byte) ? byte & 0xDF : byte)
            }.count
            if common == rest.count {
                mayBecome = true
            } else if common == tag.count {
                let next = rest[rest.startIndex + common]
                if next == UInt8(ascii: " ") || next == UInt8(ascii: ">") { return true }
            }
        }
        let comment = Array("<!--".utf8)
        if rest.starts(with: comment) { return true }
        return mayBecome || comment.starts(with: rest) ? nil : false
    }
}
