/// Tree construction (HTML Standard §13.2.6) as far as it decides which tags make links: foreign
/// content, templates, framesets, and whose content is text.
///
/// There is no tree.
struct TreeBuilder {
    typealias Byte = UnsafePointer<UInt8>

    /// How deep documents may be in each other.
    private static let maximumDepth = 4

    private let isXML: Bool
    private let depth: Int
    private var open = OpenElements()
    private(set) var collector: LinkCollector
    private var frameset = Frameset()
    private var hasBodyBackground = false
    private var formIsPost = false
    /// The text of an SVG `style` or of a `style`; nil outside.
    private var style: [UInt8]?
    private var hasForeignStyle = false

    /// Whether text is wanted, in ``text(_:_:)``.
    private(set) var readsText = true

    init(collector: LinkCollector, isXML: Bool, depth: Int = 0) {
        self.collector = collector
        self.depth = depth
        self.isXML = isXML
    }

    /// Whether the rest of the page need not be read.
    var isStopped: Bool { collector.isStopped }
    /// Whether the text of a link is read.
    var keepsText: Bool { collector.keepsText }
    /// Whether "<![CDATA[" begins a section here (§13.2.5.42).
    var knowsCDATA: Bool { isXML || open.isInForeignContent }
    /// Whether attributes may matter that the element's name does not tell of.
    @inline(__always)
    var wantsAllAttributes: Bool { open.isInForeignContent }

    mutating func begin(at start: Byte) { collector.begin(at: start) }
    mutating func end(at end: Byte) { collector.end(at: end) }

    /// The page has ended.
    mutating func finish() {
        endRaw()
        collector.endAnchor()
    }

    mutating func foundInvalidUTF8() { collector.encoding.foundInvalidUTF8() }

    // MARK: Text

    private mutating func noteReading() {
        readsText = frameset.isPossible || collector.keepsText || hasForeignStyle
    }

    /// Text with references.
    mutating func text(_ start: Byte, _ end: Byte) {
        if collector.keepsText { collector.text(start, end) }
        guard frameset.isPossible || hasForeignStyle else { return noteReading() }
        if hasForeignStyle { takeStyle(start, end) }
        var next = start
        while next < end, next[0].isHTMLSpace || next[0] == 0 { next += 1 }
        if next < end { endFramesetOK() }
    }

    /// Text of a CDATA section.
    mutating func literalText(_ start: Byte, _ end: Byte) {
        if readsText { text(start, end) }
    }

    private mutating func endFramesetOK() {
        if !open.isInert { beginBody() }
        frameset.ruleOut()
        noteReading()
    }

    /// Text of an element that has nothing else.
    mutating func rawText(_ start: Byte, _ end: Byte) {
        if style != nil, !hasForeignStyle { takeStyle(start, end) }
    }

    private mutating func takeStyle(_ start: Byte, _ end: Byte) {
        if style?.isEmpty == true { collector.beginStyle(at: start) }
        style?.append(contentsOf: UnsafeBufferPointer(start: start, count: end - start))
    }

    /// Ends such an element.
    mutating func endRaw() {
        guard let text = style else { return }
        style = nil
        hasForeignStyle = false
        collector.add(styleSheet: text)
        noteReading()
    }

    // MARK: Tags

    /// Reads a start tag.
    ///
    /// - Returns: How the tokenizer goes on, if otherwise than before.
    @inline(__always)
    mutating func startTag(
        _ name: PackedName,
        _ rule: ElementRule,
        _ tag: HTMLTag,
        at place: Byte
    ) -> HTMLScanner.Mode? {
        if open.isInForeignContent, !leavesForeignContent(name, rule, tag) {
            foreignStart(name, rule, tag, at: place)
            return nil
        }
        // Most elements have no rule; what is inside them can be anything.
        if rule.html < 0, rule.traits.isSubset(of: .ordinary), !readsText || !frameset.isPossible,
            !frameset.exists
        {
            if collector.keepsText {
                collector.text(of: tag, isBlock: rule.traits.contains(.special))
            }
            if tag.count > 0 { noteStyle(tag, at: place) }
            open.closeImplied(before: name, rule.traits)
            if !(isXML && tag.isSelfClosing) { open.push(name, rule.traits) }
            return nil
        }
        return htmlStart(name, rule, tag, at: place)
    }

    private mutating func noteStyle(_ tag: HTMLTag, at place: Byte) {
        guard let value = tag.raw(.style), !open.isInert else { return }
        collector.add(styleAttribute: value, at: place)
    }

    private mutating func htmlStart(
        _ name: PackedName,
        _ rule: ElementRule,
        _ tag: HTMLTag,
        at place: Byte
    ) -> HTMLScanner.Mode? {
        let traits = rule.traits
        if collector.keepsText {
            collector.text(of: tag, isBlock: traits.contains(.special) && rule.html < 0)
        }
        if frameset.exists { return frameStart(name, rule, tag, at: place) }
        if frameset.isPossible, !traits.contains(.head), name != .frameset, !open.isInert {
            beginBody()
        }
        if frameset.isPossible, traits.contains(.endsFramesetOK), !isHiddenInput(name, tag) {
            endFramesetOK()
        }
        if traits.contains(.peculiar), let mode = peculiarStart(name, tag, at: place) {
            return mode
        }
        if frameset.exists { return nil }
        if name == .frame { return nil }
        if traits.contains(.tablePart), !open.closeTablePart(before: traits) { return nil }
        if open.isInert {
            if name == .meta { collector.encoding.read(tag) }
        } else {
            noteStyle(tag, at: place)
            if rule.html >= 0 { addLinks(LinkElement.html[Int(rule.html)], tag, at: place) }
        }
        let isClosed = isXML && tag.isSelfClosing
        if traits.contains(.rawText) {
            if isClosed { return nil }
            if name == .style, !open.isInert { style = [] }
            return .raw(name)
        }
        guard traits.isDisjoint(with: [.void, .unstacked]), !isClosed, !ownsPush(name) else {
            return nil
        }
        open.closeImplied(before: name, traits)
        open.push(name, traits)
        return nil
    }

    /// Elements that ``peculiarStart(_:_:at:)`` has pushed.
    private func ownsPush(_ name: PackedName) -> Bool {
        name == .svg || name == .math || name == .template
    }

    private func isHiddenInput(_ name: PackedName, _ tag: HTMLTag) -> Bool {
        name == .input && tag.equals(.type, "hidden")
    }

    private mutating func peculiarStart(
        _ name: PackedName,
        _ tag: HTMLTag,
        at place: Byte
    ) -> HTMLScanner.Mode? {
        switch name {
        case .svg, .math:
            if !open.isInert { noteStyle(tag, at: place) }
            if !tag.isSelfClosing { open.push(name, name == .svg ? .svg : .math) }
        case .template:
            let isShadow =
                tag.equals(.shadowrootmode, "open") || tag.equals(.shadowrootmode, "closed")
            let kind: ElementTraits = isShadow ? .shadow : .inert
            let traits: ElementTraits = [.special, .scope, .tableScope]
            if !(isXML && tag.isSelfClosing) { open.push(name, traits.union(kind)) }
        case .frameset: beginFrames()
        case .plaintext: return .plaintext
        case .form: formIsPost = tag.equals(.method, "post")
        default: break
        }
        return nil
    }

    @inline(__always)
    mutating func endTag(_ name: PackedName) {
        if frameset.exists {
            if name == .frameset { frameset.end() }
            return
        }
        let isAnchor = name == .a
        if isAnchor { collector.endAnchor(); noteReading() }
        if hasForeignStyle, name == .style { endRaw() }
        if frameset.isPossible { noteEnd(name) }
        open.close(name, ElementRule.table[name].traits)
        if name == .form { formIsPost = false }
    }

    /// The body begins, unless it has; a `noscript` of the head ends (§13.2.6.4.5).
    private mutating func beginBody() {
        if frameset.bodyBegins(after: collector.mark) { open.endHeadNoscript() }
    }

    /// An end tag before the body is certain.
    private mutating func noteEnd(_ name: PackedName) {
        if name == .br { endFramesetOK() }
        let beginsBody = name == .br || name == .body || name == .html
        if beginsBody, !open.isInert { beginBody() }
    }

    // MARK: Links

    private mutating func addLinks(_ element: LinkElement, _ tag: HTMLTag, at place: Byte) {
        switch element.role {
        case .body:
            guard !hasBodyBackground, tag.has(.background) else { return }
            hasBodyBackground = true
            collector.add(element, tag, at: place)
        case .frame: return
        case .base: if !open.isInShadow { collector.addBase(tag) }
        case .button, .input:
            let method = tag.text(.formmethod)?.lowercased() ?? (formIsPost ? "post" : "get")
            collector.add(
                element,
                tag,
                at: place,
                formActionCounts: method == "get" || method == ""
            )
        case .iframe:
            collector.add(element, tag, at: place)
            if let document = tag.value(.srcdoc) { addDocument(document, at: place) }
        default: collector.add(element, tag, at: place)
        }
        noteReading()
    }

    /// Reads the document of a `srcdoc` attribute, whose links have the page's base (§7.3.1).
    private mutating func addDocument(_ html: [UInt8], at place: Byte) {
        guard depth < Self.maximumDepth else { return }
        let outer = collector.beginDocument(at: place)
        // The collector moves: a copy of it would be a copy of all links.
        var inner = TreeBuilder(collector: collector, isXML: false, depth: depth + 1)
        collector = inner.emptyCollector
        let storage = HTMLTag.Storage()
        defer { withExtendedLifetime(storage) {} }
        html.withUnsafeBufferPointer { bytes in
            var scanner = HTMLScanner(storage: storage)
            _ = scanner.scan(bytes, isLast: true, into: &inner)
            inner.finish()
        }
        collector = inner.collector
        collector.endDocument(outer, countedTo: place)
    }

    private var emptyCollector: LinkCollector {
        LinkCollector(page: collector.page, limit: 0, ignoresFragments: true, encoding: .none)
    }

    // MARK: Foreign content (§13.2.6.5)

    /// Whether a start tag is read as HTML though the current node is foreign, maybe after leaving it.
    private mutating func leavesForeignContent(
        _ name: PackedName,
        _ rule: ElementRule,
        _ tag: HTMLTag
    ) -> Bool {
        let current = open.current
        if current.contains(.htmlPoint) { return true }
        if current.contains(.textPoint), name != .mglyph, name != .malignmark { return true }
        if current.contains(.annotation), name == .svg { return true }
        let isFont = name == .font && (tag.has(.color) || tag.has(.face) || tag.has(.size))
        guard rule.traits.contains(.breakout) || isFont else { return false }
        open.breakOut()
        return true
    }

    private mutating func foreignStart(
        _ name: PackedName,
        _ rule: ElementRule,
        _ tag: HTMLTag,
        at place: Byte
    ) {
        let isSVG = open.current.contains(.svg)
        if !open.isInert {
            noteStyle(tag, at: place)
            if isSVG, rule.svg >= 0 { addLinks(LinkElement.svg[Int(rule.svg)], tag, at: place) }
        }
        guard !tag.isSelfClosing else { return }
        var traits: ElementTraits = isSVG ? .svg : .math
        if isSVG {
            if name == .foreignObject || name == .desc || name == .title {
                traits.formUnion([.htmlPoint, .special])
            }
            if name == .style, !open.isInert {
                style = []
                hasForeignStyle = true
            }
        } else if name == .annotationXML {
            let isHTML =
                tag.equals(.encoding, "text/html")
                || tag.equals(.encoding, "application/xhtml+xml")
            traits.formUnion(
                isHTML ? [.annotation, .htmlPoint, .special] : [.annotation, .special]
            )
        } else if [.mi, .mo, .mn, .ms, .mtext].contains(name) {
            traits.formUnion([.textPoint, .special])
        }
        open.push(name, traits)
        noteReading()
    }

    // MARK: Frames (§13.2.6.4.20, §13.2.6.4.21)

    private mutating func beginFrames() {
        guard !open.isInert else { return }
        if let head = frameset.begin() { collector.drop(after: head) }
        noteReading()
    }

    private mutating func frameStart(
        _ name: PackedName,
        _ rule: ElementRule,
        _ tag: HTMLTag,
        at place: Byte
    ) -> HTMLScanner.Mode? {
        if name == .noframes { return .raw(name) }
        if name == .frameset { _ = frameset.begin() }
        if name == .frame, frameset.takesFrames {
            collector.add(LinkElement.html[Int(rule.html)], tag, at: place)
        }
        return nil
    }
}
