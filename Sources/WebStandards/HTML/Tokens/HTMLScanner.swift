import Glibc

/// A tokenizer of HTML (HTML Standard §13.2.5) that hands tags to a tree builder, without making
/// tokens.
///
/// It reads whole constructs on raw pointers: what the end of a chunk cuts off is read again with the
/// next chunk, from its "<". Text, comments and raw text are passed over at the speed of `memchr`.
struct HTMLScanner {
    typealias Byte = UnsafePointer<UInt8>

    /// What the next byte belongs to.
    enum Mode: Equatable {
        case text, comment, bogusComment, cdata, plaintext
        case raw(PackedName)
    }

    var mode = Mode.text
    var tag: HTMLTag
    var script = ScriptEscape()
    /// Whether values of attributes are wanted, besides that of `style`.
    private var collects = false
    private var isLast = false

    init(storage: HTMLTag.Storage) {
        tag = HTMLTag(storage)
    }

    /// Reads a chunk as far as it is complete.
    ///
    /// - Parameter isLast: Whether the page ends with the chunk.
    /// - Returns: How many bytes were read.
    mutating func scan(
        _ chunk: UnsafeBufferPointer<UInt8>,
        isLast: Bool,
        into builder: inout TreeBuilder
    ) -> Int {
        guard let start = chunk.baseAddress, !chunk.isEmpty else { return 0 }
        let end = start + chunk.count
        self.isLast = isLast
        builder.begin(at: start)
        var next = start
        while next < end, !builder.isStopped {
            let before = next
            switch mode {
            case .text: next = scanText(next, end, &builder)
            case .comment: next = Self.endOfComment(next, end, &mode)
            case .bogusComment:
                next = Self.find(0x3E, next, end).map { $0 + 1 } ?? end
                if next[-1] == 0x3E { mode = .text }
            case .cdata: next = scanCDATA(next, end, &builder)
            case .plaintext: next = end
            case .raw(let name): next = scanRaw(name, next, end, &builder)
            }
            if next == before { break }
        }
        if isLast { next = end }
        builder.end(at: next)
        return next - start
    }

    @inline(__always)
    static func find(_ byte: UInt8, _ start: Byte, _ end: Byte) -> Byte? {
        guard let found = memchr(start, CInt(byte), end - start) else { return nil }
        return Byte(found.assumingMemoryBound(to: UInt8.self))
    }

    /// Reads text and tags.
    ///
    /// - Returns: Where something else begins, or what the chunk cuts off.
    private mutating func scanText(_ start: Byte, _ end: Byte, _ builder: inout TreeBuilder) -> Byte
    {
        var next = start
        while next < end {
            let open = Self.find(0x3C, next, end)
            // The text of a link is read in one piece, for the references in it.
            if open == nil, builder.keepsText, !isLast, end - next < 4096 { return next }
            if builder.readsText { builder.text(next, open ?? end) }
            guard let open else { return end }
            guard open + 1 < end else { return open }
            let byte = open[1]
            if byte.isASCIILetter {
                guard let after = startTag(open, end, &builder) else { return open }
                next = after
                if mode != .text || builder.isStopped { return next }
            } else if byte == 0x2F {
                guard open + 2 < end else { return open }
                if open[2].isASCIILetter {
                    guard let after = endTag(open, end, &builder) else { return open }
                    next = after
                } else {
                    next = open + 2
                    mode = open[2] == 0x3E ? .text : .bogusComment
                    if mode == .text { next += 1 } else { return next }
                }
            } else if byte == 0x21 {
                return markup(open, end, &builder)
            } else if byte == 0x3F {
                mode = .bogusComment
                return open + 1
            } else {
                if builder.readsText { builder.text(open, open + 1) }
                next = open + 1
            }
        }
        return next
    }

    /// Reads "<!" and what it begins (§13.2.5.42).
    private mutating func markup(_ open: Byte, _ end: Byte, _ builder: inout TreeBuilder) -> Byte {
        let cdata: StaticString = "[CDATA["
        let start = open + 2
        if start < end, start[0] == 0x2D {
            guard start + 1 < end else { return open }
            if start[1] == 0x2D {
                guard start + 3 < end || (start + 2 < end && start[2] != 0x2D) else { return open }
                // "<!-->" and "<!--->" are whole comments.
                if start[2] == 0x3E { return start + 3 }
                if start[2] == 0x2D, start[3] == 0x3E { return start + 4 }
                mode = .comment
                return start + 2
            }
        }
        if builder.knowsCDATA, start < end, start[0] == 0x5B {
            guard end - start >= 7 else { return open }
            if memcmp(start, cdata.utf8Start, 7) == 0 {
                mode = .cdata
                return start + 7
            }
        }
        mode = .bogusComment
        return start
    }

    /// Passes over a comment; it ends with "-->" or "--!>" (§13.2.5.45 to §13.2.5.52).
    private static func endOfComment(_ start: Byte, _ end: Byte, _ mode: inout Mode) -> Byte {
        var next = start
        while let dash = find(0x2D, next, end) {
            guard dash + 2 < end else { return dash }
            if dash[1] == 0x2D {
                if dash[2] == 0x3E {
                    mode = .text
                    return dash + 3
                }
                if dash[2] == 0x21 {
                    guard dash + 3 < end else { return dash }
                    if dash[3] == 0x3E {
                        mode = .text
                        return dash + 4
                    }
                }
            }
            next = dash + 1
        }
        return end
    }

    private mutating func scanCDATA(_ start: Byte, _ end: Byte, _ builder: inout TreeBuilder)
        -> Byte
    {
        var next = start
        while let bracket = Self.find(0x5D, next, end) {
            guard bracket + 2 < end else { next = bracket; break }
            if bracket[1] == 0x5D, bracket[2] == 0x3E {
                builder.literalText(start, bracket)
                mode = .text
                return bracket + 3
            }
            next = bracket + 1
            if Self.find(0x5D, next, end) == nil { next = end }
        }
        if Self.find(0x5D, next, end) == nil { next = end }
        builder.literalText(start, next)
        return next
    }
}

// MARK: Tags

extension HTMLScanner {
    /// - Returns: What follows the tag; nil if the chunk cuts it off.
    @inline(__always)
    private mutating func startTag(_ open: Byte, _ end: Byte, _ builder: inout TreeBuilder) -> Byte?
    {
        var name = PackedName()
        guard let nameEnd = Self.tagName(open + 1, end, &name) else { return nil }
        let rule = ElementRule.table[name]
        collects =
            rule.html >= 0 || rule.svg >= 0
            || !rule.traits.isDisjoint(with: [.peculiar]) || builder.wantsAllAttributes
        guard let after = attributes(nameEnd, end) else { return nil }
        if let next = builder.startTag(name, rule, tag, at: open) { begin(next) }
        return after
    }

    private mutating func begin(_ next: Mode) {
        mode = next
        script = ScriptEscape()
    }

    @inline(__always)
    private mutating func endTag(_ open: Byte, _ end: Byte, _ builder: inout TreeBuilder) -> Byte? {
        var name = PackedName()
        guard let nameEnd = Self.tagName(open + 2, end, &name) else { return nil }
        var after = nameEnd + 1
        if nameEnd[0] != 0x3E {
            collects = false
            guard let found = attributes(nameEnd, end) else { return nil }
            after = found
        }
        builder.endTag(name)
        return after
    }

    @inline(__always)
    private static func tagName(_ start: Byte, _ end: Byte, _ name: inout PackedName) -> Byte? {
        var next = start
        while next < end {
            let byte = next[0]
            if byte == 0x3E || byte == 0x2F || byte.isHTMLSpace { return next }
            name.append(byte)
            next += 1
        }
        return nil
    }

    /// Reads the attributes of a tag up to its ">" (§13.2.5.32 to §13.2.5.40).
    ///
    /// Quotes open only after "=", "/" separates, and a leading "=" begins a name.
    ///
    /// - Returns: What follows the tag; nil if the chunk cuts it off.
    mutating func attributes(_ start: Byte, _ end: Byte) -> Byte? {
        tag.clear()
        var next = start
        var isAfterSlash = false
        while next < end {
            var byte = next[0]
            if byte == 0x3E {
                tag.isSelfClosing = isAfterSlash
                return next + 1
            }
            if byte.isHTMLSpace || byte == 0x2F {
                isAfterSlash = byte == 0x2F
                next += 1
                continue
            }
            isAfterSlash = false
            var name = PackedName()
            repeat {
                name.append(byte)
                next += 1
                guard next < end else { return nil }
                byte = next[0]
            } while byte != 0x3D && byte != 0x3E && byte != 0x2F && !byte.isHTMLSpace
            while byte.isHTMLSpace {
                next += 1
                guard next < end else { return nil }
                byte = next[0]
            }
            guard byte == 0x3D else {
                note(name, next, next)
                continue
            }
            repeat {
                next += 1
                guard next < end else { return nil }
                byte = next[0]
            } while byte.isHTMLSpace
            let value = next
            if byte == 0x22 || byte == 0x27 {
                guard let quote = Self.find(byte, value + 1, end) else { return nil }
                note(name, value + 1, quote)
                next = quote + 1
            } else {
                while byte != 0x3E, !byte.isHTMLSpace {
                    next += 1
                    guard next < end else { return nil }
                    byte = next[0]
                }
                note(name, value, next)
            }
        }
        return nil
    }

    /// Reads the attributes of a tag, all that have a meaning.
    mutating func allAttributes(_ start: Byte, _ end: Byte) -> Byte? {
        collects = true
        return attributes(start, end)
    }

    /// Passes over a tag from its name on.
    mutating func skipTag(_ start: Byte, _ end: Byte) -> Byte? {
        var name = PackedName()
        collects = false
        return Self.tagName(start, end, &name).flatMap { attributes($0, end) }
    }

    @inline(__always)
    private mutating func note(_ name: PackedName, _ start: Byte, _ end: Byte) {
        if collects {
            tag.add(HTMLAttributeName.table[name], start, end)
        } else if name == .style {
            tag.add(HTMLAttributeName.style.rawValue, start, end)
        }
    }
}

extension PackedName {
    static let style = PackedName("style")
    static let script = PackedName("script")
}
