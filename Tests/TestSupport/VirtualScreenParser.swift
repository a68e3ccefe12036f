/// Takes a stream of bytes apart into characters and control functions (ECMA-48, UTF-8).
struct VirtualScreenParser: Sendable {
    /// A control sequence `ESC [ …`.
    struct Sequence: Equatable, Sendable {
        /// A leading `?`, `>`, `=` or `!`, or an intermediate character; empty for most.
        var prefix = ""
        /// The numbers; -1 where none was given.
        var parameters: [Int] = []
        /// The last byte, which tells what it does.
        var final: Character = " "
        /// The whole sequence but its `ESC [`, for messages.
        var text = ""

        /// A number, or what stands for it when it is missing or 0.
        func parameter(_ index: Int, default standard: Int) -> Int {
            guard index < parameters.count, parameters[index] > 0 else { return standard }
            return parameters[index]
        }
    }

    /// One thing a terminal obeys.
    enum Event: Equatable, Sendable {
        case print(Unicode.Scalar)
        case control(UInt8)
        case escape(String)
        case sequence(Sequence)
        case string(String)
    }

    private enum State: Sendable { case ground, escape, sequence, string, stringEscape }

    private var state = State.ground
    private var collected: [UInt8] = []
    private var utf8: [UInt8] = []
    private var utf8Length = 0

    /// Takes a byte; what it completes, if anything.
    mutating func parse(_ byte: UInt8) -> Event? {
        switch state {
        case .ground: return parseGround(byte)
        case .escape: return parseEscape(byte)
        case .sequence: return parseSequence(byte)
        case .string, .stringEscape: return parseString(byte)
        }
    }

    private mutating func parseGround(_ byte: UInt8) -> Event? {
        if byte == 0x1B {
            state = .escape
            collected = []
            return nil
        }
        if byte < 0x20 || byte == 0x7F { return .control(byte) }
        if byte < 0x80 { return .print(Unicode.Scalar(byte)) }
        if byte >= 0xC0 {
            utf8 = [byte]
            utf8Length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
            return nil
        }
        utf8.append(byte)
        guard utf8.count >= utf8Length else { return nil }
        defer { utf8 = [] }
        return String(decoding: utf8, as: UTF8.self).unicodeScalars.first.map { .print($0) }
    }

    private mutating func parseEscape(_ byte: UInt8) -> Event? {
        switch byte {
        case UInt8(ascii: "["): state = .sequence
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"),
            UInt8(ascii: "X"):
            collected = [byte]
            state = .string
        case 0x1B: collected = []
        case 0x20..<0x30: collected.append(byte)
        default:
            state = .ground
            return .escape(String(decoding: collected + [byte], as: UTF8.self))
        }
        return nil
    }

    private mutating func parseSequence(_ byte: UInt8) -> Event? {
        switch byte {
        case 0x1B:
            state = .escape
            collected = []
            return nil
        case 0x00..<0x20: return .control(byte)
        case 0x20..<0x40:
            collected.append(byte)
            return nil
        default: break
        }
        state = .ground
        var sequence = Sequence()
        sequence.text = String(decoding: collected + [byte], as: UTF8.self)
        sequence.final = Character(Unicode.Scalar(byte))
        let isNumber: (UInt8) -> Bool = { (0x30...0x3B).contains($0) }
        sequence.prefix = String(decoding: collected.filter { !isNumber($0) }, as: UTF8.self)
        let numbers = String(decoding: collected.filter(isNumber), as: UTF8.self)
        if !numbers.isEmpty {
            sequence.parameters = numbers.split(separator: ";", omittingEmptySubsequences: false)
                .map { Int($0) ?? -1 }
        }
        return .sequence(sequence)
    }

    private mutating func parseString(_ byte: UInt8) -> Event? {
        if byte == 0x07 || (state == .stringEscape && byte == UInt8(ascii: "\\")) {
            state = .ground
            return .string(String(decoding: collected, as: UTF8.self))
        }
        if state == .stringEscape {
            state = .escape
            collected = []
            return parseEscape(byte)
        }
        if byte == 0x1B { state = .stringEscape } else { collected.append(byte) }
        return nil
    }
}
