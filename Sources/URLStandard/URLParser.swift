/// The basic URL parser (URL Standard §4.4), written straight into the serialisation.
///
/// Each state of the standard is a function that takes the input and an offset, and extends the
/// serialisation in `bytes` and `layout`. The work is linear in the input.
struct URLParser {
    /// The serialisation so far.
    var bytes: [UInt8] = []
    var layout = URLLayout()
    /// The scheme in `bytes`, if it is special.
    var special: SpecialScheme?
    /// Writes a query in the encoding of its document; nil for UTF-8.
    var encodeQuery: WebURL.QueryEncoding?

    /// Parses one input.
    mutating func parse(_ input: Span<UInt8>, base: WebURL?) throws(WebURLError) {
        guard input.count <= WebURL.maximumLength else { throw .tooLong }
        var (start, end) = (0, input.count)
        while start < end, input[start] <= 0x20 { start += 1 }
        while start < end, input[end - 1] <= 0x20 { end -= 1 }
        let trimmed = input.extracting(start..<end)
        if trimmed.hasTabOrNewline {
            var kept: [UInt8] = []
            kept.reserveCapacity(trimmed.count)
            for index in trimmed.indices where !trimmed[index].isTabOrNewline {
                kept.append(trimmed[index])
            }
            try parseScheme(kept.span, base: base)
        } else {
            try parseScheme(trimmed, base: base)
        }
    }

    private mutating func parseScheme(_ input: Span<UInt8>, base: WebURL?) throws(WebURLError) {
        guard let colon = Self.schemeEnd(of: input) else {
            return try parseWithoutScheme(input, base: base)
        }
        bytes.reserveCapacity(input.count + 16)
        special = SpecialScheme(input, in: 0..<colon)
        for index in 0...colon { bytes.append(input[index].lowercased) }
        layout.schemeEnd = UInt32(bytes.count)
        let next = colon + 1
        if special == .file {
            let fileBase = base.flatMap { SpecialScheme($0.scheme) == .file ? $0 : nil }
            try parseFile(input, from: next, base: fileBase)
        } else if let special {
            if let base, base.scheme == special.rawValue,
                input.at(next) != .ascii("/") || input.at(next + 1) != .ascii("/")
            {
                try parseRelative(input, from: next, base: base)
            } else {
                try parseAuthority(input, from: afterSlashes(input, from: next))
            }
        } else if input.at(next) != .ascii("/") {
            endAuthority()
            parseOpaquePath(input, from: next)
        } else if input.at(next + 1) == .ascii("/") {
            try parseAuthority(input, from: next + 2)
        } else {
            endAuthority()
            parsePath(input, from: next + 1)
        }
    }

    private mutating func parseWithoutScheme(
        _ input: Span<UInt8>,
        base: WebURL?
    ) throws(WebURLError) {
        guard let base else { throw .noSchemeAndNoBase }
        bytes.reserveCapacity(base.href.utf8.count + input.count)
        special = SpecialScheme(base.scheme)
        bytes.append(base.href.utf8.span, 0..<Int(base.layout.schemeEnd))
        layout.schemeEnd = base.layout.schemeEnd
        if base.hasOpaquePath {
            guard input.at(0) == .ascii("#") else { throw .opaqueBase }
            copyPath(of: base)
            copyQuery(of: base)
            parseFragment(input, from: 0)
        } else if special == .file {
            try parseFile(input, from: 0, base: base)
        } else {
            try parseRelative(input, from: 0, base: base)
        }
    }

    /// The relative and relative slash states: the input continues a base of the same scheme.
    private mutating func parseRelative(
        _ input: Span<UInt8>,
        from start: Int,
        base: WebURL
    ) throws(WebURLError) {
        guard isSlash(input.at(start)) else {
            copyPath(of: base)
            return parseAfterBasePath(input, from: start, base: base)
        }
        if special != nil, isSlash(input.at(start + 1)) {
            try parseAuthority(input, from: afterSlashes(input, from: start + 1))
        } else if input.at(start + 1) == .ascii("/") {
            try parseAuthority(input, from: start + 2)
        } else {
            copyAuthority(of: base)
            parsePath(input, from: start + 1)
        }
    }

    /// The rest of a relative reference that does not begin with a slash; the base's path is
    /// already copied.
    mutating func parseAfterBasePath(_ input: Span<UInt8>, from start: Int, base: WebURL) {
        switch input.at(start) {
        case nil, .ascii("#"):
            copyQuery(of: base)
            parseFragment(input, from: start)
        case .ascii("?"):
            keepPathApart()
            parseQuery(input, from: start)
        default:
            shortenPath()
            parsePath(input, from: start)
        }
    }

    /// The offset of the ":" that ends a scheme, or nil if the input has no scheme.
    private static func schemeEnd(of input: Span<UInt8>) -> Int? {
        guard let first = input.at(0), first.isAlpha else { return nil }
        for index in 1..<input.count {
            let byte = input[index]
            if byte == .ascii(":") { return index }
            guard
                byte.isAlpha || byte.isDigit || byte == .ascii("+") || byte == .ascii("-")
                    || byte == .ascii(".")
            else { return nil }
        }
        return nil
    }

    /// Whether the byte separates path segments: "/", and "\" in a special scheme.
    func isSlash(_ byte: UInt8?) -> Bool {
        byte == .ascii("/") || (special != nil && byte == .ascii("\\"))
    }

    private func afterSlashes(_ input: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while isSlash(input.at(index)) { index += 1 }
        return index
    }
}

extension UInt8 {
    fileprivate var isTabOrNewline: Bool { self == 9 || self == 10 || self == 13 }
}

extension Span<UInt8> {
    fileprivate var hasTabOrNewline: Bool {
        for index in indices where self[index].isTabOrNewline { return true }
        return false
    }
}
