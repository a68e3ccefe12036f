import DataStructures
import SafeText
import TerminalUI
import TestSupport
import Testing

struct TextFieldTests {
    @Test func `keys edit at the cursor`() {
        var field = TextField("ac")
        for key: Key in [.left, .character("漢"), .end, .backspace, .home, .delete, .character("é")]
        {
            let isHandled = field.handle(key)
            #expect(isHandled)
        }
        #expect(field.text == "é漢")
        #expect(field.cursor == 1)
        let isEnterHandled = field.handle(.enter)
        #expect(!isEnterHandled)
    }

    @Test(arguments: [
        (Key.control("w"), "one ", 4), (.control("u"), "", 0), (.backspace, "one tw", 6),
        (.control("k"), "one two", 7),
    ])
    func `more than a character can be deleted`(key: Key, text: String, cursor: Int) {
        var field = TextField("one two")
        _ = field.handle(key)
        #expect(field.text.string == text)
        #expect(field.cursor == cursor)
    }

    @Test func `the text scrolls so that the cursor shows`() {
        var frame = Frame(size: Size(width: 4, height: 1))
        TextField("abcdef").draw(into: &frame, in: frame.bounds, glyphs: .ascii)
        #expect(frame.text == "def\n")
        #expect(frame.cursor == Point(x: 3, y: 0))
    }

    @Test func `what is too long is refused`() {
        var field = TextField(SafeText(String(repeating: "a", count: SafeText.byteLimit)))
        field.insert("b")
        #expect(field.text.width == SafeText.byteLimit)
    }

    @Test(arguments: UInt64(1)...60)
    func `any keys keep the cursor inside`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var field = TextField()
        let keys: [Key] = [
            .left, .right, .home, .end, .backspace, .delete, .control("w"), .control("u"),
            .control("k"),
        ]
        for _ in 0..<200 {
            if Bool.random(using: &random) {
                field.insert(SafeText(random.hostileString(length: 2)))
            } else {
                _ = field.handle(keys[Int.random(in: 0..<keys.count, using: &random)])
            }
            #expect((0...field.text.glyphs.count).contains(field.cursor))
            #expect(SafeText(field.text.string) == field.text)
        }
    }
}
