import SafeText
import TerminalUI

/// Turns what ncurses reads into keys.
///
/// ncurses knows the sequences of terminfo and hands the rest through character by character. Taken
/// as keys, an unknown sequence would fire commands, so they are swallowed here, and the usual ones
/// understood though terminfo may lack them.
struct KeyDecoder {
    /// The numbers under which ncurses reports the marks of a bracketed paste.
    static let pasteStart: Int32 = 0x1001
    static let pasteEnd: Int32 = 0x1002
    /// Longer sequences are no keys.
    static let sequenceLimit = 64

    private enum State: Equatable {
        case ground
        case escape
        /// After `ESC [`, with what came since.
        case control([UInt8])
        /// After `ESC O`.
        case singleShift
        /// In a string (OSC, DCS, APC, PM, SOS) that ends with BEL or `ESC \`.
        case string(introducer: UInt32, count: Int, hasEscape: Bool)
        /// The bytes of an X10 mouse report that ncurses did not want.
        case skip(Int)
        case paste
    }

    private var state = State.ground
    /// What the paste has brought so far, and how many scalars that is.
    private var pasted = String.UnicodeScalarView()
    private var pastedCount = 0

    /// Whether more is to be expected at once.
    var isInsideSequence: Bool { state != .ground }
    /// Whether that is a paste, which may take longer.
    var isInsidePaste: Bool { state == .paste }

    /// Takes the next thing read, and answers with what it completes.
    mutating func decode(_ key: RawKey) -> [TerminalInput] {
        switch state {
        case .ground: return decodeGround(key)
        case .escape: return decodeEscape(key)
        case .control(let bytes): return decodeControl(key, after: bytes)
        case .singleShift: return decodeSingleShift(key)
        case .string(let introducer, let count, let hasEscape):
            return decodeString(key, introducer, count, hasEscape)
        case .skip(let count):
            state = count > 1 && key != .silence ? .skip(count - 1) : .ground
            return []
        case .paste: return decodePaste(key)
        }
    }

    private mutating func decodeGround(_ key: RawKey) -> [TerminalInput] {
        switch key {
        case .silence: return []
        case .scalar(0x1B):
            state = .escape
            return []
        case .scalar(let value): return Key(typed: value).map { [.key($0)] } ?? []
        case .code(KeyDecoder.pasteStart):
            state = .paste
            return []
        case .code(let code): return Key(code: code).map { [.key($0)] } ?? []
        }
    }

    private mutating func decodeEscape(_ key: RawKey) -> [TerminalInput] {
        state = .ground
        switch key {
        case .silence: return [.key(.escape)]
        case .scalar(0x5B):
            state = .control([])
            return []
        case .scalar(0x4F):
            state = .singleShift
            return []
        case .scalar(let value) where [0x50, 0x58, 0x5D, 0x5E, 0x5F].contains(value):
            state = .string(introducer: value, count: 0, hasEscape: false)
            return []
        default: return [.key(.escape)] + decodeGround(key)
        }
    }

    private mutating func decodeControl(_ key: RawKey, after bytes: [UInt8]) -> [TerminalInput] {
        state = .ground
        guard case .scalar(let value) = key else {
            let typed: [TerminalInput] =
                bytes.isEmpty && key == .silence ? [.key(.escape), .key(.character("["))] : []
            return typed + decodeGround(key)
        }
        switch value {
        case 0x20..<0x40 where bytes.count < KeyDecoder.sequenceLimit:
            state = .control(bytes + [UInt8(value)])
            return []
        case 0x4D where bytes.isEmpty:
            state = .skip(3)
            return []
        case 0x40..<0x7F:
            return Key(controlSequence: bytes, final: UInt8(value)).map { [.key($0)] } ?? []
        case 0x20..<0x40: return []
        default: return decodeGround(key)
        }
    }

    private mutating func decodeSingleShift(_ key: RawKey) -> [TerminalInput] {
        state = .ground
        guard case .scalar(let value) = key, value < 0x7F else {
            return [.key(.escape), .key(.character("O"))] + decodeGround(key)
        }
        return Key(singleShift: UInt8(value)).map { [.key($0)] } ?? []
    }

    private mutating func decodeString(
        _ key: RawKey,
        _ introducer: UInt32,
        _ count: Int,
        _ hasEscape: Bool
    ) -> [TerminalInput] {
        state = .ground
        switch key {
        case .silence:
            guard count == 0, !hasEscape, let typed = Key(typed: introducer) else { return [] }
            return [.key(.escape), .key(typed)]
        case .scalar(0x07), .scalar(0x9C): return []
        case .scalar(0x5C) where hasEscape: return []
        case .scalar(let value):
            state = .string(introducer: introducer, count: count + 1, hasEscape: value == 0x1B)
            return []
        case .code: return decodeGround(key)
        }
    }

    private mutating func decodePaste(_ key: RawKey) -> [TerminalInput] {
        switch key {
        case .silence, .code(KeyDecoder.pasteEnd):
            defer {
                state = .ground
                pasted = String.UnicodeScalarView()
                pastedCount = 0
            }
            return [.paste(KeyDecoder.line(pasted))]
        case .scalar(let value):
            guard pastedCount < SafeText.byteLimit, let scalar = Unicode.Scalar(value) else {
                break
            }
            pasted.append(scalar)
            pastedCount += 1
        case .code: break
        }
        return []
    }

    /// One line out of what may have been several: an input line has no room for more.
    private static func line(_ pasted: String.UnicodeScalarView) -> SafeText {
        let isBreak: (Unicode.Scalar) -> Bool = { $0 == "\n" || $0 == "\r" || $0 == "\t" }
        let lines = pasted.split(whereSeparator: isBreak)
        return SafeText(lines.map { String($0) }.joined(separator: " "))
    }
}
