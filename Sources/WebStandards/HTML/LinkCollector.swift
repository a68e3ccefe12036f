import URLStandard

/// Collects the links of start tags and styles, each once and up to a limit.
struct LinkCollector {
    /// Longer values are counted and left out; servers refuse such request lines.
    static let maximumURLLength = 8192

    typealias Byte = UnsafePointer<UInt8>
    typealias Bytes = UnsafeBufferPointer<UInt8>

    let page: WebURL
    private let limit: Int
    private let ignoresFragments: Bool
    private(set) var table = LinkTable()
    private(set) var omitted = 0
    /// The `href` of the first `<base>` of the page and of each document in it.
    private(set) var bases: [[UInt8]?] = [nil]
    /// The document that is read: 0 is the page.
    private var document = 0
    private var counter = PlaceCounter()
    private var counted: Byte?
    /// Where a `style` begins, or the element that has a document in it.
    private var fixedPlace: PlaceCounter?
    private var stylePlace = PlaceCounter()
    private var text = LinkText()
    /// The index of the link whose `a` is open.
    private var openAnchor: Int?
    private(set) var isNoFollow = false
    private(set) var isNoIndex = false
    /// Watches for a declaration of another encoding.
    var encoding: EncodingWatch

    init(page: WebURL, limit: Int, ignoresFragments: Bool, encoding: EncodingWatch) {
        self.page = page
        self.limit = limit
        self.ignoresFragments = ignoresFragments
        self.encoding = encoding
    }

    var count: Int { table.entries.count }
    /// Whether the page must be read again in another encoding.
    var isStopped: Bool { encoding.change != nil }

    // MARK: Places

    mutating func begin(at start: Byte) { counted = start }

    /// A chunk was read up to here.
    mutating func end(at end: Byte) {
        if fixedPlace == nil { goOn(to: end) }
    }

    private mutating func goOn(to place: Byte) {
        guard let start = counted, place > start else { return }
        counter.advance(over: start, place)
        counted = place
    }

    private mutating func place(at place: Byte) -> PlaceCounter {
        if let fixedPlace { return fixedPlace }
        goOn(to: place)
        return counter
    }

    // MARK: Text of an `a`

    /// Whether the text that is read belongs to a new link.
    @inline(__always)
    var keepsText: Bool { openAnchor != nil }

    mutating func text(_ start: Byte, _ end: Byte) {
        if !text.append(Bytes(start: start, count: end - start)) { endAnchor() }
    }

    /// Takes what a tag within an `a` says.
    mutating func text(of tag: HTMLTag, isBlock: Bool) {
        if let alternative = tag.value(.alt) {
            text.append(alternative: alternative)
        } else if isBlock {
            text.append(alternative: [0x20])
        }
    }

    /// The `a` has ended, or another one begins.
    mutating func endAnchor() {
        guard let index = openAnchor else { return }
        let seen = text.take()
        if !seen.isEmpty { table.setText(seen, of: index) }
        openAnchor = nil
    }

    /// What the tag itself says about its links.
    private static func label(of tag: HTMLTag) -> String {
        for name in [HTMLAttributeName.alt, .ariaLabel, .title] {
            guard let value = tag.value(name) else { continue }
            let text = LinkText.collapsed(value[...])
            if !text.isEmpty { return text }
        }
        return ""
    }

    // MARK: Links

    /// Takes what one start tag holds.
    mutating func add(
        _ element: LinkElement,
        _ tag: HTMLTag,
        at place: Byte,
        formActionCounts: Bool = true
    ) {
        if element.role == .anchor { endAnchor() }
        let first = count
        var ownKind: LinkKind?
        switch element.role {
        case .meta: return addMeta(tag, at: place)
        case .link:
            ownKind = LinkKind(rel: tag.text(.rel) ?? "")
            guard ownKind != nil else { return }
        default: break
        }
        for position in 0..<tag.count {
            guard let name = tag.name(at: position),
                let wanted = element.attributes.first(where: { $0.name == name }),
                let raw = tag.raw(name)
            else { continue }
            if name == .formaction, !formActionCounts { continue }
            if element.role == .input, name == .src, !tag.equals(.type, "image") { continue }
            let source = Source(
                element: element.name,
                attribute: name.text,
                kind: wanted.form == .url ? ownKind ?? wanted.kind : wanted.kind,
                tag: tag,
                place: place
            )
            if raw.count > HTMLTag.maximumValueLength { omitted += 1; continue }
            switch wanted.form {
            case .url where HTMLTag.isPlain(raw): add(raw, source)
            case .url: HTMLTag.decoded(raw).withUnsafeBufferPointer { add($0, source) }
            case .sourceSet:
                for url in SourceSet.urls(in: HTMLTag.decoded(raw)[...]) { add(url, source) }
            case .urls:
                for url in HTMLTag.decoded(raw).split(whereSeparator: \.isHTMLSpace) {
                    add(url, source)
                }
            }
        }
        if element.role == .anchor, count > first { openAnchor = first }
    }

    /// Where a link comes from.
    private struct Source {
        var element: String
        var attribute: String
        var kind: LinkKind
        /// Nil for a link of a style.
        var tag: HTMLTag?
        /// Nil for ``LinkCollector/fixedPlace``.
        var place: Byte?
    }

    private mutating func add(_ value: ArraySlice<UInt8>, _ source: Source) {
        value.withUnsafeBufferPointer { add($0, source) }
    }

    private mutating func add(_ untrimmed: Bytes, _ source: Source) {
        let value = Self.trimmed(untrimmed)
        guard !value.isEmpty, !Self.hasForeignScheme(value) else { return }
        guard value.count <= Self.maximumURLLength else {
            omitted += 1
            return
        }
        var keyLength = value.count
        if ignoresFragments, let hash = value.firstIndex(of: 0x23) {
            guard hash > 0 else { return }
            keyLength = hash
        }
        var rel = source.tag?.raw(.rel) ?? Bytes(start: nil, count: 0)
        if rel.count > 256 { rel = Bytes(rebasing: rel[..<256]) }
        let key = table.key(
            value,
            upTo: keyLength,
            rel: rel,
            element: source.element,
            attribute: source.attribute,
            document: document
        )
        guard !table.contains(key) else { return }
        guard count < limit else {
            omitted += 1
            return
        }
        let place = source.place.map { self.place(at: $0) } ?? fixedPlace ?? counter
        table.insert(
            key,
            kind: source.kind,
            line: place.line,
            column: place.column,
            text: source.tag.map(Self.label) ?? ""
        )
    }

    /// What was found up to a place.
    struct Mark {
        fileprivate let links: Int
        fileprivate let hasBase: Bool
    }

    var mark: Mark { Mark(links: count, hasBase: bases[document] != nil) }

    /// Forgets what was found since; a `frameset` has replaced the body.
    mutating func drop(after mark: Mark) {
        openAnchor = nil
        _ = text.take()
        table.truncate(to: mark.links)
        if !mark.hasBase { bases[document] = nil }
    }

    /// The first `<base>` with `href` counts, for the whole page, including the links before it
    /// (HTML Standard §4.2.3).
    mutating func addBase(_ tag: HTMLTag) {
        guard bases[document] == nil, let href = tag.value(.href) else { return }
        bases[document] = href
    }

    private mutating func addMeta(_ tag: HTMLTag, at place: Byte) {
        encoding.read(tag)
        guard let content = tag.value(.content) else { return }
        if let name = tag.text(.name)?.lowercased() {
            guard document == 0, name == "robots" || name == "crawltop" else { return }
            let directives = RobotsDirectives(content)
            isNoFollow = isNoFollow || directives.isNoFollow
            isNoIndex = isNoIndex || directives.isNoIndex
        } else if tag.equals(.httpEquiv, "refresh"), let url = MetaRefresh.url(in: content[...]) {
            add(
                url,
                Source(element: "meta", attribute: "content", kind: .refresh, place: place)
            )
        }
    }

    // MARK: Styles

    /// Takes a `style` attribute.
    mutating func add(styleAttribute raw: Bytes, at place: Byte) {
        guard raw.count <= HTMLTag.maximumValueLength, raw.contains(0x28) else { return }
        let name = UnsafeBufferPointer(start: place + 1, count: 32).prefix {
            $0 != 0x2F && !$0.isHTMLSpace
        }
        let element = String(decoding: name.map(\.asciiLowercased), as: UTF8.self)
        let value = HTMLTag.decoded(raw)
        value.withUnsafeBufferPointer { bytes in
            StyleLinks.find(in: bytes, isAttribute: true) { url, _, _ in
                guard url.first != 0x23 else { return }
                let source = Source(
                    element: element,
                    attribute: "style",
                    kind: .styling,
                    place: place
                )
                add(url[...], source)
            }
        }
    }

    /// A style sheet begins in the page.
    mutating func beginStyle(at place: Byte) {
        if fixedPlace == nil { goOn(to: place) }
        stylePlace = fixedPlace ?? counter
    }

    /// Takes a whole style sheet, which began at ``beginStyle(at:)``.
    mutating func add(styleSheet text: [UInt8], element: String = "style") {
        let (outer, isCounting) = (fixedPlace, fixedPlace == nil)
        var place = stylePlace
        text.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return }
            var counted = start
            StyleLinks.find(in: bytes, isAttribute: false) { url, offset, isImport in
                guard url.first != 0x23 else { return }
                if isCounting {
                    place.advance(over: counted, start + offset)
                    counted = start + offset
                }
                fixedPlace = place
                let source = Source(
                    element: element,
                    attribute: isImport ? "@import" : "url()",
                    kind: isImport ? .stylesheet : .styling
                )
                add(url[...], source)
            }
        }
        fixedPlace = outer
    }

    // MARK: Documents within the page

    /// Begins the document of a `srcdoc` attribute; its links stand where the element does.
    mutating func beginDocument(at place: Byte) -> (document: Int, place: PlaceCounter?) {
        endAnchor()
        let outer = (document, fixedPlace)
        fixedPlace = self.place(at: place)
        bases.append(nil)
        document = bases.count - 1
        return outer
    }

    mutating func endDocument(_ outer: (document: Int, place: PlaceCounter?), countedTo place: Byte)
    {
        endAnchor()
        (document, fixedPlace) = outer
        counted = place
    }

    private static func trimmed(_ value: Bytes) -> Bytes {
        var (start, end) = (0, value.count)
        while start < end, value[start] <= 0x20 { start += 1 }
        while end > start, value[end - 1] <= 0x20 { end -= 1 }
        return Bytes(rebasing: value[start..<end])
    }

    /// Whether the value plainly has a scheme other than http and https (`mailto:`, `javascript:`,
    /// `data:`).
    ///
    /// Checked early, so that such values neither cost memory nor count against the limit.
    private static func hasForeignScheme(_ value: Bytes) -> Bool {
        guard value[0].isASCIILetter else { return false }
        var end = 0
        while end < min(value.count, 32), isSchemeByte(value[end]) { end += 1 }
        guard end < value.count, value[end] == 0x3A else { return false }
        var name = PackedName()
        for byte in value[..<end] { name.append(byte) }
        return name != .http && name != .https
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        byte.isASCIILetter || byte &- 0x30 < 10 || byte == 0x2B || byte == 0x2D || byte == 0x2E
    }
}

extension PackedName {
    static let http = PackedName("http")
    static let https = PackedName("https")
}
