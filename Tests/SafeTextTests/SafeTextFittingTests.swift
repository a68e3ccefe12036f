import DataStructures
import SafeText
import TestSupport
import Testing

struct SafeTextFittingTests {
    @Test(arguments: [
        ("abcdef", 6, Truncation.tail, "abcdef"),
        ("abcdef", 4, .tail, "abc…"),
        ("abcdef", 4, .head, "…def"),
        ("abcdef", 4, .middle, "a…ef"),
        ("abcdef", 1, .tail, "…"),
        ("abcdef", 0, .tail, ""),
        ("abcdef", -3, .tail, ""),
        ("漢字漢字", 6, .tail, "漢字…"),
        ("漢字漢字", 4, .head, "…字"),
        ("漢字漢字", 2, .tail, "…"),
        ("ae\u{301}o", 2, .tail, "a…"),
        ("oae\u{301}", 2, .head, "…e\u{301}"),
    ])
    func `truncation keeps characters whole`(
        text: String,
        width: Int,
        mode: Truncation,
        result: String
    ) {
        let truncated = SafeText(text).truncated(to: width, mode)
        #expect(truncated.string == result)
        #expect(truncated.width == SafeText(result).width)
    }

    @Test func `an ellipsis that does not fit is left out`() {
        #expect(SafeText("abcdef").truncated(to: 2, ellipsis: "...").string == "ab")
    }

    @Test(arguments: [
        (Alignment.left, "漢   "), (.right, "   漢"), (.center, " 漢  "),
    ])
    func `padding fills up to the width`(alignment: Alignment, result: String) {
        let padded = SafeText("漢").padded(to: 5, alignment: alignment)
        #expect(padded.string == result)
        #expect(padded.width == 5)
        #expect(padded.padded(to: 3, alignment: alignment) == padded)
    }

    @Test(arguments: UInt64(1)...100, [Truncation.tail, .head, .middle])
    func `no cut is wider than asked, and none needs sanitising again`(
        seed: UInt64,
        mode: Truncation
    ) {
        var random = SplitMix64(seed: seed)
        let text = SafeText(random.hostileString(length: 60))
        let width = Int.random(in: -1...80, using: &random)
        let cut = text.truncated(to: width, mode)
        #expect(cut.width <= max(width, 0) || cut == text)
        #expect(cut.width >= min(text.width, width) - 2)
        #expect(SafeText(cut.string) == cut)
        #expect(text.prefix(cells: width).width <= max(width, 0))
        #expect(text.suffix(cells: width).width <= max(width, 0))
    }

    @Test(arguments: [
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 3, ["one", "two", "thr", "ee"]),
        ("漢字漢字", 5, ["漢字", "漢字"]),
        ("", 5, [""]),
        ("abc", 0, ["abc"]),
        ("漢", 1, ["漢"]),
    ])
    func `lines break at spaces`(text: String, width: Int, lines: [String]) {
        #expect(SafeText(text).wrapped(to: width).map(\.string) == lines)
    }

    @Test func `cells are cut out by column`() {
        #expect(SafeText("abcdef").cells(2..<4).string == "cd")
        #expect(SafeText("漢字").cells(1..<4).string == "字")
        #expect(SafeText("abc").cells(5..<9).isEmpty)
    }
}
