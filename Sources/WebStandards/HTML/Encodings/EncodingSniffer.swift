/// Determines the encoding of a page from its first bytes (HTML Standard §13.2.3.2).
struct EncodingSniffer {
    /// How many bytes of a page are searched for a declaration.
    static let prescanLength = 1024

    /// What the page is read with.
    let encoding: TextEncoding
    /// The length of the byte order mark to skip.
    let markLength: Int
    /// Whether what the page says later counts.
    let isTentative: Bool
    /// Whether nothing told the encoding.
    let isGuess: Bool

    /// A byte order mark overrides the HTTP header, and a header with a known label overrides the page.
    init(head: [UInt8], header: String?) {
        if let (mark, length) = Self.mark(head) {
            (encoding, markLength, isTentative, isGuess) = (mark, length, false, false)
        } else if let known = header.flatMap({ TextEncoding(label: $0) }) {
            (encoding, markLength, isTentative, isGuess) = (known, 0, false, false)
        } else {
            let declared = Self.declared(in: head) ?? Self.declaredByXML(head)
            encoding = declared ?? .utf8
            (markLength, isTentative, isGuess) = (0, true, declared == nil)
        }
    }

    private static func mark(_ head: [UInt8]) -> (TextEncoding, Int)? {
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if head.starts(with: [0xFF, 0xFE]) { return (.utf16LE, 2) }
        if head.starts(with: [0xFE, 0xFF]) { return (.utf16BE, 2) }
        return nil
    }

    /// The label of an XML declaration (§13.2.3.2, "get an XML encoding").
    private static func declaredByXML(_ head: [UInt8]) -> TextEncoding? {
        if head.starts(with: [0x3C, 0, 0x3F, 0, 0x78, 0]) { return .utf16LE }
        if head.starts(with: [0, 0x3C, 0, 0x3F, 0, 0x78]) { return .utf16BE }
        guard head.starts(with: "<?xml".utf8), let end = head.firstIndex(of: 0x3E) else {
            return nil
        }
        let declaration = head[..<end]
        guard let keyword = declaration.firstRange(of: Array("encoding".utf8)) else { return nil }
        var rest = declaration[keyword.upperBound...].drop { $0 <= 0x20 }
        guard rest.first == 0x3D else { return nil }
        rest = rest.dropFirst().drop { $0 <= 0x20 }
        guard let quote = rest.first, quote == 0x22 || quote == 0x27 else { return nil }
        rest = rest.dropFirst()
        guard let last = rest.firstIndex(of: quote) else { return nil }
        let label = rest[..<last]
        guard !label.contains(where: { $0 <= 0x20 }) else { return nil }
        return TextEncoding(label: label)?.asDeclaredByPage
    }

    /// The encoding that a `<meta>` declares (§13.2.3.2, "prescan a byte stream").
    private static func declared(in head: [UInt8]) -> TextEncoding? {
        head.withUnsafeBufferPointer { head in
            guard let start = head.baseAddress else { return nil }
            let end = start + head.count
            let storage = HTMLTag.Storage()
            defer { withExtendedLifetime(storage) {} }
            var scanner = HTMLScanner(storage: storage)
            var next = start
            while let open = HTMLScanner.find(0x3C, next, end) {
                let rest = UnsafeBufferPointer(start: open, count: end - open)
                next = open + 1
                if rest.starts(with: "<!--".utf8) {
                    let after = rest.dropFirst(2).firstRange(of: Array("-->".utf8))?.upperBound
                    guard let after else { return nil }
                    next = open + after
                } else if rest.count > 5, isMeta(rest),
                    let after = scanner.allAttributes(open + 5, end)
                {
                    next = after
                    if let encoding = EncodingWatch.declared(by: scanner.tag) {
                        return encoding
                    }
                } else if rest.count > 1, rest[1].isASCIILetter {
                    guard let after = scanner.skipTag(open + 1, end) else { return nil }
                    next = after
                } else if rest.count > 2, rest[1] == 0x2F, rest[2].isASCIILetter {
                    guard let after = scanner.skipTag(open + 2, end) else { return nil }
                    next = after
                } else if rest.count > 1, [0x21, 0x2F, 0x3F].contains(rest[1]) {
                    guard let close = HTMLScanner.find(0x3E, open, end) else { return nil }
                    next = close + 1
                }
            }
            return nil
        }
    }

    private static func isMeta(_ rest: UnsafeBufferPointer<UInt8>) -> Bool {
        zip(rest[1...].prefix(4), "meta".utf8).allSatisfy { $0.asciiLowercased == $1 }
            && (rest[5].isHTMLSpace || rest[5] == 0x2F)
    }
}

/// Watches a page for the declaration of its encoding while it is read.
struct EncodingWatch {
    /// What the page is read with.
    let current: TextEncoding
    /// Whether a declaration still counts.
    private var isTentative: Bool
    /// What the page must be read again with (HTML Standard §13.2.3.4, "changing the encoding").
    private(set) var change: TextEncoding?

    init(current: TextEncoding, isTentative: Bool) {
        self.current = current
        self.isTentative = isTentative
    }

    /// Watches nothing.
    static let none = EncodingWatch(current: .utf8, isTentative: false)

    /// Reads a `<meta>`; the first that declares an encoding counts.
    mutating func read(_ meta: HTMLTag) {
        guard isTentative, let declared = Self.declared(by: meta) else { return }
        isTentative = false
        // A page that could be read so far is not UTF-16 if it was not read so.
        if current == .utf16LE || current == .utf16BE { return }
        if declared != current { change = declared }
    }

    /// The bytes of a page are no UTF-8; one that declares nothing is windows-1252 then.
    mutating func foundInvalidUTF8() {
        if isTentative { change = .windows1252 }
    }

    /// The encoding that a `<meta>` declares; nil if none, or an unknown one.
    static func declared(by meta: HTMLTag) -> TextEncoding? {
        if let charset = meta.value(.charset) {
            if let known = TextEncoding(label: charset) { return known.asDeclaredByPage }
            return nil
        }
        guard meta.equals(.httpEquiv, "content-type"), let content = meta.value(.content),
            let label = label(in: content[...])
        else { return nil }
        return TextEncoding(label: label)?.asDeclaredByPage
    }

    /// The label in `content` (HTML Standard §2.4.2, "extracting a character encoding from a meta
    /// element").
    static func label(in content: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var rest = content
        while true {
            guard let keyword = rest.firstIndex(of: "charset") else { return nil }
            rest = rest[(keyword + 7)...].drop(while: \.isHTMLSpace)
            guard rest.first == 0x3D else { continue }
            let value = rest.dropFirst().drop(while: \.isHTMLSpace)
            guard let first = value.first else { return nil }
            if first == 0x22 || first == 0x27 {
                let inside = value.dropFirst()
                return inside.firstIndex(of: first).map { inside[..<$0] }
            }
            return value.prefix { !$0.isHTMLSpace && $0 != 0x3B }
        }
    }
}

extension ArraySlice<UInt8> {
    /// Where a word in lower case begins, ignoring case.
    fileprivate func firstIndex(of word: StaticString) -> Int? {
        let count = word.utf8CodeUnitCount
        guard self.count >= count else { return nil }
        return (startIndex...(endIndex - count)).first { start in
            (0..<count).allSatisfy { self[start + $0].asciiLowercased == word.utf8Start[$0] }
        }
    }
}
