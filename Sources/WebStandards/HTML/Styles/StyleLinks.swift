/// Finds what a style sheet refers to (CSS Syntax 3 §4, CSS Values 4 §4.5).
///
/// A small tokenizer: comments, strings, escapes, names and URL tokens; the rest is passed over. Of
/// `@import` only those count that come before all rules; `@namespace` names nothing to fetch.
struct StyleLinks {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// What a string or URL would mean here.
    private enum Rule {
        case none, importing, ignored
    }

    private let bytes: Bytes
    private let isAttribute: Bool
    private var next = 0
    private var rule = Rule.none
    /// Whether a rule has begun, after which no `@import` counts.
    private var hasRules = false
    /// For each open parenthesis, whether strings in it are URLs.
    private var parentheses: [Bool] = []

    private init(_ bytes: Bytes, isAttribute: Bool) {
        self.bytes = bytes
        self.isAttribute = isAttribute
    }

    /// Calls for each URL.
    ///
    /// - Parameters:
    ///   - isAttribute: Whether these are declarations, as in a `style` attribute.
    ///   - use: Gets the URL with its escapes undone, where its token begins, and whether it is imported.
    static func find(
        in bytes: Bytes,
        isAttribute: Bool,
        _ use: (_ url: [UInt8], _ offset: Int, _ isImport: Bool) -> Void
    ) {
        var links = StyleLinks(bytes, isAttribute: isAttribute)
        while links.next < bytes.count { links.step(use) }
    }

    private mutating func step(_ use: ([UInt8], Int, Bool) -> Void) {
        let start = next
        switch bytes[next] {
        case 0x2F where at(1) == 0x2A: skipComment()
        case 0x22, 0x27:
            guard let text = string() else { return }
            if rule == .importing {
                endImport(text, start, use)
            } else if parentheses.last == true, rule == .none {
                use(text, start, false)
            }
        case 0x40 where startsName(1):
            next += 1
            beginRule(name())
        case 0x28:
            next += 1
            open(false)
        case 0x29:
            next += 1
            _ = parentheses.popLast()
        case 0x3B:
            next += 1
            rule = .none
        case 0x7B, 0x7D:
            next += 1
            (rule, hasRules) = (.none, true)
            parentheses = []
        case 0x23:
            next += 1
            if startsName(0) { _ = name() }
        default:
            guard startsName(0) else {
                next += 1
                return
            }
            functionOrName(start, use)
        }
    }

    private func at(_ offset: Int) -> UInt8 {
        next + offset < bytes.count ? bytes[next + offset] : 0
    }

    private mutating func open(_ holdsURLs: Bool) {
        if parentheses.count < 64 { parentheses.append(holdsURLs) }
    }

    private mutating func beginRule(_ name: [UInt8]) {
        switch String(decoding: name.prefix(32), as: UTF8.self) {
        case "import": rule = hasRules || isAttribute ? .ignored : .importing
        case "namespace": (rule, hasRules) = (.ignored, true)
        case "charset", "layer": rule = .none
        default: hasRules = true
        }
    }

    private mutating func endImport(
        _ url: [UInt8],
        _ start: Int,
        _ use: ([UInt8], Int, Bool) -> Void
    ) {
        use(url, start, true)
        // What follows is a condition: `layer()`, `supports()`, media.
        rule = .ignored
    }

    // MARK: Names, functions and URLs

    /// A name, and what it begins if "(" follows.
    private mutating func functionOrName(_ start: Int, _ use: ([UInt8], Int, Bool) -> Void) {
        let word = name()
        guard at(0) == 0x28 else { return }
        next += 1
        switch String(decoding: word.prefix(32), as: UTF8.self) {
        case "url":
            var ahead = next
            while ahead < bytes.count, bytes[ahead].isHTMLSpace { ahead += 1 }
            if ahead < bytes.count, bytes[ahead] == 0x22 || bytes[ahead] == 0x27 {
                open(true)
            } else if let url = unquotedURL() {
                if rule == .importing {
                    endImport(url, start, use)
                } else if rule == .none {
                    use(url, start, false)
                }
            }
        case "src", "image-set", "-webkit-image-set": open(true)
        default: open(false)
        }
    }

    /// Reads up to ")"; nil for a bad URL (CSS Syntax 3 §4.3.6, §4.3.14).
    private mutating func unquotedURL() -> [UInt8]? {
        while at(0).isHTMLSpace { next += 1 }
        var url: [UInt8] = []
        var isBad = false
        while next < bytes.count {
            let byte = bytes[next]
            if byte == 0x29 {
                next += 1
                break
            }
            if byte == 0x5C {
                if isEscape(0) { escape(into: &url) } else { isBad = true; next += 1 }
                continue
            }
            next += 1
            if byte.isHTMLSpace {
                while at(0).isHTMLSpace { next += 1 }
                if next < bytes.count, at(0) != 0x29 { isBad = true }
            } else if byte == 0x22 || byte == 0x27 || byte == 0x28 || byte < 0x20 || byte == 0x7F {
                isBad = true
            } else {
                url.append(byte)
            }
        }
        return isBad ? nil : url
    }

    /// Reads a string; nil if a line ends in it.
    private mutating func string() -> [UInt8]? {
        let quote = bytes[next]
        next += 1
        var text: [UInt8] = []
        while next < bytes.count, bytes[next] != quote {
            let byte = bytes[next]
            if byte == 0x0A || byte == 0x0D || byte == 0x0C { return nil }
            if byte == 0x5C {
                if isEscape(0) { escape(into: &text) } else { skipEscapedLineEnd() }
            } else {
                text.append(byte)
                next += 1
            }
        }
        next += 1
        return text
    }

    private mutating func skipEscapedLineEnd() {
        next += at(1) == 0x0D && at(2) == 0x0A ? 3 : 2
    }

    /// Whether a name begins at an offset.
    private func startsName(_ offset: Int) -> Bool {
        let first = at(offset)
        if first == 0x2D {
            let second = at(offset + 1)
            return second == 0x2D || Self.isNameStart(second) || isEscape(offset + 1)
        }
        return Self.isNameStart(first) || isEscape(offset)
    }

    private static func isNameStart(_ byte: UInt8) -> Bool {
        byte.isASCIILetter || byte == 0x5F || byte >= 0x80
    }

    /// Reads a name, in lower case.
    private mutating func name() -> [UInt8] {
        var name: [UInt8] = []
        while next < bytes.count {
            let byte = bytes[next]
            if Self.isNameStart(byte) || byte &- 0x30 < 10 || byte == 0x2D {
                if name.count < 64 { name.append(byte.asciiLowercased) }
                next += 1
            } else if isEscape(0) {
                var escaped: [UInt8] = []
                escape(into: &escaped)
                if name.count < 64 { name += escaped.map(\.asciiLowercased) }
            } else {
                break
            }
        }
        return name
    }

    private func isEscape(_ offset: Int) -> Bool {
        guard at(offset) == 0x5C, next + offset + 1 < bytes.count else { return false }
        let second = at(offset + 1)
        return second != 0x0A && second != 0x0D && second != 0x0C
    }

    /// Undoes an escape (CSS Syntax 3 §4.3.7).
    private mutating func escape(into text: inout [UInt8]) {
        next += 1
        var (value, digits): (UInt32, Int) = (0, 0)
        while digits < 6, let digit = UInt32(String(UnicodeScalar(at(0))), radix: 16) {
            value = value * 16 + digit
            digits += 1
            next += 1
        }
        guard digits > 0 else {
            text.append(at(0))
            next += 1
            return
        }
        if at(0) == 0x0D, at(1) == 0x0A { next += 1 }
        if at(0).isHTMLSpace { next += 1 }
        let scalar = value == 0 ? nil : Unicode.Scalar(value)
        text += Array(String(scalar ?? "\u{FFFD}").utf8)
    }

    private mutating func skipComment() {
        next += 2
        while next < bytes.count {
            if bytes[next] == 0x2A, at(1) == 0x2F {
                next += 2
                return
            }
            next += 1
        }
    }
}
