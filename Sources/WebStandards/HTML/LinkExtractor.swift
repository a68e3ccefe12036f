package import URLStandard

/// Finds the links of an HTML page as its bytes arrive, without building a tree.
///
/// Time is linear in the page; memory is bounded by the limits, whatever the page holds. Use one
/// extractor for each page, from one task at a time.
package final class LinkExtractor {
    /// The default limit of unique links in one page.
    package static let defaultLimit = 2000

    private let charset: String?
    private var tokenizer: HTMLTokenizer
    private var collector: LinkCollector
    private var decoder: CharsetDecoder?
    /// Stands ``counted`` bytes into the page.
    private var places = PlaceCounter()
    private var counted = 0
    /// Where the tag stands that the last chunk cut off.
    private var cutPlace = PlaceCounter()
    /// The bytes of the page before the chunk.
    private var chunkOffset = 0
    /// The first bytes, until the encoding is known; nil afterwards.
    private var head: [UInt8]? = []

    /// Begins a page.
    ///
    /// - Parameters:
    ///   - page: The URL the page was fetched from, after redirects.
    ///   - charset: From `Content-Type`; overrides the page's own declaration. UTF-8 if neither
    ///     exists.
    ///   - isXML: Whether it is `application/xhtml+xml`, where "/>" closes any element.
    ///   - limit: How many unique links are kept.
    ///   - ignoringFragments: Whether links that differ only in their fragment are one, and links
    ///     to the page itself are left out.
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
    /// - Returns: The links; those of complete tags if the page was cut short.
    package func finish() -> ExtractedLinks {
        start()
        collector.endAnchor(&tokenizer.text)
        return collector.finish()
    }

    /// Reads the bytes held back, once.
    private func start() {
        guard let head else { return }
        self.head = nil
        let (label, markLength) = CharsetSniffer.charset(head: head, header: charset)
        decoder = CharsetDecoder(label: label)
        head.withUnsafeBytes { decode(UnsafeRawBufferPointer(rebasing: $0.dropFirst(markLength))) }
    }

    private func decode(_ chunk: UnsafeRawBufferPointer) {
        guard let decoder else { return tokenize(chunk.bindMemory(to: UInt8.self).span) }
        // In pieces, so that a large chunk does not need a decoded copy of all of it.
        for start in stride(from: 0, to: chunk.count, by: 1 << 16) {
            let piece = chunk[start..<min(start + 1 << 16, chunk.count)]
            tokenize(decoder.decode(UnsafeRawBufferPointer(rebasing: piece)).span)
        }
    }

    private func tokenize(_ text: Span<UInt8>) {
        var index = 0
        while tokenizer.advance(text, from: &index) { take(tokenizer.tag, in: text) }
        let end = chunkOffset + text.count
        if let offset = tokenizer.openTagOffset, offset >= chunkOffset {
            // The place of a tag that the chunk cuts off.
            count(to: offset, in: text)
            cutPlace = places
        }
        count(to: end, in: text)
        chunkOffset = end
    }

    private func take(_ tag: HTMLTag, in text: Span<UInt8>) {
        let isAnchor = tag.endsAnchor || tag.element?.name == "a"
        if isAnchor { collector.endAnchor(&tokenizer.text) }
        if tag.element != nil {
            if collector.wantsText, let alt = tag.attributes.first(where: { $0.name == .alt }) {
                tokenizer.text.append(alternative: tag.value(of: alt))
            }
            let isCut = tag.offset < chunkOffset
            if !isCut { count(to: tag.offset, in: text) }
            collector.add(tag, at: isCut ? cutPlace : places)
        }
        tokenizer.keepsText = collector.wantsText
    }

    /// Counts lines up to an offset in the page, which is in the chunk.
    private func count(to offset: Int, in text: Span<UInt8>) {
        places.advance(over: text.extracting(counted - chunkOffset..<offset - chunkOffset))
        counted = offset
    }
}
