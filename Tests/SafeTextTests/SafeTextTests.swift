import DataStructures
import SafeText
import TestSupport
import Testing

struct SafeTextTests {
    @Test(arguments: [
        ("plain", "plain", 5),
        ("a\u{1B}[31mb", "a␛[31mb", 7),
        ("a\r\nb\tc\u{08}\u{7F}", "a␍␊b␉c␈␡", 8),
        ("\u{9B}31m", "\\x9B31m", 7),
        ("x\u{202E}y", "x<U+202E>y", 10),
        ("\u{E0041}", "<U+E0041>", 9),
        ("a\u{200D}b", "a<U+200D>b", 10),
        ("soft\u{AD}hyphen", "soft<U+00AD>hyphen", 18),
        ("漢字", "漢字", 4),
        ("e\u{301}", "e\u{301}", 1),
        ("e\u{301}\u{302}\u{303}\u{304}", "e\u{301}\u{302}", 1),
        ("\u{301}x", "\u{25CC}\u{301}x", 2),
        ("", "", 0),
    ])
    func `remote text becomes visible and measured`(remote: String, shown: String, width: Int) {
        let text = SafeText(remote)
        #expect(text.string.unicodeScalars.elementsEqual(shown.unicodeScalars))
        #expect(text.width == width)
    }

    @Test func `bytes that are no UTF-8 become replacement characters`() {
        #expect(SafeText(bytes: [0x61, 0xFF, 0x62]).string == "a\u{FFFD}b")
        #expect(SafeText(bytes: [0xED, 0xA0, 0x80]).string.allSatisfy { $0 == "\u{FFFD}" })
        #expect(SafeText(bytes: [UInt8]()).isEmpty)
    }

    @Test func `literals and interpolations are sanitised one by one`() {
        let evil = "\u{1B}]0;x\u{07}"
        let mark = "\u{301}"
        let text: SafeText = "a\u{07}\(evil) \(17) \(SafeText("ok"))\(mark)"
        #expect(text.string == "a␇␛]0;x␇ 17 ok\u{25CC}\u{301}")
        #expect(text.width == 15)
    }

    @Test(arguments: [
        String(repeating: "a", count: 5_000_000),
        String(repeating: "漢", count: 100_000),
        "a" + String(repeating: "\u{301}", count: 100_000),
        String(repeating: "\u{202E}", count: 100_000),
        String(repeating: "\u{1B}", count: 5000),
    ])
    func `floods are cut to 4 KiB and marked`(flood: String) {
        let text = SafeText(flood)
        #expect(text.string.utf8.count <= SafeText.byteLimit)
        #expect(text.string.unicodeScalars.last == "…")
        #expect(SafeText(text.string) == text)
    }

    @Test func `exactly 4 KiB stay whole`() {
        let ascii = String(repeating: "a", count: SafeText.byteLimit)
        #expect(SafeText(ascii).string == ascii)
        let wide = String(repeating: "é", count: SafeText.byteLimit / 2)
        #expect(SafeText(wide).string == wide)
    }

    @Test(arguments: UInt64(1)...200)
    func `any input is safe, measured as the screen does, and stays as it is`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let remote = random.hostileString(length: Int(seed * 7 % 400))
        let text = SafeText(remote)
        var marks = 0
        for scalar in text.string.unicodeScalars {
            let scalarClass = ScalarClass(scalar)
            #expect(scalarClass != .forbidden, "U+\(String(scalar.value, radix: 16))")
            marks = scalarClass == .mark ? marks + 1 : 0
            #expect(marks <= 2)
        }
        let measured = text.string.unicodeScalars.reduce(0) { $0 + SystemWidth.cells(of: $1) }
        #expect(text.width == measured)
        #expect(SafeText(text.string) == text)
        let ascii = text.asciiOnly()
        #expect(ascii.string.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
        #expect(ascii.width == ascii.string.utf8.count)
    }

    @Test(arguments: [
        ("naïve …", "na?ve ..."), ("a␛b", "a\\x1Bb"), ("─│█", "-|#"), ("漢", "?"), ("e\u{301}", "e"),
    ])
    func `an ASCII terminal gets stand-ins`(text: String, ascii: String) {
        #expect(SafeText(text).asciiOnly().string == ascii)
    }
}
