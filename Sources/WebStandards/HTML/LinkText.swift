/// Gathers the text of an open `a` element.
struct LinkText {
    /// Characters of a link's text at most.
    static let maximumLength = 100

    /// Raw bytes kept of one run of text; more cannot be needed, whatever the references in it.
    private static let maximumRun = 4 << 10

    private var text: [UInt8] = []
    /// Text since the last tag, whose references are not decoded yet.
    private var run: [UInt8] = []

    /// Takes text as it stands in the page.
    mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        guard text.count < Self.maximumRun else { return }
        let end = min(range.upperBound, range.lowerBound + Self.maximumRun - run.count)
        guard end > range.lowerBound else { return }
        bytes.extracting(range.lowerBound..<end).withUnsafeBufferPointer {
            run.append(contentsOf: $0)
        }
    }

    /// A tag ends the run of text.
    mutating func endRun() {
        guard !run.isEmpty else { return }
        text += CharacterReferences.decoded(run[...])
        run.removeAll(keepingCapacity: true)
    }

    /// Takes the `alt` of an image, its references decoded.
    mutating func append(alternative: ArraySlice<UInt8>) {
        guard !alternative.isEmpty, text.count < Self.maximumRun else { return }
        text += alternative.prefix(Self.maximumRun)
    }

    /// Takes what was gathered, and begins anew.
    mutating func take() -> String {
        endRun()
        defer { text.removeAll(keepingCapacity: true) }
        return Self.collapsed(text[...])
    }

    /// The first characters of a text, runs of white space as one blank, none at the ends.
    static func collapsed(_ text: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        for byte in text {
            if byte.isHTMLSpace {
                if let last = bytes.last, last != 0x20 { bytes.append(0x20) }
            } else {
                bytes.append(byte)
            }
        }
        if bytes.last == 0x20 { bytes.removeLast() }
        let whole = String(decoding: bytes, as: UTF8.self)
        return bytes.count <= maximumLength ? whole : String(whole.prefix(maximumLength))
    }
}
