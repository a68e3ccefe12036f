import Glibc

/// An index of two-byte characters (Encoding Standard §5), by pointer.
///
/// Built when it is first used, by glibc's `iconv` where that agrees with the standard, and a list of the
/// differences. All pointers of the standard's indexes were compared: CP949 and CP932 agree, EUC-JP does
/// for JIS X 0212, GB18030 differs in 7 and BIG5-HKSCS in 142 of them. `iconv` is never called with
/// remote text.
final class MultiByteIndex: Sendable {
    /// Code points by pointer, 0 for none.
    let points: [UInt32]
    /// The first pointer of each code point.
    let pointers: [UInt32: Int]

    private init(count: Int, iconv name: String, patches: String = "", bytes: (Int) -> [UInt8]?) {
        var points = [UInt32](repeating: 0, count: count)
        let converter = iconv_open("UTF-32LE", name)
        if converter != iconv_t(bitPattern: -1) {
            for pointer in 0..<count {
                guard let character = bytes(pointer) else { continue }
                points[pointer] = Self.convert(character, by: converter) ?? 0
            }
            iconv_close(converter)
        }
        for patch in patches.split(whereSeparator: \.isWhitespace) {
            let pair = patch.split(separator: ":").compactMap { UInt32($0, radix: 16) }
            points[Int(pair[0])] = pair[1]
        }
        self.points = points
        var pointers: [UInt32: Int] = [:]
        for (pointer, point) in points.enumerated() where point > 0 && pointers[point] == nil {
            pointers[point] = pointer
        }
        self.pointers = pointers
    }

    /// The code point of one character; nil if there is no such character, or several.
    private static func convert(_ character: [UInt8], by converter: iconv_t?) -> UInt32? {
        var input = character.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: 16)
        return input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var (from, left) = (input.baseAddress, input.count)
                var (to, free) = (output.baseAddress, output.count)
                iconv(converter, nil, nil, nil, nil)
                guard iconv(converter, &from, &left, &to, &free) != -1, left == 0,
                    iconv(converter, nil, nil, &to, &free) != -1, free == 12
                else { return nil }
                return UnsafeRawBufferPointer(output).load(as: UInt32.self)
            }
        }
    }

    static let big5 = MultiByteIndex(count: 19_782, iconv: "BIG5-HKSCS", patches: big5Patches) {
        let trail = $0 % 157
        return [UInt8($0 / 157 + 0x81), UInt8(trail + (trail < 0x3F ? 0x40 : 0x62))]
    }
    static let eucKR = MultiByteIndex(count: 23_750, iconv: "CP949") {
        [UInt8($0 / 190 + 0x81), UInt8($0 % 190 + 0x41)]
    }
    static let gb18030 = MultiByteIndex(count: 23_940, iconv: "GB18030", patches: gbPatches) {
        let trail = $0 % 190
        return [UInt8($0 / 190 + 0x81), UInt8(trail + (trail < 0x3F ? 0x40 : 0x41))]
    }
    static let jis0208 = MultiByteIndex(count: 11_280, iconv: "CP932") {
        // 8836 to 10715 are no characters, but Shift_JIS reads them as private ones.
        guard !(8836...10_715).contains($0) else { return nil }
        let (lead, trail) = ($0 / 188, $0 % 188)
        return [
            UInt8(lead + (lead < 0x1F ? 0x81 : 0xC1)), UInt8(trail + (trail < 0x3F ? 0x40 : 0x41)),
        ]
    }
    static let jis0212 = MultiByteIndex(count: 8836, iconv: "EUC-JP") {
        [0x8F, UInt8($0 / 94 + 0xA1), UInt8($0 % 94 + 0xA1)]
    }

    /// The code points of GB 18030's four-byte characters in the basic plane, by pointer.
    ///
    /// All that have no shorter form; the 18 that got one in 2022 keep this form too, and the private
    /// ones that stood for them have none.
    static let gbFourBytes: [UInt32] = {
        let both: [ClosedRange<UInt32>] = [0x9FB4...0x9FBB, 0xFE10...0xFE19]
        var points = (0x80...0xFFFF as ClosedRange<UInt32>).filter { point in
            guard Unicode.Scalar(point) != nil, point != 0xE7C7, point != 0xE5E5,
                gbPrivate[point] == nil
            else { return false }
            return gb18030.pointers[point] == nil || both.contains { $0.contains(point) }
        }
        points.insert(0xE7C7, at: 7457)
        return points
    }()

    /// The characters of GB 18030 that private code points stood for before 2022 (Encoding Standard
    /// §10.2.2).
    static let gbPrivate: [UInt32: [UInt8]] = {
        var bytes: [UInt32: [UInt8]] = [:]
        for (first, trails) in gbPrivateTrails {
            for (offset, trail) in trails.enumerated() {
                bytes[first + UInt32(offset)] = [first < 0xE800 ? 0xA6 : 0xFE, trail]
            }
        }
        return bytes
    }()

    private static let gbPrivateTrails: [(first: UInt32, trails: [UInt8])] = [
        (0xE78D, [0xD9, 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF, 0xEC, 0xED, 0xF3]),
        (0xE81E, [0x59]), (0xE826, [0x61]), (0xE82B, [0x66, 0x67]), (0xE832, [0x6D]),
        (0xE843, [0x7E]), (0xE854, [0x90]), (0xE864, [0xA0]),
    ]
}
