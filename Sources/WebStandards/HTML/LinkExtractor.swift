package import URLStandard

/// Finds the links of an HTML page as its bytes arrive, without building a tree, and those of a style
/// sheet.
///
/// Time is linear in the page. Memory is that of the links, which have a limit, and of one tag. Use one
/// extractor for each page, from one task at a time.
package final class LinkExtractor {
    /// The default limit of unique links in one page.
    package static let defaultLimit = 2000

    /// How a page is read.
    package struct Options: Sendable {
        /// From `Content-Type`; overrides the page's own declaration if the label is known.
        package var charset: String?
        /// Whether it is `application/xhtml+xml`, where "/>" closes any element.
        package var isXML = false
        /// Whether it is a style sheet.
        package var isStyleSheet = false
        /// How many unique links are kept.
        package var limit = LinkExtractor.defaultLimit
        /// Whether links that differ only in their fragment are one, and links to the page itself are left
        /// out.
        package var ignoresFragments = false
        /// What the response's header says to crawlers.
        package var directives = RobotsDirectives()

        package init() {}
    }

    private let page: WebURL
    private let options: Options
    /// The encoding of a page that is read again.
    private let certain: TextEncoding?
    private var reading: PageReading?
    /// The first bytes, until the encoding is known.
    private var head: [UInt8] = []

    private init(page: WebURL, options: Options, certain: TextEncoding?) {
        self.page = page
        self.options = options
        self.certain = certain
    }

    /// The links of a page.
    ///
    /// A page that declares another encoding than it was read with, after its first 1,024 bytes, or that
    /// declares none and is no UTF-8, is read again (HTML Standard §13.2.3.4).
    ///
    /// - Parameters:
    ///   - page: The URL the page was fetched from, after redirects.
    ///   - read: Passes the bytes of the page to `consume`, piece by piece; called at most twice. It may end
    ///     when `consume` returns false.
    /// - Returns: The links; those of complete tags if the page was cut short.
    package static func links<Trouble: Error>(
        of page: WebURL,
        _ options: Options = Options(),
        reading read: (_ consume: (UnsafeRawBufferPointer) -> Bool) throws(Trouble) -> Void
    ) throws(Trouble) -> ExtractedLinks {
        if options.isStyleSheet {
            var sheet: [UInt8] = []
            try read { piece in
                sheet += piece
                return true
            }
            return StyleSheetReader.links(in: sheet, of: page, options)
        }
        var extractor = LinkExtractor(page: page, options: options, certain: nil)
        try read { extractor.consume($0) }
        extractor.end()
        if let change = extractor.reading?.encodingChange {
            extractor = LinkExtractor(page: page, options: options, certain: change)
            try read { extractor.consume($0) }
            extractor.end()
        }
        return extractor.finish()
    }

    /// The links of a page that is in memory.
    package static func links(
        of page: WebURL,
        _ options: Options = Options(),
        in bytes: [UInt8]
    ) -> ExtractedLinks {
        links(of: page, options) { consume in _ = bytes.withUnsafeBytes { consume($0) } }
    }

    /// Takes the next bytes.
    ///
    /// - Returns: Whether more are wanted.
    private func consume(_ chunk: UnsafeRawBufferPointer) -> Bool {
        if let reading {
            reading.consume(chunk)
            return reading.encodingChange == nil
        }
        if head.isEmpty, chunk.count >= EncodingSniffer.prescanLength {
            begin(with: chunk)
        } else {
            head += chunk
            guard head.count >= EncodingSniffer.prescanLength else { return true }
            head.withUnsafeBytes(begin)
            head = []
        }
        return reading?.encodingChange == nil
    }

    /// Begins with all bytes so far.
    private func begin(with bytes: UnsafeRawBufferPointer) {
        let sniffed = EncodingSniffer(
            head: Array(bytes.prefix(EncodingSniffer.prescanLength)),
            header: options.charset
        )
        let reading = PageReading(
            page: page,
            options: options,
            encoding: EncodingWatch(
                current: certain ?? sniffed.encoding,
                isTentative: certain == nil && sniffed.isTentative
            ),
            isGuess: certain == nil && sniffed.isGuess
        )
        self.reading = reading
        reading.consume(UnsafeRawBufferPointer(rebasing: bytes.dropFirst(sniffed.markLength)))
    }

    private func end() {
        if reading == nil { head.withUnsafeBytes(begin) }
        reading?.end()
    }

    private func finish() -> ExtractedLinks {
        reading?.finish(options.directives)
            ?? ExtractedLinks(
                links: [],
                omitted: 0,
                base: page,
                isNoFollow: false,
                isNoIndex: false
            )
    }
}

/// One reading of a page in one encoding.
private final class PageReading {
    private let storage = HTMLTag.Storage()
    private var scanner: HTMLScanner
    private var builder: TreeBuilder
    private var decoder: TextDecoder?
    private var check: UTF8Check?
    /// What the end of a chunk has cut off.
    private var rest: [UInt8] = []
    /// How long the rest must be before it is read again, so that the time stays linear.
    private var restWanted = 0

    init(page: WebURL, options: LinkExtractor.Options, encoding: EncodingWatch, isGuess: Bool) {
        scanner = HTMLScanner(storage: storage)
        let collector = LinkCollector(
            page: page,
            limit: options.limit,
            ignoresFragments: options.ignoresFragments,
            encoding: encoding
        )
        builder = TreeBuilder(collector: collector, isXML: options.isXML)
        decoder = TextDecoder(encoding.current)
        check = isGuess ? UTF8Check() : nil
    }

    var encodingChange: TextEncoding? { builder.collector.encoding.change }

    func consume(_ chunk: UnsafeRawBufferPointer) {
        guard encodingChange == nil else { return }
        guard decoder != nil else {
            check?.read(chunk)
            return scan(chunk.bindMemory(to: UInt8.self), isLast: false)
        }
        // In pieces, so that a large chunk does not need a decoded copy of all of it.
        for start in stride(from: 0, to: chunk.count, by: 1 << 16) {
            let piece = chunk[start..<min(start + 1 << 16, chunk.count)]
            let text = decoder?.decode(UnsafeRawBufferPointer(rebasing: piece)) ?? []
            text.withUnsafeBufferPointer { scan($0, isLast: false) }
        }
    }

    func end() {
        check?.finish()
        guard encodingChange == nil else { return }
        let text = decoder?.decode(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true) ?? []
        restWanted = 0
        text.withUnsafeBufferPointer { scan($0, isLast: true) }
        builder.finish()
        if check?.isValid == false { builder.foundInvalidUTF8() }
    }

    func finish(_ directives: RobotsDirectives) -> ExtractedLinks {
        builder.collector.finish(directives)
    }

    private func scan(_ chunk: UnsafeBufferPointer<UInt8>, isLast: Bool) {
        guard !rest.isEmpty else {
            let read = scanner.scan(chunk, isLast: isLast, into: &builder)
            rest = Array(chunk[read...])
            restWanted = rest.count * 2
            return
        }
        rest.append(contentsOf: chunk)
        guard rest.count >= restWanted || isLast else { return }
        let read = rest.withUnsafeBufferPointer {
            scanner.scan($0, isLast: isLast, into: &builder)
        }
        rest.removeSubrange(..<read)
        restWanted = rest.count * 2
    }
}
