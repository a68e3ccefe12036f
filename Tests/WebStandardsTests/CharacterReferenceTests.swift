import Testing

@testable import WebStandards

/// Character references of HTML (HTML Standard §13.2.5.72 to §13.2.5.80).
struct CharacterReferenceTests {
    private func decoded(_ text: String, isAttribute: Bool = true) -> String {
        Array(text.utf8).withUnsafeBufferPointer {
            String(
                decoding: CharacterReferences.decoded($0, isAttribute: isAttribute),
                as: UTF8.self
            )
        }
    }

    @Test func `there are 2,125 names, and 106 of them need no semicolon`() {
        let words = NamedReferences.list.split(whereSeparator: \.isWhitespace)
        #expect(words.count == 2125)
        #expect(words.count { $0.contains("*") } == 106)
        let names = words.map { word in String(word.prefix { $0 != ":" && $0 != "*" }) }
        #expect(names.allSatisfy { decoded("&\($0);") != "&\($0);" })
    }

    @Test(arguments: [
        ("&ccaron;", "č"), ("&Acy;", "А"), ("&COPY;", "©"), ("&PlusMinus;", "±"),
        ("&VerticalLine;", "|"), ("&CounterClockwiseContourIntegral;", "∳"), ("&acE;", "∾̳"),
        ("&Tab;&NewLine;", "\t\n"), ("&nope;", "&nope;"), ("&ampx", "&ampx"), ("&amp=", "&amp="),
        ("&amp", "&"), ("&amp.", "&."), ("&copy=1", "&copy=1"), ("&hyphen", "&hyphen"),
        ("&notit;", "&notit;"), ("&notin;", "∉"), ("&", "&"), ("&;", "&;"), ("&#", "&#"),
    ])
    func `names in attributes`(text: String, expected: String) {
        #expect(decoded(text) == expected)
    }

    @Test(arguments: [
        ("&notit;", "¬it;"), ("&ampx", "&x"), ("&copy=1", "©=1"), ("&frac12x", "½x"),
        ("&no", "&no"),
    ])
    func `names in text`(text: String, expected: String) {
        #expect(decoded(text, isAttribute: false) == expected)
    }

    @Test(arguments: [
        ("&#150;", "–"), ("&#x80;", "€"), ("&#x81;", "\u{81}"), ("&#159;", "Ÿ"),
        ("&#0;", "\u{FFFD}"),
        ("&#xD800;", "\u{FFFD}"), ("&#x110000;", "\u{FFFD}"),
        ("&#99999999999999999999;", "\u{FFFD}"),
        ("&#65x", "Ax"), ("&#x1F600", "😀"), ("&#X41;", "A"), ("&#xg", "&#xg"),
        ("a\0b", "a\u{FFFD}b"),
    ])
    func `numbers mean characters, 0x80 to 0x9F those of windows-1252`(
        text: String,
        expected: String
    ) {
        #expect(decoded(text) == expected)
    }
}
