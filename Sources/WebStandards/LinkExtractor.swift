package import URLStandard

/// Finds the links of an HTML page while its bytes come in, without building a tree.
///
/// Time is linear in the page; memory is bounded by the limits, whatever the page holds. Use one
/// extractor a page, from one task at a time.
package final class LinkExtractor {
    /// How many unique links of one page are kept unless told otherwise.
    package static let defaultLimit = 2000

    private let charset: String?
    private var tokenizer: HTMLTokenizer
    private var collector: LinkCollector
    private var decoder: CharsetDecoder?
    /// The first bytes, held back until the encoding is known; then nil.
    private var head: [UInt8]? = []

    /// Begins a page.
    ///
    /// - Parameters:
    ///   - page: The URL the page was fetched from, after redirects.
    ///   - charset: From `Content-Type`; goes before what the page says of itself. UTF-8 where
    ///   nobody says.
    ///   - isXML: Whether it is `application/xhtml+xml`, where "/>" closes any element.
    ///   - limit: How many unique links are kept.
    ///   - ignoringFragments: Whether links that differ only in their fragment are one, and those
    ///   to the
    ///     page itself none.
    package init(
        page: WebURL,
        charset: String? = nil,
        isXML: Bool = false,
        limit: Int = LinkExtractor.defaultLimit,
        ignoringFragments: Bool = false
    ) {
        self.charset = charset
        tokenizer = HTMLTokenizer(isXML: isXML)
        collector = LinkCollector(page: page, limit: limit, ignoresFragments: ignoringFragments)
    }

    /// Takes the next bytes of the page.
    package func consume(_ chunk: UnsafeRawBufferPointer) {
        guard let head else { return decode(chunk) }
        let begin = head + chunk.prefix(CharsetSniffer.prescanLength - head.count)
        self.head = begin
        guard begin.count == CharsetSniffer.prescanLength else { return }
        start()
        decode(UnsafeRawBufferPointer(rebasing: chunk.dropFirst(begin.count - head.count)))
    }

    /// Takes the next bytes of the page.
    package func consume(_ chunk: [UInt8]) {
        chunk.withUnsafeBytes { consume($0) }
    }

    /// Ends the page.
    ///
    /// - Returns: Its links; a page cut short gives those of its complete tags.
    package func finish() -> ExtractedLinks {
        start()
        return collector.finish()
    }

    /// Takes the bytes held back, once.
    private func start() {
        guard let head else { return }
        self.head = nil
        let (label, markLength) = CharsetSniffer.charset(head: head, header: charset)
        decoder = CharsetDecoder(label: label)
        head.withUnsafeBytes { decode(UnsafeRawBufferPointer(rebasing: $0.dropFirst(markLength))) }
    }

    private func decode(_ chunk: UnsafeRawBufferPointer) {
        guard let decoder else { return tokenize(chunk.bindMemory(to: UInt8.self).span) }
        // In pieces, so that a large chunk is not decoded into one larger still.
        for start in stride(from: 0, to: chunk.count, by: 1 << 16) {
            let piece = chunk[start..<min(start + 1 << 16, chunk.count)]
            tokenize(decoder.decode(UnsafeRawBufferPointer(rebasing: piece)).span)
        }
    }

    private func tokenize(_ text: Span<UInt8>) {
        var index = 0
        while tokenizer.advance(text, from: &index) { collector.add(tokenizer.tag) }
    }
}
