import Testing

@testable import RunControl

/// Lists are cut into lines, wherever a read happens to end.
struct LineSplitterTests {
    private func lines(_ pieces: [ArraySlice<UInt8>], maximum: Int = 1 << 16) -> [String] {
        var splitter = LineSplitter(maximumLine: maximum)
        var lines: [String] = []
        for piece in pieces { splitter.split(piece) { lines.append($0) } }
        splitter.finish { lines.append($0) }
        return lines
    }

    @Test func `blanks, comments and line ends are left out`() {
        let text = "a\r\n\n  \t\n# no\n  # neither\n b c \r\n\u{0B}\u{0C}d\n#\ne # yes\nlast"
        #expect(lines([Array(text.utf8)[...]]) == ["a", "b c", "d", "e # yes", "last"])
        #expect(lines([]).isEmpty)
        #expect(lines([Array("\n\n".utf8)[...]]).isEmpty)
    }

    @Test func `where it is cut makes no difference`() {
        let text = Array("first\r\n# comment\n\nsecond ☃\nthird\u{FFFD}\n  fourth".utf8)
        let whole = lines([text[...]])
        #expect(whole == ["first", "second ☃", "third\u{FFFD}", "fourth"])
        for first in 0...text.count {
            for second in first...text.count {
                #expect(lines([text[..<first], text[first..<second], text[second...]]) == whole)
            }
        }
    }

    @Test(arguments: ["a\nb", "# c\nb", "\n\nb", " a"])
    func `a byte order mark before the first line is none of it`(text: String) {
        let bytes = Array(text.utf8)
        for cut in 0...3 {
            let marked: [UInt8] = [0xEF, 0xBB, 0xBF] + bytes
            #expect(lines([marked[..<cut], marked[cut...]]) == lines([bytes[...]]))
        }
        #expect(lines([Array("a\n\u{FEFF}b".utf8)[...]]) == ["a", "\u{FEFF}b"])
    }

    @Test func `what is no UTF-8 is repaired, and a line that is too long is cut`() {
        #expect(lines([[0x61, 0xFF, 0x0A, 0x62]]) == ["a\u{FFFD}", "b"])
        let long = Array("12345678\nabc\n".utf8)
        for cut in 0...long.count {
            #expect(lines([long[..<cut], long[cut...]], maximum: 5) == ["12345", "abc"])
        }
    }
}
