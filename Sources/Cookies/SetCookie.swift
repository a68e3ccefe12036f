import URLStandard

/// A `Set-Cookie` field as it was sent (RFC 6265 §5.2), before it is known whether it is accepted.
struct SetCookie {
    /// The most bytes of an attribute that counts (RFC 6265bis §5.6).
    private static let maximumAttribute = 1024

    let name: [UInt8]
    let value: [UInt8]
    private(set) var expires: Int64?
    /// In seconds; overrides ``expires``.
    private(set) var maximumAge: Int64?
    /// Without a dot in front.
    private(set) var domain: String?
    private(set) var path: String?
    private(set) var isSecure = false
    private(set) var isHTTPOnly = false

    /// Reads a field; nil if there is no cookie in it, if it is too big, or if it holds control
    /// characters, a tab included, which a jar's file could not hold.
    init?(_ field: [UInt8]) {
        guard field.allSatisfy({ $0 >= 32 && $0 != 127 || $0 == 9 }) else { return nil }
        var parts = field.split(
            separator: UInt8(ascii: ";"),
            omittingEmptySubsequences: false
        )[...]
        guard let pair = parts.popFirst(), let equals = pair.firstIndex(of: UInt8(ascii: "="))
        else { return nil }
        name = Array(Self.trimmed(pair[..<equals]))
        value = Array(Self.trimmed(pair[(equals + 1)...]))
        guard !name.isEmpty, name.count + value.count <= Cookie.maximumSize,
            !name.contains(9), !value.contains(9)
        else { return nil }
        for part in parts { read(attribute: part) }
    }

    private mutating func read(attribute part: ArraySlice<UInt8>) {
        let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
        let name = String(decoding: Self.trimmed(part[..<equals]), as: UTF8.self).lowercased()
        let bytes = Self.trimmed(part[equals...].dropFirst())
        guard bytes.count <= Self.maximumAttribute else { return }
        let value = String(decoding: bytes, as: UTF8.self)
        switch name {
        case "expires": if let date = CookieDate.seconds(value) { expires = date }
        case "max-age": if let age = Self.age(value) { maximumAge = age }
        case "domain":
            let text = value.hasPrefix(".") ? String(value.dropFirst()) : value
            if !text.isEmpty { domain = text }
        case "path": path = value.hasPrefix("/") ? value : nil
        case "secure": isSecure = true
        case "httponly": isHTTPOnly = true
        default: break
        }
    }

    /// `Max-Age` in seconds, at most what fits beside a date (RFC 6265 §5.2.2).
    private static func age(_ value: String) -> Int64? {
        let digits = value.hasPrefix("-") ? value.dropFirst() : value[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
        if value.hasPrefix("-") { return 0 }
        return min(Int64(digits) ?? .max, 1 << 40)
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let rest = bytes.drop { $0 == 32 || $0 == 9 }
        let end = rest.lastIndex { $0 != 32 && $0 != 9 }.map { $0 + 1 } ?? rest.startIndex
        return rest[..<end]
    }
}
