import SafeText
import TerminalUI
import Testing

@testable import TerminalUINcurses

struct KeyDecoderTests {
    /// Decodes text as ncurses hands it through when it knows none of the sequences.
    private func decode(_ text: String, thenSilence: Bool = true) -> [TerminalInput] {
        var decoder = KeyDecoder()
        var result = text.unicodeScalars.flatMap { decoder.decode(.scalar($0.value)) }
        if thenSilence { result += decoder.decode(.silence) }
        return result
    }

    @Test(arguments: [
        ("a", [Key.character("a")]), ("é", [.character("é")]), ("漢", [.character("漢")]),
        ("\r", [.enter]), ("\n", [.enter]), ("\t", [.tab]), ("\u{7F}", [.backspace]),
        ("\u{03}", [.control("c")]), ("\u{00}", [.control("@")]), ("\u{1C}", [.control("\\")]),
        ("\u{1B}", [.escape]), ("\u{1B}[A", [.up]), ("\u{1B}OA", [.up]), ("\u{1B}[1;5C", [.right]),
        ("\u{1B}[Z", [.backTab]), ("\u{1B}[3~", [.delete]), ("\u{1B}[3;5~", [.delete]),
        ("\u{1B}[24~", [.function(12)]), ("\u{1B}OP", [.function(1)]), ("\u{1B}OM", [.enter]),
        ("\u{1B}x", [.escape, .character("x")]), ("\u{1B}[", [.escape, .character("[")]),
        ("\u{1B}O", [.escape, .character("O")]), ("\u{1B}]", [.escape, .character("]")]),
    ])
    func `sequences are keys`(text: String, keys: [Key]) {
        #expect(decode(text) == keys.map { .key($0) })
    }

    @Test(arguments: [
        "\u{1B}[99;5u", "\u{1B}[I", "\u{1B}[?2026;2$y", "\u{1B}[<0;3;4M", "\u{1B}[<0;3;4m",
        "\u{1B}[M !q", "\u{1B}]11;rgb:0000/0000/0000\u{07}", "\u{1B}]11;rgb:0/0/0\u{1B}\\",
        "\u{1B}P>|xterm(370)\u{1B}\\", "\u{1B}[999999999999999999999~", "\u{202E}", "\u{301}",
    ])
    func `what is no key fires none, and what follows does`(text: String) {
        #expect(decode(text).isEmpty)
        #expect(decode(text + "q") == [.key(.character("q"))])
    }

    @Test func `a sequence without an end is given up`() {
        #expect(decode("\u{1B}[" + String(repeating: "1", count: 500)).count < 500)
        #expect(decode("\u{1B}]52;c;AAAA").isEmpty)
    }

    @Test func `a paste is one line of text and no keys`() {
        var decoder = KeyDecoder()
        _ = decoder.decode(.code(KeyDecoder.pasteStart))
        let keys = "q\u{1B}[31m\r\nfoo\tbar\n".unicodeScalars.flatMap {
            decoder.decode(.scalar($0.value))
        }
        #expect(keys.isEmpty)
        #expect(decoder.isInsidePaste)
        let pasted = decoder.decode(.code(KeyDecoder.pasteEnd))
        #expect(pasted == [.paste("q\u{1B}[31m foo bar")])
        #expect(!decoder.isInsideSequence)
    }

    @Test func `an endless paste is cut, and one without an end is over after a silence`() throws {
        var decoder = KeyDecoder()
        _ = decoder.decode(.code(KeyDecoder.pasteStart))
        for _ in 0..<100_000 { _ = decoder.decode(.scalar(0x61)) }
        guard case .paste(let text) = decoder.decode(.silence).first else {
            Issue.record("no paste")
            return
        }
        #expect(text.width == SafeText.byteLimit)
        let after = decoder.decode(.scalar(0x71))
        #expect(after == [.key(.character("q"))])
    }
}
