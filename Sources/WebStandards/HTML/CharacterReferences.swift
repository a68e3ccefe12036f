import CLibXML2

/// Decodes character references in attribute values (HTML Standard §13.2.5.72 to §13.2.5.80).
///
/// Only the names of HTML 4 and the ASCII characters of HTML 5 are known.
enum CharacterReferences {
    /// A value with its references replaced.
    static func decoded(_ value: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(value.count)
        var index = value.startIndex
        while index < value.endIndex {
            if value[index] == UInt8(ascii: "&"),
                let (scalar, end) = reference(value[(index + 1)...])
            {
                result.append(contentsOf: String(scalar).utf8)
                index = end
            } else {
                result.append(value[index])
                index += 1
            }
        }
        return result
    }

    /// The characters that the reference after "&" stands for, and where it ends.
    private static func reference(_ text: ArraySlice<UInt8>) -> (scalar: Unicode.Scalar, end: Int)?
    {
        if text.first == UInt8(ascii: "#") { return numeric(text.dropFirst()) }
        let name = text.prefix(32).prefix { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 }
        guard let scalar = named(name) else { return nil }
        let next = name.endIndex < text.endIndex ? text[name.endIndex] : 0
        if next == UInt8(ascii: ";") { return (scalar, name.endIndex + 1) }
        // Without ";" only the old names count, unless they could be a parameter of a query.
        let isOld =
            scalar.value < 256
            && !["apos", "Tab", "NewLine"].contains(String(decoding: name, as: UTF8.self))
        return isOld && next != UInt8(ascii: "=") && !isPunctuation(scalar)
            ? (scalar, name.endIndex) : nil
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        asciiNames.values.contains(scalar) && !"&<>\"".unicodeScalars.contains(scalar)
    }

    private static func numeric(_ text: ArraySlice<UInt8>) -> (scalar: Unicode.Scalar, end: Int)? {
        var index = text.startIndex
        let isHex = text.first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
        if isHex { index += 1 }
        let radix: UInt32 = isHex ? 16 : 10
        let start = index
        var value: UInt32 = 0
        while index < text.endIndex, let digit = hexValue(text[index]), digit < radix {
            value = min(value * radix + digit, 0x11_0000)
            index += 1
        }
        guard index > start else { return nil }
        if index < text.endIndex, text[index] == UInt8(ascii: ";") { index += 1 }
        let scalar = value == 0 ? nil : Unicode.Scalar(value)
        return (scalar ?? "\u{FFFD}", index)
    }

    private static func hexValue(_ byte: UInt8) -> UInt32? {
        if byte &- 0x30 < 10 { return UInt32(byte &- 0x30) }
        let letter = (byte | 0x20) &- 0x61
        return letter < 6 ? UInt32(letter) + 10 : nil
    }

    private static func named(_ name: ArraySlice<UInt8>) -> Unicode.Scalar? {
        guard !name.isEmpty, name.count < 32 else { return nil }
        let text = String(decoding: name, as: UTF8.self)
        if let scalar = asciiNames[text] { return scalar }
        return htmlEntityLookup(text).flatMap { Unicode.Scalar($0.pointee.value) }
    }

    private static let asciiNames: [String: Unicode.Scalar] = [
        "AMP": "&", "LT": "<", "GT": ">", "QUOT": "\"", "Tab": "\t", "NewLine": "\n", "excl": "!",
        "num": "#",
        "dollar": "$", "percnt": "%", "lpar": "(", "rpar": ")", "ast": "*", "plus": "+",
        "comma": ",",
        "period": ".", "sol": "/", "colon": ":", "semi": ";", "equals": "=", "quest": "?",
        "commat": "@",
        "lsqb": "[", "lbrack": "[", "bsol": "\\", "rsqb": "]", "rbrack": "]", "Hat": "^",
        "lowbar": "_",
        "grave": "`", "lcub": "{", "lbrace": "{", "verbar": "|", "vert": "|", "rcub": "}",
        "rbrace": "}",
    ]
}
