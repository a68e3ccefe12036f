import URLStandard

/// Writes the query of a URL in the encoding of its page (URL Standard §4.4, query state, and §1.3,
/// "percent-encode after encoding").
enum QueryEncoder {
    /// What turns a query into the bytes of an encoding; nil for UTF-8.
    ///
    /// A character that the encoding lacks becomes `%26%23N%3B`, as a form would send it.
    static func function(for encoding: TextEncoding) -> WebURL.QueryEncoding? {
        let encoding = encoding.forOutput
        guard encoding != .utf8 else { return nil }
        return { text in encode(text, encoding) }
    }

    private static func encode(_ text: Span<UInt8>, _ encoding: TextEncoding) -> [UInt8] {
        let string = text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        if encoding.name == "iso-2022-jp" { return encodeISO2022JP(string) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        for scalar in string.unicodeScalars {
            if scalar.isASCII {
                bytes.append(UInt8(scalar.value))
            } else {
                bytes += Self.bytes(of: scalar, in: encoding) ?? reference(scalar)
            }
        }
        return bytes
    }

    private static func encodeISO2022JP(_ text: String) -> [UInt8] {
        var encoder = ISO2022JPEncoder()
        for scalar in text.unicodeScalars where !encoder.append(scalar) {
            encoder.append(ascii: reference(scalar))
        }
        encoder.finish()
        return encoder.bytes
    }

    private static func reference(_ scalar: Unicode.Scalar) -> [UInt8] {
        Array("%26%23\(scalar.value)%3B".utf8)
    }

    /// The bytes of a character that is not ASCII; nil if the encoding lacks it.
    static func bytes(of scalar: Unicode.Scalar, in encoding: TextEncoding) -> [UInt8]? {
        if let table = SingleByteTable.named(encoding.name) {
            return table.bytes[scalar].map { [$0] }
        }
        switch encoding.name {
        case "gb18030", "gbk": return gb18030(scalar.value, isGBK: encoding.name == "gbk")
        case "big5": return big5(scalar.value)
        case "euc-kr":
            return MultiByteIndex.eucKR.pointers[scalar.value].map {
                [UInt8($0 / 190 + 0x81), UInt8($0 % 190 + 0x41)]
            }
        case "euc-jp": return eucJP(scalar.value)
        case "shift_jis": return shiftJIS(scalar.value)
        default: return nil
        }
    }

    private static func gb18030(_ point: UInt32, isGBK: Bool) -> [UInt8]? {
        if point == 0xE5E5 { return nil }
        if isGBK, point == 0x20AC { return [0x80] }
        if let bytes = MultiByteIndex.gbPrivate[point] { return bytes }
        if let pointer = MultiByteIndex.gb18030.pointers[point] {
            let trail = pointer % 190
            return [UInt8(pointer / 190 + 0x81), UInt8(trail + (trail < 0x3F ? 0x40 : 0x41))]
        }
        guard !isGBK else { return nil }
        var pointer: Int
        if point >= 0x10000 {
            pointer = 189_000 + Int(point - 0x10000)
        } else if let found = MultiByteIndex.gbFourBytes.firstIndex(of: point) {
            pointer = found
        } else {
            return nil
        }
        let fourth = pointer % 10
        pointer /= 10
        let third = pointer % 126
        pointer /= 126
        return [
            UInt8(pointer / 10 + 0x81), UInt8(pointer % 10 + 0x30), UInt8(third + 0x81),
            UInt8(fourth + 0x30),
        ]
    }

    /// Never the rows of Hong Kong's extension, which other readers lack (Encoding Standard §5,
    /// "index Big5 pointer").
    private static func big5(_ point: UInt32) -> [UInt8]? {
        let index = MultiByteIndex.big5
        let first = (0xA1 - 0x81) * 157
        var pointer = index.pointers[point]
        if [0x2550, 0x255E, 0x2561, 0x256A, 0x5341, 0x5345].contains(point) {
            pointer = index.points.lastIndex(of: point)
        } else if let found = pointer, found < first {
            pointer = index.points[first...].firstIndex(of: point)
        }
        guard let pointer, pointer >= first else { return nil }
        let trail = pointer % 157
        return [UInt8(pointer / 157 + 0x81), UInt8(trail + (trail < 0x3F ? 0x40 : 0x62))]
    }

    static func eucJP(_ point: UInt32) -> [UInt8]? {
        switch point {
        case 0xA5: return [0x5C]
        case 0x203E: return [0x7E]
        case 0xFF61...0xFF9F: return [0x8E, UInt8(point - 0xFF61 + 0xA1)]
        default: break
        }
        guard let pointer = MultiByteIndex.jis0208.pointers[point == 0x2212 ? 0xFF0D : point] else {
            return nil
        }
        return pointer < 94 * 94 ? [UInt8(pointer / 94 + 0xA1), UInt8(pointer % 94 + 0xA1)] : nil
    }

    private static func shiftJIS(_ point: UInt32) -> [UInt8]? {
        switch point {
        case 0x80: return [0x80]
        case 0xA5: return [0x5C]
        case 0x203E: return [0x7E]
        case 0xFF61...0xFF9F: return [UInt8(point - 0xFF61 + 0xA1)]
        default: break
        }
        let index = MultiByteIndex.jis0208
        let wanted: UInt32 = point == 0x2212 ? 0xFF0D : point
        // 8272 to 8835 repeat characters of the last rows (§5, "index Shift_JIS pointer").
        var pointer = index.pointers[wanted]
        if let found = pointer, (8272...8835).contains(found) {
            pointer = index.points[8836...].firstIndex(of: wanted)
        }
        guard let pointer else { return nil }
        let (lead, trail) = (pointer / 188, pointer % 188)
        return [
            UInt8(lead + (lead < 0x1F ? 0x81 : 0xC1)), UInt8(trail + (trail < 0x3F ? 0x40 : 0x41)),
        ]
    }
}
