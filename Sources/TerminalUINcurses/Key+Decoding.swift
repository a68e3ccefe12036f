import CNcurses
import SafeText
import TerminalUI

extension Key {
    /// The key behind a typed scalar; nil for what no key of ours is.
    init?(typed value: UInt32) {
        switch value {
        case 0x0D, 0x0A: self = .enter
        case 0x09: self = .tab
        case 0x1B: self = .escape
        case 0x08, 0x7F: self = .backspace
        case 0x00: self = .control("@")
        case 0x01..<0x1B: self = .control(Character(Unicode.Scalar(UInt8(value + 0x60))))
        case 0x1C..<0x20: self = .control(Character(Unicode.Scalar(UInt8(value + 0x40))))
        default:
            guard let scalar = Unicode.Scalar(value), ScalarClass(scalar) != .forbidden,
                ScalarClass(scalar) != .mark
            else { return nil }
            self = .character(Character(scalar))
        }
    }

    /// The key behind a `KEY_…` number; nil for keys that mean nothing here.
    init?(code: Int32) {
        let function = code - crawltop_first_function_key()
        if (1...63).contains(function) {
            self = .function(Int(function))
            return
        }
        switch code {
        case KEY_UP, KEY_SR: self = .up
        case KEY_DOWN, KEY_SF: self = .down
        case KEY_LEFT, KEY_SLEFT: self = .left
        case KEY_RIGHT, KEY_SRIGHT: self = .right
        case KEY_PPAGE, KEY_SPREVIOUS, KEY_A3: self = .pageUp
        case KEY_NPAGE, KEY_SNEXT, KEY_C3: self = .pageDown
        case KEY_HOME, KEY_SHOME, KEY_A1, KEY_FIND: self = .home
        case KEY_END, KEY_SEND, KEY_C1, KEY_SELECT: self = .end
        case KEY_ENTER: self = .enter
        case KEY_BTAB: self = .backTab
        case KEY_BACKSPACE: self = .backspace
        case KEY_DC, KEY_SDC: self = .delete
        case KEY_IC, KEY_SIC: self = .insert
        default: return nil
        }
    }

    /// The key behind `ESC [ parameters final` (ECMA-48 §5.4, xterm's ctlseqs).
    ///
    /// Modifiers are ignored: Ctrl-Up is Up.
    init?(controlSequence parameters: [UInt8], final: UInt8) {
        switch final {
        case UInt8(ascii: "A"): self = .up
        case UInt8(ascii: "B"): self = .down
        case UInt8(ascii: "C"): self = .right
        case UInt8(ascii: "D"): self = .left
        case UInt8(ascii: "F"): self = .end
        case UInt8(ascii: "H"): self = .home
        case UInt8(ascii: "Z"): self = .backTab
        case UInt8(ascii: "~"):
            let number = parameters.prefix { $0 != UInt8(ascii: ";") }
            self.init(tilde: Int(String(decoding: number, as: UTF8.self)) ?? 0)
        default: return nil
        }
    }

    /// The key behind `ESC O final`.
    init?(singleShift final: UInt8) {
        switch final {
        case UInt8(ascii: "P")...UInt8(ascii: "S"):
            self = .function(Int(final - UInt8(ascii: "P")) + 1)
        case UInt8(ascii: "M"): self = .enter
        default: self.init(controlSequence: [], final: final)
        }
    }

    private init?(tilde number: Int) {
        switch number {
        case 1, 7: self = .home
        case 2: self = .insert
        case 3: self = .delete
        case 4, 8: self = .end
        case 5: self = .pageUp
        case 6: self = .pageDown
        case 11...15: self = .function(number - 10)
        case 17...21: self = .function(number - 11)
        case 23, 24: self = .function(number - 12)
        default: return nil
        }
    }
}
