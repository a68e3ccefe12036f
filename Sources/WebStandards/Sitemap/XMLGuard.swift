/// Stops hostile XML before it reaches libxml2: tags with very many attributes, whose names libxml2
/// compares pairwise, and internal DTD subsets, which allow entity bombs and default attributes.
struct XMLGuard {
    /// More than any element of a sitemap has.
    static let maximumAttributes = 128

    private enum State {
        case text, open, tag, singleQuoted, doubleQuoted, bang, declaration, comment, cdata
    }

    /// Whether something was stopped; everything after it is, too.
    private(set) var isTripped = false
    private var state = State.text
    private var attributes = 0
    /// Dashes of a comment, or brackets of a CDATA section, that were read last.
    private var closing = 0
    private var previous: UInt8 = 0

    /// How many of the bytes may be parsed.
    mutating func admit(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int {
        guard !isTripped else { return 0 }
        for index in bytes.indices {
            read(bytes[index])
            if isTripped { return index - bytes.startIndex }
        }
        return bytes.count
    }

    private mutating func read(_ byte: UInt8) {
        defer { previous = byte }
        switch (state, byte) {
        case (.text, UInt8(ascii: "<")): state = .open
        case (.open, UInt8(ascii: "!")): state = .bang
        case (.open, UInt8(ascii: "?")): state = .declaration
        case (.open, _): (state, attributes) = (.tag, 0)
        case (.tag, UInt8(ascii: ">")): state = .text
        case (.tag, UInt8(ascii: "'")): state = .singleQuoted
        case (.tag, UInt8(ascii: "\"")): state = .doubleQuoted
        case (.tag, UInt8(ascii: "=")):
            attributes += 1
            isTripped = attributes > Self.maximumAttributes
        case (.singleQuoted, UInt8(ascii: "'")), (.doubleQuoted, UInt8(ascii: "\"")): state = .tag
        case (.bang, UInt8(ascii: "[")): (state, closing) = (.cdata, 0)
        case (.bang, UInt8(ascii: "-")): if previous == byte { (state, closing) = (.comment, 0) }
        case (.bang, _): state = .declaration
        case (.declaration, UInt8(ascii: "[")): isTripped = true
        case (.declaration, UInt8(ascii: ">")): state = .text
        case (.comment, _): readClosing(byte, mark: UInt8(ascii: "-"))
        case (.cdata, _): readClosing(byte, mark: UInt8(ascii: "]"))
        default: break
        }
    }

    private mutating func readClosing(_ byte: UInt8, mark: UInt8) {
        if byte == mark {
            closing += 1
        } else if byte == UInt8(ascii: ">"), closing >= 2 {
            state = .text
        } else {
            closing = 0
        }
    }
}
