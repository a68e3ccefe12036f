import CLibXML2

/// Finds the entries of sitemaps, RSS and Atom in XML with libxml2's push parser.
///
/// No entity is declared or expanded, no DTD or other file is loaded, nothing is printed. An entry
/// whose text has an error is left out, because libxml2 would make another URL of it.
final class SitemapXML {
    private var context: xmlParserCtxtPtr?
    private var filter: XMLFilter?
    /// The first bytes, by which libxml2 detects the encoding.
    private var head: [UInt8] = []
    /// What the filter has passed on.
    private var passed: [UInt8] = []
    private var outline = SitemapOutline()
    private var text: [UInt8]?
    /// Entries found in the current chunk.
    private var found: [(text: [UInt8], list: SitemapEntries.List)] = []
    private var damaged = 0
    private var hasDamage = false

    private static let initialise: Void = xmlInitParser()

    deinit {
        xmlFreeParserCtxt(context)
    }

    /// Parses a chunk.
    func parse(_ chunk: Slice<UnsafeRawBufferPointer>, into entries: inout SitemapEntries) {
        var rest = chunk
        if context == nil {
            let needed = 4 - head.count
            head += rest.prefix(needed)
            rest = rest.dropFirst(needed)
            guard head.count == 4 else { return }
            start()
        }
        // In pieces, so that the entries of one are taken before the next.
        while !rest.isEmpty {
            pass(rest.prefix(1 << 15), into: &entries)
            rest = rest.dropFirst(1 << 15)
        }
    }

    /// Ends the document.
    ///
    /// - Returns: Whether it was well-formed.
    func finish(into entries: inout SitemapEntries) -> Bool {
        if context == nil { start() }
        passed.removeAll(keepingCapacity: true)
        filter?.finish(into: &passed)
        parsePassed(isEnd: true)
        moveFound(into: &entries)
        entries.sitemap.form = outline.form
        entries.sitemap.repairs = filter?.repairs ?? 0
        let isWhole = outline.isClosed && !hasDamage && filter?.isTripped == false
        return isWhole && context?.pointee.wellFormed == 1
    }

    private func pass(_ piece: Slice<UnsafeRawBufferPointer>, into entries: inout SitemapEntries) {
        passed.removeAll(keepingCapacity: true)
        filter?.filter(piece, into: &passed)
        if !passed.isEmpty { parsePassed(isEnd: false) }
        moveFound(into: &entries)
    }

    private func parsePassed(isEnd: Bool) {
        passed.withUnsafeBytes { bytes in
            _ = xmlParseChunk(
                context,
                bytes.bindMemory(to: CChar.self).baseAddress,
                CInt(bytes.count),
                isEnd ? 1 : 0
            )
        }
    }

    private func moveFound(into entries: inout SitemapEntries) {
        for entry in found { entries.add(entry.text[...], to: entry.list) }
        found.removeAll(keepingCapacity: true)
        entries.sitemap.omitted += damaged
        hasDamage = hasDamage || damaged > 0
        damaged = 0
    }

    /// Begins to parse, with the first bytes.
    private func start() {
        Self.initialise
        var filter = XMLFilter(head: head)
        passed.removeAll(keepingCapacity: true)
        head.withUnsafeBytes { filter.filter($0[...], into: &passed) }
        self.filter = filter
        var handler = xmlSAXHandler()
        handler.initialized = 1
        // SAX 1 callbacks: those of SAX 2 search all open namespaces at every prefix.
        handler.startElement = { state, name, attributes in
            SitemapXML.from(state)?.startElement(name, attributes)
        }
        handler.endElement = { state, _ in SitemapXML.from(state)?.endElement() }
        handler.characters = { state, text, count in SitemapXML.from(state)?.append(text, count) }
        handler.cdataBlock = { state, text, count in SitemapXML.from(state)?.append(text, count) }
        let state = Unmanaged.passUnretained(self).toOpaque()
        context = passed.withUnsafeBytes {
            xmlCreatePushParserCtxt(
                &handler,
                state,
                $0.bindMemory(to: CChar.self).baseAddress,
                CInt($0.count),
                nil
            )
        }
        xmlCtxtUseOptions(context, CInt(XML_PARSE_NONET.rawValue | XML_PARSE_RECOVER.rawValue))
        // Real sitemaps use about twenty names; libxml2's dictionary slows down with very many.
        if let dictionary = context?.pointee.dict { xmlDictSetLimit(dictionary, 1 << 20) }
    }

    private static func from(_ state: UnsafeMutableRawPointer?) -> SitemapXML? {
        state.map { Unmanaged<SitemapXML>.fromOpaque($0).takeUnretainedValue() }
    }

    private func startElement(
        _ name: UnsafePointer<xmlChar>?,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        text = nil
        switch outline.open(name) {
        case nil: break
        case .text:
            text = []
            xmlCtxtResetLastError(context)
        case .attribute:
            let pairs = XMLAttributes(attributes)
            guard pairs.value(of: "rel") == nil || pairs.value(of: "rel") == "alternate",
                let href = pairs.value(of: "href"), let list = outline.list
            else { return }
            found.append((Array(href.utf8), list))
        }
    }

    private func endElement() {
        outline.close()
        guard let text, let list = outline.list else { return }
        self.text = nil
        if xmlCtxtGetLastError(context) != nil { damaged += 1 } else { found.append((text, list)) }
    }

    private func append(_ characters: UnsafePointer<xmlChar>?, _ count: CInt) {
        guard text != nil, let characters else { return }
        if let length = text?.count, length <= SitemapEntries.maximumURLLength {
            text?.append(contentsOf: UnsafeBufferPointer(start: characters, count: Int(count)))
        }
    }
}

/// The attributes of a start tag as SAX 1 gives them: names and values in turn, ended by a null.
private struct XMLAttributes {
    private let list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?

    init(_ list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?) {
        self.list = list
    }

    /// A value with its references resolved; libxml2 leaves "&#38;" in where it expands no entities.
    func value(of name: String) -> String? {
        guard var pair = list else { return nil }
        while let key = pair[0] {
            if String(cString: key) == name {
                return pair[1].map { Self.resolved(String(cString: $0)) }
            }
            pair += 2
        }
        return nil
    }

    private static func resolved(_ value: String) -> String {
        value.split(separator: "&#38;", omittingEmptySubsequences: false).joined(separator: "&")
    }
}
