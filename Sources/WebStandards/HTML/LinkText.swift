/// Gathers the text of an open `a` element.
struct LinkText {
    /// Characters of a link's text at most.
    static let maximumLength = 100

    /// Bytes that are enough for them.
    private static let maximumBytes = 4 << 10

    private var text: [UInt8] = []

    /// Takes text as it stands in the page, between two tags.
    ///
    /// - Returns: Whether more is wanted.
    mutating func append(_ run: UnsafeBufferPointer<UInt8>) -> Bool {
        let run = UnsafeBufferPointer(rebasing: run.prefix(Self.maximumBytes))
        if HTMLTag.isPlain(run) {
            text.append(contentsOf: run)
        } else {
            text += CharacterReferences.decoded(run, isAttribute: false)
        }
        return text.count < Self.maximumBytes
    }

    /// Takes the `alt` of an image, its references decoded.
    mutating func append(alternative: [UInt8]) {
        guard text.count < Self.maximumBytes else { return }
        text += alternative.prefix(Self.maximumBytes)
    }

    /// Takes what was gathered, and begins anew.
    mutating func take() -> String {
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
