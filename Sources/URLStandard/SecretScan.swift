/// Finds the secrets in the bytes of a URL.
struct SecretScan {
    /// The ranges to hide, in order and without overlaps.
    private(set) var secrets: [Range<Int>] = []
    private let bytes: [UInt8]
    /// How many values enclose this one.
    private let depth: Int

    /// Values are searched to this depth.
    private static let maximumDepth = 3

    /// Scans a URL.
    init(_ bytes: [UInt8]) { self.init(bytes, depth: 0) }

    private init(_ bytes: [UInt8], depth: Int) {
        self.bytes = bytes
        self.depth = depth
        var position = 0
        if let credentials = Self.credentials(in: bytes, needsScheme: depth > 0) {
            secrets.append(credentials)
            position = credentials.upperBound
        }
        // A value of another field may be a bare list of fields.
        if depth == 0 { position = scanPath(from: position) }
        while position < bytes.count { position = scanField(from: position) }
    }

    /// The user name and password of a URL, without the `@` after them.
    ///
    /// They end at the last `@` before the path, as in the URL Standard (§4.4, authority state).
    ///
    /// - Parameter needsScheme: Whether a text without a scheme may be a mail address and is left
    ///   alone.
    static func credentials(in bytes: [UInt8], needsScheme: Bool = false) -> Range<Int>? {
        guard let start = authorityStart(in: bytes, needsScheme: needsScheme) else { return nil }
        var at: Int?
        for index in start..<bytes.count {
            guard !isSlash(bytes[index]), !endsPath(bytes[index]) else { break }
            if bytes[index] == .ascii("@") { at = index }
        }
        guard let at else { return nil }
        // Words with an `@` are credentials only if they hold a colon.
        let name = bytes[start..<at]
        let isWords = start == 0 && name.contains(.ascii(" ")) && !name.contains(.ascii(":"))
        return isWords ? nil : start..<at
    }

    private static func authorityStart(in bytes: [UInt8], needsScheme: Bool) -> Int? {
        let colon = bytes.firstIndex { !isSchemeByte($0) } ?? bytes.count
        var index = 0
        if colon < bytes.count, bytes[colon] == .ascii(":") {
            let scheme = String(decoding: bytes[..<colon].map(\.lowercased), as: UTF8.self)
            if scheme == "mailto" { return nil }
            let isSpecial = SpecialScheme(scheme) != nil
            let isFollowed = colon + 1 < bytes.count && isSlash(bytes[colon + 1])
            index = isSpecial || isFollowed ? colon + 1 : 0
        }
        let afterScheme = index
        while index < bytes.count, isSlash(bytes[index]) { index += 1 }
        if afterScheme > 0 { return index }
        // One slash without a scheme begins a path.
        return index == 1 || (index == 0 && needsScheme) ? nil : index
    }

    /// Searches the path for parameters and for embedded URLs, as web archives have them.
    ///
    /// - Returns: Where the first field of the query or fragment begins.
    private mutating func scanPath(from first: Int) -> Int {
        var position = first
        // Where a segment begins that follows two slashes.
        var authority: Int?
        while position < bytes.count {
            switch bytes[position] {
            case .ascii("?"), .ascii("#"): return position + 1
            case .ascii(";"):
                position = scanParameter(from: position + 1)
                continue
            case .ascii("@"): if let authority { hide(authority..<position) }
            case .ascii("/"), .ascii("\\"):
                let isSecond = position > first && Self.isSlash(bytes[position - 1])
                authority = isSecond ? position + 1 : nil
            default: break
            }
            position += 1
        }
        return position
    }

    /// Hides a range, and replaces the ranges hidden within it.
    private mutating func hide(_ range: Range<Int>) {
        while let last = secrets.last, last.lowerBound >= range.lowerBound { secrets.removeLast() }
        if !range.isEmpty { secrets.append(range) }
    }

    private mutating func scanParameter(from start: Int) -> Int {
        let end = next(from: start) {
            Self.isSlash($0) || $0 == .ascii(";") || Self.endsPath($0)
        }
        if let equals = equals(in: start..<end), SecretName.isSecret(bytes[start..<equals]) {
            hide(equals + 1..<end)
        }
        return end
    }

    /// Searches one field of a query or fragment.
    ///
    /// Some servers separate fields by `;`, and a URL may stand unescaped in a value with a `?` of its
    /// own. A secret still ends only at the next `&`, because it may contain either.
    ///
    /// - Returns: Where the next field begins.
    private mutating func scanField(from start: Int) -> Int {
        let end = next(from: start) {
            $0 == .ascii("&") || $0 == .ascii(";") || Self.endsPath($0)
        }
        let equals = equals(in: start..<end)
        if let equals, SecretName.isSecret(bytes[start..<equals]) {
            let end = next(from: equals) { $0 == .ascii("&") || $0 == .ascii("#") }
            secrets.append(equals + 1..<end)
            return end + 1
        }
        let value = (equals.map { $0 + 1 } ?? start)..<end
        if holdsSecret(bytes[value]) { secrets.append(value) }
        return end + 1
    }

    /// Whether a value holds a URL or a list of fields with a secret in it.
    private func holdsSecret(_ value: ArraySlice<UInt8>) -> Bool {
        guard depth < Self.maximumDepth,
            value.contains(where: { $0 == .ascii("%") || $0 == .ascii("@") })
        else { return false }
        return !SecretScan(value.percentDecoded, depth: depth + 1).secrets.isEmpty
    }

    private func equals(in range: Range<Int>) -> Int? {
        bytes[range].firstIndex(of: .ascii("="))
    }

    private func next(from start: Int, where isEnd: (UInt8) -> Bool) -> Int {
        bytes[start...].firstIndex(where: isEnd) ?? bytes.count
    }

    private static func endsPath(_ byte: UInt8) -> Bool {
        byte == .ascii("?") || byte == .ascii("#")
    }

    private static func isSlash(_ byte: UInt8) -> Bool {
        byte == .ascii("/") || byte == .ascii("\\")
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        byte.isAlpha || byte.isDigit || byte == .ascii("+") || byte == .ascii("-")
            || byte == .ascii(".")
    }
}

extension ArraySlice<UInt8> {
    /// The bytes with each `%XX` decoded.
    var percentDecoded: [UInt8] {
        guard contains(.ascii("%")) else { return Array(self) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(count)
        var index = startIndex
        while index < endIndex {
            if self[index] == .ascii("%"), index + 2 < endIndex,
                let high = self[index + 1].hexValue, let low = self[index + 2].hexValue
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(self[index])
                index += 1
            }
        }
        return decoded
    }
}
