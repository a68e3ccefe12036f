/// A URL as people write it.
extension WebURL {
    /// The serialisation with its percent-encoded UTF-8 and its `xn--` labels decoded, as a browser's
    /// address bar has it; nil if it is the same.
    ///
    /// ASCII stays encoded, since `%2F` is not "/". Not safe to show unfiltered.
    package var decodedHref: String? {
        let layout = layout
        let hasLabel = layout.hasAuthority && host.utf8.count > 4 && host.contains("xn--")
        let hasEscape = href.utf8.contains(UInt8(ascii: "%"))
        guard hasLabel || hasEscape else { return nil }
        let name = hasLabel ? DomainToUnicode.map(host) : host
        let rest = text(layout.hostEnd, length)
        let decoded = text(0, layout.hostStart) + name + (hasEscape ? Self.decoded(rest) : rest)
        return decoded == href ? nil : decoded
    }

    /// Decodes each run of escaped bytes that are no ASCII and valid UTF-8.
    private static func decoded(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            var run: [UInt8] = []
            var end = index
            while let byte = escaped(bytes, at: end), byte >= 0x80 {
                run.append(byte)
                end += 3
            }
            if run.isEmpty {
                result.append(bytes[index])
                index += 1
            } else {
                let isValid = String(validating: run, as: UTF8.self) != nil
                result += isValid ? run : Array(bytes[index..<end])
                index = end
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func escaped(_ bytes: [UInt8], at index: Int) -> UInt8? {
        guard index + 2 < bytes.count, bytes[index] == UInt8(ascii: "%"),
            let high = bytes[index + 1].hexValue, let low = bytes[index + 2].hexValue
        else { return nil }
        return high << 4 | low
    }
}
