/// Decodes a page into UTF-8, chunk by chunk (Encoding Standard §8 to §14).
///
/// Invalid bytes become U+FFFD. What the end of a chunk cuts off is decoded with the next.
struct TextDecoder {
    private enum Scheme {
        case singleByte(SingleByteTable)
        case gb18030, big5, eucJP, iso2022JP, shiftJIS, eucKR
        case utf16(isBigEndian: Bool)
        case replacement
    }

    private let scheme: Scheme
    private var jis = ISO2022JPDecoder()
    /// The start of a character that the end of a chunk cut off.
    private var rest: [UInt8] = []

    /// Nil for UTF-8, which needs no decoding.
    init?(_ encoding: TextEncoding) {
        if let table = SingleByteTable.named(encoding.name) {
            scheme = .singleByte(table)
            return
        }
        switch encoding.name {
        case "gb18030", "gbk": scheme = .gb18030
        case "big5": scheme = .big5
        case "euc-jp": scheme = .eucJP
        case "iso-2022-jp": scheme = .iso2022JP
        case "shift_jis": scheme = .shiftJIS
        case "euc-kr": scheme = .eucKR
        case "utf-16le": scheme = .utf16(isBigEndian: false)
        case "utf-16be": scheme = .utf16(isBigEndian: true)
        case "replacement": scheme = .replacement
        default: return nil
        }
    }

    /// Decodes a chunk, except for a character that it cuts off.
    ///
    /// - Parameter isLast: Whether nothing follows; then what is cut off is U+FFFD.
    mutating func decode(_ chunk: UnsafeRawBufferPointer, isLast: Bool = false) -> [UInt8] {
        var output = UTF8Output(capacity: chunk.count * 2)
        let input = rest.isEmpty ? Array(chunk) : rest + Array(chunk)
        var next = 0
        while next < input.count {
            if case .iso2022JP = scheme {
                guard let used = jis.step(input[next...], &output) else { break }
                next += used
                continue
            }
            guard let step = step(input, next) else { break }
            if let scalar = step.scalar {
                output.append(scalar)
            } else {
                output.appendReplacement()
            }
            if let second = step.second { output.append(second) }
            next += step.length
        }
        rest = Array(input[next...])
        if isLast, !rest.isEmpty {
            output.appendReplacement()
            rest = []
        }
        if case .replacement = scheme { return [] }
        return output.bytes
    }

    /// One character: nil as its scalar is an error.
    private struct Step {
        var scalar: Unicode.Scalar?
        var second: Unicode.Scalar?
        var length: Int

        init(_ point: UInt32?, _ length: Int, second: UInt32? = nil) {
            scalar = point.flatMap { $0 == 0 ? nil : Unicode.Scalar($0) }
            self.second = second.flatMap(Unicode.Scalar.init)
            self.length = length
        }
    }

    /// Reads a character; nil if the input cuts it off.
    private func step(_ input: [UInt8], _ at: Int) -> Step? {
        let lead = input[at]
        if case .utf16(let isBigEndian) = scheme { return Self.utf16(input, at, isBigEndian) }
        if lead < 0x80 {
            var step = Step(UInt32(lead), 1)
            if lead == 0 { step.scalar = "\0" }
            return step
        }
        switch scheme {
        case .singleByte(let table): return Step(table.scalars[Int(lead - 0x80)]?.value, 1)
        case .gb18030: return Self.gb18030(input, at)
        case .eucJP: return Self.eucJP(input, at)
        case .shiftJIS where lead == 0x80: return Step(0x80, 1)
        case .shiftJIS where (0xA1...0xDF).contains(lead):
            return Step(0xFF61 - 0xA1 + UInt32(lead), 1)
        default: break
        }
        let leads: ClosedRange<UInt8>
        if case .shiftJIS = scheme { leads = 0x81...0xFC } else { leads = 0x81...0xFE }
        guard leads.contains(lead), lead != 0xA0 || !isShiftJIS else { return Step(nil, 1) }
        guard at + 1 < input.count else { return nil }
        let trail = input[at + 1]
        let step: Step
        switch scheme {
        case .big5: step = Self.big5(lead, trail)
        case .shiftJIS: step = Self.shiftJIS(lead, trail)
        default: step = Self.eucKR(lead, trail)
        }
        // What is ASCII is read again, so that a broken character does not swallow a quote.
        return step.scalar == nil && trail < 0x80 ? Step(nil, 1) : step
    }

    private var isShiftJIS: Bool { if case .shiftJIS = scheme { true } else { false } }

    private static func utf16(_ input: [UInt8], _ at: Int, _ isBigEndian: Bool) -> Step? {
        func unit(_ at: Int) -> UInt32 {
            let (first, second) = (UInt32(input[at]), UInt32(input[at + 1]))
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        guard at + 1 < input.count else { return nil }
        let high = unit(at)
        guard high & 0xF800 == 0xD800 else {
            var step = Step(high, 2)
            if high == 0 { step.scalar = "\0" }
            return step
        }
        guard high & 0xFC00 == 0xD800 else { return Step(nil, 2) }
        guard at + 3 < input.count else { return nil }
        let low = unit(at + 2)
        guard low & 0xFC00 == 0xDC00 else { return Step(nil, 2) }
        return Step(0x10000 + (high & 0x3FF) << 10 + low & 0x3FF, 4)
    }

    private static func big5(_ lead: UInt8, _ trail: UInt8) -> Step {
        guard (0x40...0x7E).contains(trail) || (0xA1...0xFE).contains(trail) else {
            return Step(nil, 2)
        }
        let pointer = Int(lead - 0x81) * 157 + Int(trail) - (trail < 0x7F ? 0x40 : 0x62)
        switch pointer {
        case 1133: return Step(0xCA, 2, second: 0x304)
        case 1135: return Step(0xCA, 2, second: 0x30C)
        case 1164: return Step(0xEA, 2, second: 0x304)
        case 1166: return Step(0xEA, 2, second: 0x30C)
        default: return Step(MultiByteIndex.big5.points[at: pointer], 2)
        }
    }

    private static func shiftJIS(_ lead: UInt8, _ trail: UInt8) -> Step {
        guard (0x40...0x7E).contains(trail) || (0x80...0xFC).contains(trail) else {
            return Step(nil, 2)
        }
        let pointer =
            (Int(lead) - (lead < 0xA0 ? 0x81 : 0xC1)) * 188 + Int(trail)
            - (trail < 0x7F ? 0x40 : 0x41)
        if (8836...10_715).contains(pointer) { return Step(0xE000 - 8836 + UInt32(pointer), 2) }
        return Step(MultiByteIndex.jis0208.points[at: pointer], 2)
    }

    private static func eucKR(_ lead: UInt8, _ trail: UInt8) -> Step {
        guard (0x41...0xFE).contains(trail) else { return Step(nil, 2) }
        return Step(
            MultiByteIndex.eucKR.points[at: Int(lead - 0x81) * 190 + Int(trail - 0x41)],
            2
        )
    }

    private static func eucJP(_ input: [UInt8], _ at: Int) -> Step? {
        let lead = input[at]
        guard lead == 0x8E || lead == 0x8F || (0xA1...0xFE).contains(lead) else {
            return Step(nil, 1)
        }
        guard at + 1 < input.count else { return nil }
        var (first, trail, length) = (lead, input[at + 1], 2)
        if lead == 0x8E, (0xA1...0xDF).contains(trail) {
            return Step(0xFF61 - 0xA1 + UInt32(trail), 2)
        }
        if lead == 0x8F, (0xA1...0xFE).contains(trail) {
            guard at + 2 < input.count else { return nil }
            (first, trail, length) = (trail, input[at + 2], 3)
        }
        var point: UInt32?
        if (0xA1...0xFE).contains(first), (0xA1...0xFE).contains(trail) {
            let index = length == 3 ? MultiByteIndex.jis0212 : .jis0208
            point = index.points[at: Int(first - 0xA1) * 94 + Int(trail - 0xA1)]
        }
        let isError = point == nil || point == 0
        return Step(point, isError && trail < 0x80 ? length - 1 : length)
    }

    private static func gb18030(_ input: [UInt8], _ at: Int) -> Step? {
        let lead = input[at]
        if lead == 0x80 { return Step(0x20AC, 1) }
        guard lead != 0xFF else { return Step(nil, 1) }
        guard at + 1 < input.count else { return nil }
        let second = input[at + 1]
        guard (0x30...0x39).contains(second) else {
            guard (0x40...0x7E).contains(second) || (0x80...0xFE).contains(second) else {
                return Step(nil, second < 0x80 ? 1 : 2)
            }
            let pointer = Int(lead - 0x81) * 190 + Int(second) - (second < 0x7F ? 0x40 : 0x41)
            let step = Step(MultiByteIndex.gb18030.points[at: pointer], 2)
            return step.scalar == nil && second < 0x80 ? Step(nil, 1) : step
        }
        guard at + 2 < input.count else { return nil }
        guard (0x81...0xFE).contains(input[at + 2]) else { return Step(nil, 1) }
        guard at + 3 < input.count else { return nil }
        guard (0x30...0x39).contains(input[at + 3]) else { return Step(nil, 1) }
        let high = (Int(lead) - 0x81) * 10 + Int(second) - 0x30
        let pointer = (high * 126 + Int(input[at + 2]) - 0x81) * 10 + Int(input[at + 3]) - 0x30
        if pointer >= 189_000 { return Step(0x10000 + UInt32(pointer - 189_000), 4) }
        return Step(pointer < 39_420 ? MultiByteIndex.gbFourBytes[at: pointer] : nil, 4)
    }
}

/// Text that grows as UTF-8.
struct UTF8Output {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    @inline(__always)
    mutating func append(_ scalar: Unicode.Scalar) {
        if scalar.value < 0x80 {
            bytes.append(UInt8(scalar.value))
        } else {
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                bytes.append(byte)
            }
        }
    }

    mutating func appendReplacement() { bytes += [0xEF, 0xBF, 0xBD] }
}

extension [UInt32] {
    /// The element at an index, or nil outside.
    fileprivate subscript(at index: Int) -> UInt32? {
        indices.contains(index) ? self[index] : nil
    }
}
