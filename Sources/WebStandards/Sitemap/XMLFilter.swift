/// Makes XML harmless and readable before libxml2 gets it.
///
/// It leaves out internal DTD subsets, which allow entity bombs and default attributes, and stops at
/// tags with very many attributes, whose names libxml2 compares pairwise. A bare "&", the most
/// frequent fault of sitemaps, becomes "&amp;".
struct XMLFilter {
    /// More than any element of a sitemap has.
    static let maximumAttributes = 128
    /// Longer than any reference in a sitemap, with its "&".
    private static let maximumReference = 12

    fileprivate enum State: Equatable {
        case text, open, tag
        case quoted(UInt8)
        case bang, comment, cdata, instruction
        /// In a DOCTYPE, and in a quoted part of it.
        case declaration
        case declarationQuoted(UInt8)
        /// In its internal subset, and in what may stand there; nothing of that is passed on.
        case subset, subsetOpen, subsetBang, subsetMarkup, subsetComment, subsetInstruction
        case subsetQuoted(UInt8)
    }

    /// Whether something was stopped; everything after it is, too.
    private(set) var isTripped = false
    /// How often a bare "&" was escaped.
    private(set) var repairs = 0
    private let escapesAmpersands: Bool
    private var state = State.text
    private var attributes = 0
    /// Dashes of a comment, or brackets of a CDATA section, that were read last.
    private var closing = 0
    private var previous: UInt8 = 0
    /// What was read since an "&", until it is clear whether that is a reference; empty outside.
    private var reference: [UInt8] = []

    /// A filter for a document that begins with these bytes: four, or all if it is shorter.
    ///
    /// In UTF-16 and UTF-32 an "&" is more than one byte, and stays as it is.
    init(head: some Collection<UInt8>) {
        let mark = Array(head.prefix(2))
        escapesAmpersands =
            !head.prefix(4).contains(0) && mark != [0xFE, 0xFF] && mark != [0xFF, 0xFE]
    }

    /// Appends what may be parsed of the next bytes.
    mutating func filter(
        _ bytes: Slice<UnsafeRawBufferPointer>,
        into output: inout [UInt8]
    ) {
        for byte in bytes where !isTripped { read(byte, &output) }
    }

    /// Appends what was held back.
    mutating func finish(into output: inout [UInt8]) {
        if !isTripped { endReference(&output) }
    }

    private mutating func read(_ byte: UInt8, _ output: inout [UInt8]) {
        if !reference.isEmpty {
            if reference.count < Self.maximumReference, Self.isOfReference(byte) {
                reference.append(byte)
                return
            }
            if byte == UInt8(ascii: ";"), reference.count > 1 {
                output += reference
                reference = []
            } else {
                endReference(&output)
            }
        }
        if byte == UInt8(ascii: "&"), escapesAmpersands, state.isContent {
            reference = [byte]
            previous = byte
            return
        }
        let before = state
        advance(byte)
        previous = byte
        if !isTripped, !before.isDropped, !state.isDropped { output.append(byte) }
    }

    /// What began with "&" is no reference.
    private mutating func endReference(_ output: inout [UInt8]) {
        guard !reference.isEmpty else { return }
        output += Array("&amp;".utf8)
        output += reference.dropFirst()
        reference = []
        repairs += 1
    }

    private static func isOfReference(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "#")
    }

    private mutating func advance(_ byte: UInt8) {
        switch (state, byte) {
        case (.text, UInt8(ascii: "<")): state = .open
        case (.text, _): break
        case (.open, UInt8(ascii: "!")): state = .bang
        case (.open, UInt8(ascii: "?")): state = .instruction
        case (.open, _): (state, attributes) = (.tag, 0)
        case (.tag, UInt8(ascii: ">")): state = .text
        case (.tag, UInt8(ascii: "'")), (.tag, UInt8(ascii: "\"")): state = .quoted(byte)
        case (.tag, UInt8(ascii: "=")):
            attributes += 1
            isTripped = attributes > Self.maximumAttributes
        case (.quoted(byte), _): state = .tag
        case (.bang, UInt8(ascii: "[")): (state, closing) = (.cdata, 0)
        case (.bang, UInt8(ascii: "-")): if previous == byte { (state, closing) = (.comment, 0) }
        case (.bang, _): state = .declaration
        case (.instruction, UInt8(ascii: ">")): if previous == UInt8(ascii: "?") { state = .text }
        case (.comment, _): readClosing(byte, mark: UInt8(ascii: "-"), then: .text)
        case (.cdata, _): readClosing(byte, mark: UInt8(ascii: "]"), then: .text)
        default: advanceInDeclaration(byte)
        }
    }

    private mutating func advanceInDeclaration(_ byte: UInt8) {
        let isQuote = byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"")
        switch (state, byte) {
        case (.declaration, _) where isQuote: state = .declarationQuoted(byte)
        case (.declaration, UInt8(ascii: "[")): state = .subset
        case (.declaration, UInt8(ascii: ">")): state = .text
        case (.declarationQuoted(byte), _): state = .declaration
        case (.subset, UInt8(ascii: "]")): state = .declaration
        case (.subset, UInt8(ascii: "<")): state = .subsetOpen
        case (.subsetOpen, UInt8(ascii: "!")): state = .subsetBang
        case (.subsetOpen, UInt8(ascii: "?")): state = .subsetInstruction
        case (.subsetOpen, _): state = .subset
        case (.subsetBang, UInt8(ascii: "-")):
            if previous == byte { (state, closing) = (.subsetComment, 0) }
        case (.subsetBang, _): state = .subsetMarkup
        case (.subsetMarkup, _) where isQuote: state = .subsetQuoted(byte)
        case (.subsetMarkup, UInt8(ascii: ">")): state = .subset
        case (.subsetQuoted(byte), _): state = .subsetMarkup
        case (.subsetInstruction, UInt8(ascii: ">")):
            if previous == UInt8(ascii: "?") { state = .subset }
        case (.subsetComment, _): readClosing(byte, mark: UInt8(ascii: "-"), then: .subset)
        default: break
        }
    }

    private mutating func readClosing(_ byte: UInt8, mark: UInt8, then next: State) {
        if byte == mark {
            closing += 1
        } else if byte == UInt8(ascii: ">"), closing >= 2 {
            state = next
        } else {
            closing = 0
        }
    }
}

extension XMLFilter.State {
    /// Whether an "&" begins a reference here.
    fileprivate var isContent: Bool {
        switch self {
        case .text, .quoted: true
        default: false
        }
    }

    /// Whether this is part of an internal subset.
    fileprivate var isDropped: Bool {
        switch self {
        case .subset, .subsetOpen, .subsetBang, .subsetMarkup, .subsetComment,
            .subsetInstruction, .subsetQuoted:
            true
        default: false
        }
    }
}
