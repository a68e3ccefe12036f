import TestSupport
import Testing

struct VirtualScreenTests {
    @Test(arguments: [
        ("abc\r\nde", "abc\nde\n\n"),
        ("abcdefgh", "abcdef\ngh\n\n"),
        ("abcdef\r\ng", "abcdef\ng\n\n"),
        ("abcdef\u{1B}[1;2H\u{1B}[2P", "adef\n\n\n"),
        ("abcdef\u{1B}[1;2H\u{1B}[2@", "a  bcd\n\n\n"),
        ("abcdef\u{1B}[1;2H\u{1B}[2X", "a  def\n\n\n"),
        ("a\u{1B}[3b", "aaaa\n\n\n"),
        ("a\r\nb\r\nc\u{1B}[1;1H\u{1B}[L", "\na\nb\n"),
        ("a\r\nb\r\nc\u{1B}[1;1H\u{1B}[M", "b\nc\n\n"),
        ("a\r\nb\r\nc\r\nd", "b\nc\nd\n"),
        ("a\r\nb\r\nc\u{1B}[2;3r\u{1B}[3;1H\n", "a\nc\n\n"),
        ("漢字\u{1B}[1;2Hx", " x字\n\n\n"),
        ("abcde漢", "abcde\n漢\n\n"),
        ("e\u{301}x", "e\u{301}x\n\n\n"),
        ("abc\u{1B}[?1049hxyz\u{1B}[?1049l", "abc\n\n\n"),
        ("abc\u{1B}[2K\u{1B}]2;t\u{1B}\\d", "   d\n\n\n"),
    ])
    func `a terminal shows`(bytes: String, text: String) {
        var screen = VirtualScreen(columns: 6, rows: 3)
        screen.feed(bytes.utf8)
        #expect(screen.text.unicodeScalars.elementsEqual(text.unicodeScalars))
        #expect(screen.unknownSequences.isEmpty)
    }

    @Test(arguments: ["\u{1B}]52;c;AA\u{07}", "\u{1B}P1q\u{1B}\\", "\u{1B}[5i", "\u{1B}[>4;1m"])
    func `what a program must not send is noticed`(bytes: String) {
        var screen = VirtualScreen(columns: 6, rows: 3)
        screen.feed(bytes.utf8)
        #expect(screen.unknownSequences.count == 1)
    }

    @Test func `colours and attributes are kept by cell`() {
        var screen = VirtualScreen(columns: 6, rows: 1)
        screen.feed("\u{1B}[1;38;5;35;44ma\u{1B}[0;7mb\u{1B}[mc".utf8)
        let looks = screen.cells[0].prefix(3).map(\.look)
        #expect(looks[0].isBold && looks[0].foreground == 35 && looks[0].background == 4)
        #expect(looks[1].isReversed && looks[1].foreground == nil)
        #expect(looks[2] == VirtualScreen.Look())
    }
}
