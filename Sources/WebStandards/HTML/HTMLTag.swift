/// The start tag that the tokenizer read last, with the attributes that matter.
struct HTMLTag {
    /// The bytes kept of a value; a longer one is not a useful URL or list of URLs.
    static let maximumValueLength = 1 << 16

    /// One attribute: the first of its name counts (HTML Standard §13.2.5.33).
    struct Attribute {
        var name: HTMLAttributeName
        var range: Range<Int>
        var hasReference = false
        var isTooLong = false
    }

    /// Nil if no attribute of the element matters, and for an end tag.
    private(set) var element: LinkElement?
    /// Where its "<" is, in bytes from the start of the page.
    var offset = 0
    /// Whether it is the end tag of an `a`.
    var endsAnchor = false
    /// In the order of the source.
    private(set) var attributes: [Attribute] = []
    private var storage: [UInt8] = []
    private var isInValue = false

    /// Begins a tag.
    mutating func begin(_ element: LinkElement?) {
        self.element = element
        attributes.removeAll(keepingCapacity: true)
        storage.removeAll(keepingCapacity: true)
        isInValue = false
    }

    /// Begins an attribute; its value is skipped if it does not matter or its name came before.
    mutating func beginAttribute(_ name: PackedName) {
        isInValue = false
        guard element != nil, let name = HTMLAttributeName(name),
            !attributes.contains(where: { $0.name == name })
        else { return }
        attributes.append(Attribute(name: name, range: storage.count..<storage.count))
        isInValue = true
    }

    /// Appends to the value of the attribute.
    mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        guard isInValue, let last = attributes.indices.last else { return }
        guard attributes[last].range.count + range.count <= Self.maximumValueLength else {
            attributes[last].isTooLong = true
            isInValue = false
            return
        }
        bytes.extracting(range).withUnsafeBufferPointer {
            storage.append(contentsOf: $0)
            if !attributes[last].hasReference {
                attributes[last].hasReference = $0.contains(UInt8(ascii: "&"))
            }
        }
        attributes[last].range = attributes[last].range.lowerBound..<storage.count
    }

    /// The value of an attribute, with character references decoded; empty if it is too long.
    func value(of attribute: Attribute) -> ArraySlice<UInt8> {
        guard !attribute.isTooLong else { return [] }
        let raw = storage[attribute.range]
        return attribute.hasReference ? CharacterReferences.decoded(raw)[...] : raw
    }

    /// The value of an attribute as text; nil if the tag does not have it.
    func text(of name: HTMLAttributeName) -> String? {
        attributes.first { $0.name == name }.map { String(decoding: value(of: $0), as: UTF8.self) }
    }
}
