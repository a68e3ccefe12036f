import CLibXML2

/// Finds `<url><loc>` and `<sitemap><loc>` in XML with libxml2's push parser.
///
/// No entity is declared or expanded, no DTD or other file is loaded, nothing is printed. An entry
/// whose text has an error (a bare "&") is left out, because libxml2 would make another URL of it.
final class SitemapXML {
    private var context: xmlParserCtxtPtr?
    private var xmlGuard = XMLGuard()
    /// The first bytes, by which libxml2 detects the encoding.
    private var head: [UInt8] = []
    private var depth = 0
    private var list: SitemapEntries.List?
    private var text: [UInt8]?
    /// Entries found in the current chunk.
    private var found: [(text: [UInt8], list: SitemapEntries.List)] = []
    private var damaged = 0
    private var hasDamage = false
    private var hasRoot = false

    private static let initialise: Void = xmlInitParser()

    deinit {
        xmlFreeParserCtxt(context)
    }

    /// Parses a chunk.
    func parse(_ chunk: Slice<UnsafeRawBufferPointer>, into entries: inout SitemapEntries) {
        var rest = chunk.prefix(xmlGuard.admit(chunk))
        if context == nil {
            let needed = 4 - head.count
            head += rest.prefix(needed)
            rest = rest.dropFirst(needed)
            guard head.count == 4 else { return }
            start()
        }
        // In pieces, so that the entries of one are taken before the next.
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 15))
            xmlParseChunk(
                context,
                piece.bindMemory(to: CChar.self).baseAddress,
                CInt(piece.count),
                0
            )
            rest = rest.dropFirst(piece.count)
            moveFound(into: &entries)
        }
    }

    /// Ends the document.
    ///
    /// - Returns: Whether it was well-formed.
    func finish(into entries: inout SitemapEntries) -> Bool {
        if context == nil { start() }
        xmlParseChunk(context, nil, 0, 1)
        moveFound(into: &entries)
        let isWhole = hasRoot && depth == 0 && !hasDamage && !xmlGuard.isTripped
        return isWhole && context?.pointee.wellFormed == 1
    }

    private func moveFound(into entries: inout SitemapEntries) {
        for entry in found { entries.add(entry.text[...], to: entry.list) }
        found.removeAll(keepingCapacity: true)
        entries.sitemap.omitted += damaged
        hasDamage = hasDamage || damaged > 0
        damaged = 0
    }

    private func start() {
        Self.initialise
        var handler = xmlSAXHandler()
        handler.initialized = 1
        // SAX 1 callbacks: those of SAX 2 search all open namespaces at every prefix.
        handler.startElement = { state, name, _ in SitemapXML.from(state)?.startElement(name) }
        handler.endElement = { state, _ in SitemapXML.from(state)?.endElement() }
        handler.characters = { state, text, count in SitemapXML.from(state)?.append(text, count) }
        handler.cdataBlock = { state, text, count in SitemapXML.from(state)?.append(text, count) }
        let state = Unmanaged.passUnretained(self).toOpaque()
        context = head.withUnsafeBytes {
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

    /// An entry is a child of the root, its `loc` a child of the entry: `image:loc` is deeper, so
    /// prefixes need not be resolved.
    private func startElement(_ name: UnsafePointer<xmlChar>?) {
        depth += 1
        hasRoot = true
        text = nil
        guard let name else { return }
        if depth == 2 {
            list =
                Self.isLocal(name, "url") ? .urls : Self.isLocal(name, "sitemap") ? .sitemaps : nil
        } else if depth == 3, list != nil, Self.isLocal(name, "loc") {
            text = []
            xmlCtxtResetLastError(context)
        }
    }

    private func endElement() {
        depth -= 1
        guard let text, let list else { return }
        self.text = nil
        if xmlCtxtGetLastError(context) != nil { damaged += 1 } else { found.append((text, list)) }
    }

    private func append(_ characters: UnsafePointer<xmlChar>?, _ count: CInt) {
        guard text != nil, let characters else { return }
        if let length = text?.count, length <= SitemapEntries.maximumURLLength {
            text?.append(contentsOf: UnsafeBufferPointer(start: characters, count: Int(count)))
        }
    }

    /// Whether a name is this one, ignoring any prefix.
    private static func isLocal(_ name: UnsafePointer<xmlChar>, _ other: StaticString) -> Bool {
        let local = xmlStrchr(name, UInt8(ascii: ":")).map { $0 + 1 } ?? name
        return xmlStrEqual(local, other.utf8Start) == 1
    }
}
