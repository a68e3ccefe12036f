import URLStandard

/// Finds the links of a style sheet that is a resource of its own; they are relative to its URL.
enum StyleSheetReader {
    static func links(
        in bytes: [UInt8],
        of sheet: WebURL,
        _ options: LinkExtractor.Options
    ) -> ExtractedLinks {
        let (encoding, markLength) = encoding(of: bytes, header: options.charset)
        var text = bytes
        if var decoder = TextDecoder(encoding) {
            text = bytes.withUnsafeBytes {
                decoder.decode(
                    UnsafeRawBufferPointer(rebasing: $0.dropFirst(markLength)),
                    isLast: true
                )
            }
        } else if markLength > 0 {
            text.removeFirst(markLength)
        }
        var collector = LinkCollector(
            page: sheet,
            limit: options.limit,
            ignoresFragments: options.ignoresFragments,
            encoding: .none
        )
        collector.add(styleSheet: text, element: "css")
        return collector.finish(options.directives)
    }

    /// The byte order mark, the header, or `@charset` tells the encoding (CSS Syntax 3 §3.2).
    private static func encoding(of bytes: [UInt8], header: String?) -> (TextEncoding, Int) {
        let sniffed = EncodingSniffer(head: Array(bytes.prefix(4)), header: header)
        guard sniffed.isTentative else { return (sniffed.encoding, sniffed.markLength) }
        let rule = Array("@charset \"".utf8)
        guard bytes.starts(with: rule) else { return (.utf8, 0) }
        let label = bytes.prefix(1024).dropFirst(rule.count).prefix { $0 != 0x22 }
        guard bytes[label.endIndex...].starts(with: "\";".utf8) else { return (.utf8, 0) }
        return ((TextEncoding(label: label) ?? .utf8).asDeclaredByPage, 0)
    }
}
