import CNcurses
import SafeText
import TerminalUI

/// The sequences that ncurses does not write for us, and the one that undoes everything.
struct TerminalSequences {
    /// Switch reports of pasted text on and off.
    static let pasteOn = Array("\u{1B}[?2004h".utf8)
    static let pasteOff = Array("\u{1B}[?2004l".utf8)

    /// Whether the terminal understands xterm's window titles: capability `XT`.
    private let hasTitle = tigetflag("XT") > 0

    /// Makes the set for the terminal that ncurses has open.
    init() {}

    /// Saves the window's title.
    var pushTitle: [UInt8] { hasTitle ? Array("\u{1B}[22;2t".utf8) : [] }

    /// Sets the window's title.
    ///
    /// Nothing in a safe text can end the sequence.
    func setTitle(_ title: SafeText) -> [UInt8] {
        hasTitle ? Array("\u{1B}]2;\(title.truncated(to: 200))\u{1B}\\".utf8) : []
    }

    /// Brings the saved title back.
    var popTitle: [UInt8] { hasTitle ? Array("\u{1B}[23;2t".utf8) : [] }

    /// Everything a dying process must say, in one string: end of a frame, mouse and paste reports
    /// off, plain attributes and colours, cursor on, keypad off, the normal screen.
    func goodbye(popsTitle: Bool) -> [UInt8] {
        var bytes = Array("\u{1B}[?2026l\u{1B}[?1000l\u{1B}[?1002l\u{1B}[?1003l\u{1B}[?1006l".utf8)
        bytes += TerminalSequences.pasteOff
        for name in ["sgr0", "op", "cnorm", "rmkx"] { bytes += TerminalSequences.capability(name) }
        bytes += Array("\u{1B}[?25h".utf8)
        bytes += popsTitle ? popTitle : []
        let leave = TerminalSequences.capability("rmcup")
        return bytes + (leave.isEmpty ? Array("\r\n".utf8) : leave)
    }

    /// A string of the terminal's description without its padding notes `$<…>`.
    private static func capability(_ name: String) -> [UInt8] {
        guard let value = crawltop_string_capability(name) else { return [] }
        var bytes: [UInt8] = []
        var isPadding = false
        for byte in String(cString: value).utf8 {
            if byte == UInt8(ascii: "$") { isPadding = true }
            if !isPadding { bytes.append(byte) }
            if byte == UInt8(ascii: ">") { isPadding = false }
        }
        return bytes
    }
}
