/// An incremental HTML tokenizer (HTML Standard §13.2.5) that keeps only start tags.
///
/// A chunk may end at any byte. Each byte is read once or twice, and memory is bounded by the kept
/// values of one tag, whatever the input.
struct HTMLTokenizer {
    private enum State {
        case text, tagOpen, endTagOpen, tagName, selfClosing
        case beforeName, name, afterName, beforeValue, unquoted, doubleQuoted, singleQuoted,
            afterQuoted
        case markup, markupDash, bogusComment
        case commentStart, commentStartDash, comment, commentDash, commentEnd, commentEndBang
        case rawText, rawLessThan, rawEndName, rawStartName
    }

    /// The tag that was read last.
    private(set) var tag = HTMLTag()
    /// Whether text is gathered in ``text``.
    var keepsText = false
    var text = LinkText()
    /// The bytes of the page before the chunk.
    private var chunkOffset = 0
    /// Where the tag begins that is not read to its end, in bytes from the start of the page.
    var openTagOffset: Int? {
        switch state {
        case .text, .comment, .bogusComment, .rawText: nil
        default: tagOffset
        }
    }

    private let isXML: Bool
    private var tagOffset = 0
    private var state = State.text
    private var name = PackedName()
    private var isEndTag = false
    private var isSelfClosing = false
    private var rawElement = PackedName()
    private var escape = ScriptEscape()
    /// The depth of open `svg` and `math` elements, in which `<style/>` closes itself.
    private var foreignDepth = 0

    /// - Parameter isXML: Whether "/>" closes any element, as in XHTML.
    init(isXML: Bool = false) {
        self.isXML = isXML
    }

    /// Continues until a tag that matters is complete in ``tag``, or until the chunk ends.
    ///
    /// - Parameter index: Where to continue in the chunk.
    /// - Returns: Whether there is a tag; if so, call again.
    mutating func advance(_ bytes: Span<UInt8>, from index: inout Int) -> Bool {
        while index < bytes.count {
            switch state {
            case .text:
                let start = index
                index = bytes.index(of: UInt8(ascii: "<"), from: index)
                if keepsText { text.append(bytes, start..<index) }
                if index < bytes.count {
                    state = .tagOpen
                    tagOffset = chunkOffset + index
                }
            case .comment:
                index = bytes.index(of: UInt8(ascii: "-"), from: index)
                if index < bytes.count { state = .commentDash }
            case .bogusComment:
                index = bytes.index(of: UInt8(ascii: ">"), from: index)
                if index < bytes.count { state = .text }
            case .doubleQuoted:
                readQuoted(bytes, from: &index, quote: UInt8(ascii: "\""))
                continue
            case .singleQuoted:
                readQuoted(bytes, from: &index, quote: UInt8(ascii: "'"))
                continue
            case .rawText where !escape.isEscaped:
                index = bytes.index(of: UInt8(ascii: "<"), from: index)
                if index < bytes.count { state = .rawLessThan }
            case .rawText, .rawLessThan, .rawEndName, .rawStartName:
                if readRaw(bytes[index]) { continue }
            case .markup, .markupDash, .commentStart, .commentStartDash, .commentDash, .commentEnd,
                .commentEndBang:
                if readComment(bytes[index]) { continue }
            default:
                if bytes[index] == UInt8(ascii: ">"), closesTag {
                    index += 1
                    if endTag() { return true }
                    continue
                }
                if readTag(bytes, at: index) { continue }
            }
            index += 1
        }
        chunkOffset += bytes.count
        return false
    }

    /// Whether ">" ends the tag here.
    private var closesTag: Bool {
        switch state {
        case .tagName, .selfClosing, .beforeName, .name, .afterName, .beforeValue, .unquoted,
            .afterQuoted:
            true
        default: false
        }
    }

    /// Reads one byte of a tag, outside quotes.
    ///
    /// - Returns: Whether the byte must be read again in the new state.
    private mutating func readTag(_ bytes: Span<UInt8>, at index: Int) -> Bool {
        let byte = bytes[index]
        switch state {
        case .tagOpen: return readTagOpen(byte)
        case .endTagOpen:
            let isName = (byte | 0x20) &- 0x61 < 26
            beginTag(isEnd: true)
            state = isName ? .tagName : byte == UInt8(ascii: ">") ? .text : .bogusComment
            return isName
        case .tagName:
            if byte.isHTMLSpace || byte == UInt8(ascii: "/") {
                nameTag()
                state = byte == UInt8(ascii: "/") ? .selfClosing : .beforeName
            } else {
                name.append(byte)
            }
        case .selfClosing:
            state = .beforeName
            return true
        case .beforeName, .afterName, .afterQuoted: return readBetweenAttributes(byte)
        case .name:
            if byte == UInt8(ascii: "=") {
                tag.beginAttribute(name)
                state = .beforeValue
            } else if byte.isHTMLSpace || byte == UInt8(ascii: "/") {
                state = .afterName
                return true
            } else {
                name.append(byte)
            }
        case .beforeValue:
            if byte == UInt8(ascii: "\"") {
                state = .doubleQuoted
            } else if byte == UInt8(ascii: "'") {
                state = .singleQuoted
            } else if !byte.isHTMLSpace {
                state = .unquoted
                return true
            }
        case .unquoted:
            if byte.isHTMLSpace {
                state = .beforeName
            } else {
                tag.append(bytes, index..<index + 1)
            }
        default: break
        }
        return false
    }

    private mutating func readTagOpen(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "!"): state = .markup
        case UInt8(ascii: "/"): state = .endTagOpen
        case UInt8(ascii: "?"): state = .bogusComment
        default:
            let isName = (byte | 0x20) &- 0x61 < 26
            state = isName ? .tagName : .text
            if isName { beginTag(isEnd: false) }
            return true
        }
        return false
    }

    private mutating func readBetweenAttributes(_ byte: UInt8) -> Bool {
        if byte.isHTMLSpace {
            if state == .afterQuoted { state = .beforeName }
            return false
        }
        if byte == UInt8(ascii: "/") {
            state = .selfClosing
            return false
        }
        if byte == UInt8(ascii: "="), state == .afterName {
            tag.beginAttribute(name)
            state = .beforeValue
            return false
        }
        name = PackedName()
        name.append(byte)
        state = .name
        return false
    }

    private mutating func readQuoted(_ bytes: Span<UInt8>, from index: inout Int, quote: UInt8) {
        let end = bytes.index(of: quote, from: index)
        tag.append(bytes, index..<end)
        index = end
        if end < bytes.count {
            state = .afterQuoted
            index += 1
        }
    }

    private mutating func beginTag(isEnd: Bool) {
        isEndTag = isEnd
        name = PackedName()
    }

    /// Ends the tag's name; the buffer then takes the names of attributes.
    private mutating func nameTag() {
        rawElement = name
        tag.begin(isEndTag ? nil : LinkElement.byName[name])
        tag.offset = tagOffset
        tag.endsAnchor = isEndTag && name == .anchor
        if keepsText { text.endRun() }
    }

    /// Ends a tag at its ">".
    ///
    /// - Returns: Whether it is a start tag that matters.
    private mutating func endTag() -> Bool {
        if state == .tagName { nameTag() }
        isSelfClosing = state == .selfClosing
        state = .text
        let isForeignRoot = rawElement == .svg || rawElement == .math
        guard !isEndTag else {
            if isForeignRoot { foreignDepth = max(foreignDepth - 1, 0) }
            return tag.endsAnchor
        }
        let isClosed = isSelfClosing && (isXML || foreignDepth > 0 || isForeignRoot)
        if isForeignRoot, !isClosed { foreignDepth += 1 }
        if !isClosed, PackedName.rawText.contains(rawElement) {
            state = .rawText
            escape = ScriptEscape()
        }
        return tag.element != nil
    }

    /// Reads one byte of "<!…" or of a comment (§13.2.5.42 to §13.2.5.52).
    ///
    /// - Returns: Whether the byte must be read again in the new state.
    private mutating func readComment(_ byte: UInt8) -> Bool {
        let isDash = byte == UInt8(ascii: "-")
        let isEnd = byte == UInt8(ascii: ">")
        switch state {
        case .markup, .markupDash:
            guard isDash else {
                state = .bogusComment
                return true
            }
            state = state == .markup ? .markupDash : .commentStart
        case .commentStart: state = isDash ? .commentStartDash : isEnd ? .text : .comment
        case .commentStartDash: state = isDash ? .commentEnd : isEnd ? .text : .comment
        case .commentDash: state = isDash ? .commentEnd : .comment
        case .commentEnd:
            if !isDash {
                state = isEnd ? .text : byte == UInt8(ascii: "!") ? .commentEndBang : .comment
            }
        default: state = isDash ? .commentDash : isEnd ? .text : .comment
        }
        return false
    }

    /// Reads one byte of an element whose content is text.
    ///
    /// - Returns: Whether the byte must be read again in the new state.
    private mutating func readRaw(_ byte: UInt8) -> Bool {
        switch state {
        case .rawText:
            escape.read(byte)
            if byte == UInt8(ascii: "<") { state = .rawLessThan }
        case .rawLessThan:
            name = PackedName()
            let isScript = rawElement == .script
            if byte == UInt8(ascii: "/") {
                state = .rawEndName
            } else if byte == UInt8(ascii: "!"), isScript {
                escape.begin()
                state = .rawText
            } else if isScript, escape.isEscaped, (byte | 0x20) &- 0x61 < 26 {
                state = .rawStartName
                return true
            } else {
                state = .rawText
                return true
            }
        default:
            let endsName =
                byte.isHTMLSpace || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">")
            guard !endsName else {
                return endRawName(byte)
            }
            guard (byte | 0x20) &- 0x61 < 26 else {
                state = .rawText
                return true
            }
            name.append(byte)
        }
        return false
    }

    private mutating func endRawName(_ byte: UInt8) -> Bool {
        let isStart = state == .rawStartName
        state = .rawText
        guard name == rawElement else { return true }
        if isStart {
            escape.isDoublyEscaped = true
        } else if escape.isDoublyEscaped {
            escape.isDoublyEscaped = false
        } else {
            isEndTag = true
            tag.begin(nil)
            tag.endsAnchor = false
            state = .beforeName
            return true
        }
        return true
    }
}
