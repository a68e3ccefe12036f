/// A URL, parsed, normalised and serialised as the WHATWG URL Standard says.
///
/// A value holds its serialisation, which is ASCII, and the offsets of its components. Equality, hash
/// and order are those of the serialisation. It takes 24 bytes and the text, so that
/// a million of them can wait.
public struct WebURL: Sendable {
    /// The serialisation.
    public let href: String
    private let compactLayout: CompactURLLayout

    /// Where the components lie in ``href``.
    var layout: URLLayout { compactLayout.expanded ?? URLLayout(ofSerialised: href.utf8.span) }

    /// The longest input, in bytes, so that offsets fit into 32 bits.
    static let maximumLength = 64 << 20

    init(href: String, layout: URLLayout) {
        self.href = href
        compactLayout = CompactURLLayout(layout, of: href.utf8.span)
    }

    /// Parses an absolute URL, or a relative reference against a base.
    ///
    /// - Throws: Why the input is not a URL.
    public init(_ input: String, base: WebURL? = nil) throws(WebURLError) {
        let bytes = input.utf8.span
        if let layout = URLLayout(ofNormal: bytes) {
            self.init(href: input, layout: layout)
        } else {
            try self.init(parsing: bytes, base: base)
        }
    }

    /// Parses UTF-8; invalid bytes are read as U+FFFD.
    ///
    /// - Throws: Why the input is not a URL.
    public init(utf8 bytes: Span<UInt8>, base: WebURL? = nil) throws(WebURLError) {
        try self.init(utf8: bytes, base: base, encodingQuery: nil)
    }

    /// What turns a query in UTF-8 into the bytes of another encoding (URL Standard §4.4, "encoding").
    package typealias QueryEncoding = @Sendable (_ utf8: Span<UInt8>) -> [UInt8]

    /// Parses a reference of a document in another encoding; its path and fragment stay UTF-8.
    ///
    /// - Throws: Why the input is not a URL.
    package init(
        utf8 bytes: Span<UInt8>,
        base: WebURL?,
        encodingQuery: QueryEncoding?
    ) throws(WebURLError) {
        if let layout = URLLayout(ofNormal: bytes) {
            let href = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
            self.init(href: href, layout: layout)
        } else if bytes.isASCII {
            try self.init(parsing: bytes, base: base)
        } else {
            let repaired = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
            try self.init(parsing: repaired.utf8.span, base: base, encodingQuery: encodingQuery)
        }
    }

    private init(
        parsing bytes: Span<UInt8>,
        base: WebURL?,
        encodingQuery: QueryEncoding? = nil
    ) throws(WebURLError) {
        var parser = URLParser()
        parser.encodeQuery = encodingQuery
        try parser.parse(bytes, base: base)
        self.init(href: String(decoding: parser.bytes, as: UTF8.self), layout: parser.layout)
    }
}

extension WebURL: Hashable, Comparable, CustomStringConvertible {
    /// Whether both serialise alike.
    public static func == (left: WebURL, right: WebURL) -> Bool { left.href == right.href }

    /// Orders by serialisation.
    public static func < (left: WebURL, right: WebURL) -> Bool { left.href < right.href }

    /// Feeds the serialisation to the hasher.
    public func hash(into hasher: inout Hasher) { hasher.combine(href) }

    /// The serialisation.
    public var description: String { href }
}

extension Span<UInt8> {
    fileprivate var isASCII: Bool {
        for index in indices where self[index] > 0x7F { return false }
        return true
    }
}
