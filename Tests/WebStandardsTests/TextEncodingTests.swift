import Testing
import URLStandard

@testable import WebStandards

/// Encodings as the Encoding Standard has them.
struct TextEncodingTests {
    private func href(_ head: String, _ reference: [UInt8], header: String? = nil) throws -> String?
    {
        let bytes = Array("\(head)<a href='".utf8) + reference + Array("'>".utf8)
        let hrefs = try [Int.max, 1, 700].map { chunk in
            try Page(bytes, chunk: chunk, charset: header).links.first?.resolved?.href
        }
        #expect(Set(hrefs).count == 1)
        return hrefs[0]?.replacing("http://a.example", with: "")
    }

    @Test func `all 228 labels name one of 40 encodings`() {
        let words = TextEncoding.labelList.split(whereSeparator: \.isWhitespace)
        let labels = words.filter { $0.last != ":" }
        #expect(labels.count == 228)
        #expect(words.count - labels.count == 40)
        #expect(labels.allSatisfy { TextEncoding(label: String($0)) != nil })
    }

    @Test(arguments: [
        ("UTF8", "utf-8"), (" Latin1\n", "windows-1252"), ("iso-8859-8-i", "iso-8859-8-i"),
        ("gb_2312", "gbk"), ("korean", "euc-kr"), ("csshiftjis", "shift_jis"),
        ("koi8_r", "koi8-r"), ("iso-2022-kr", "replacement"), ("x-cp1252", "windows-1252"),
        ("unicode", "utf-16le"), ("unicodefffe", "utf-16be"), ("ansi_x3.4-1968", "windows-1252"),
    ])
    func `a label names an encoding in any case and with blanks around`(label: String, name: String)
    {
        #expect(TextEncoding(label: label)?.name == name)
    }

    @Test(arguments: ["", "none", "latin 1", "utf-7", "nonsense", "../../x//TRANSLIT"])
    func `other labels name none`(label: String) {
        #expect(TextEncoding(label: label) == nil)
    }

    @Test func `every byte of a single-byte encoding is what the standard says`() {
        let tables =
            [
                ("windows-1252", 0x80, "€"), ("windows-1252", 0x81, "\u{81}"),
                ("macintosh", 0xC6, "∆"),
                ("macintosh", 0xF0, "\u{F8FF}"), ("x-mac-cyrillic", 0xA2, "Ґ"),
                ("koi8-u", 0xAE, "ў"),
                ("iso-8859-8-i", 0xE0, "א"), ("windows-874", 0xDB, nil),
                ("x-user-defined", 0x80, "\u{F780}"),
            ] as [(String, Int, Unicode.Scalar?)]
        for (name, byte, scalar) in tables {
            #expect(SingleByteTable.named(name)?.scalars[byte - 0x80] == scalar, "\(name) \(byte)")
        }
        #expect(SingleByteTable.named("iso-8859-3")?.scalars.count { $0 == nil } == 7)
    }

    @Test(
        arguments: [
            ("big5", [0xA4, 0xA4], "中"), ("big5", [0x88, 0x62], "Ê̄"), ("big5", [0xA1, 0x45], "‧"),
            ("gbk", [0x80], "€"), ("gb18030", [0x81, 0x30, 0x84, 0x36], "¥"),
            ("gb18030", [0x94, 0x39, 0xFC, 0x36], "😀"),
            ("gb18030", [0x81, 0x35, 0xF4, 0x37], "\u{E7C7}"),
            ("gbk", [0xA3, 0xA0], "\u{3000}"), ("euc-kr", [0xB0, 0xA1], "가"),
            ("shift_jis", [0xB1], "ｱ"),
            ("shift_jis", [0x83, 0x5C], "ソ"), ("shift_jis", [0xF0, 0x40], "\u{E000}"),
            ("euc-jp", [0x8F, 0xA2, 0xAF], "˘"), ("euc-jp", [0x8E, 0xB1], "ｱ"),
            ("euc-jp", [0xAD, 0xA1], "①"),
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x1B, 0x28, 0x42], "日"),
            ("iso-2022-jp", [0x1B, 0x28, 0x49, 0x31, 0x1B, 0x28, 0x42], "ｱ"),
            ("windows-1251", [0xC6], "Ж"),
        ] as [(String, [UInt8], String)]
    )
    func `characters are decoded, wherever a chunk ends`(
        label: String,
        bytes: [UInt8],
        text: String
    ) throws {
        let path = try WebURL("http://a.example/d/\(text)/x").path
        let found = try href("<meta charset=\(label)>", bytes + Array("/x".utf8))
        #expect(found == path)
    }

    @Test(
        arguments: [
            ("shift_jis", [0x81, 0x27], 1), ("gbk", [0x81, 0x3E], 1), ("big5", [0xFF], 1),
            ("gb18030", [0x81, 0x30, 0x81, 0x3C], 1), ("euc-jp", [0x8F, 0xA1, 0x41], 1),
        ] as [(String, [UInt8], Int)]
    )
    func `a broken character does not swallow what is ASCII`(
        label: String,
        bytes: [UInt8],
        count: Int
    ) throws {
        let encoding = try #require(TextEncoding(label: label))
        var decoder = try #require(TextDecoder(encoding))
        let text = (bytes + [0x21]).withUnsafeBytes { decoder.decode($0, isLast: true) }
        #expect(text.starts(with: [0xEF, 0xBF, 0xBD]))
        #expect(text.last == 0x21)
        if let last = bytes.last, last < 0x80 { #expect(text.contains(last)) }
    }

    @Test(
        arguments: [
            ("<meta charset=windows-1251>", "nonsense", [0xC6], "/d/%D0%96"),
            ("<meta charset=windows-1251>", "koi8-r", [0xC6], "/d/%D1%84"),
            (
                "<meta http-equiv=content-type content='text/html charset=koi8-r'>", nil, [0xC6],
                "/d/%D1%84"
            ),
            ("<meta http-equiv=content-type content='charset=koi8-r'>", nil, [0xC6], "/d/%D1%84"),
            (
                "<meta http-equiv=content-type content='charset=\"koi8-r\"; x'>", nil, [0xC6],
                "/d/%D1%84"
            ),
            ("<meta content='charset=koi8-r'>", nil, [0xC3, 0xA9], "/d/%C3%A9"),
            ("<meta charset=' koi8-r '>", nil, [0xC6], "/d/%D1%84"),
            ("<meta charset=nonsense><meta charset=koi8-r>", nil, [0xC6], "/d/%D1%84"),
            ("<?xml version='1.0' encoding='koi8-r'?>", nil, [0xC6], "/d/%D1%84"),
            ("<!-- <meta charset=koi8-r> -->", nil, [0xC3, 0xA9], "/d/%C3%A9"),
            ("<p a='<meta charset=koi8-r>'>", nil, [0xC3, 0xA9], "/d/%C3%A9"),
            ("<meta charset=utf-16>", nil, [0xC3, 0xA9], "/d/%C3%A9"),
            ("<meta charset=x-user-defined>", nil, [0xE9], "/d/%C3%A9"),
            ("", "x-user-defined", [0xE9], "/d/%EF%9F%A9"),
            ("", nil, [0xC3, 0xA9], "/d/%C3%A9"), ("", nil, [0xE9], "/d/%C3%A9"),
            ("", nil, [0x81], "/d/%C2%81"), ("<a href='\u{E9}'>", "utf-8", [0xE9], "/d/%C3%A9"),
            ("", "iso-2022-kr", [0x41], nil),
        ] as [(String, String?, [UInt8], String?)]
    )
    func `the encoding is found in the standard's order`(
        head: String,
        header: String?,
        reference: [UInt8],
        expected: String?
    ) throws {
        #expect(try href(head, reference, header: header) == expected)
    }

    @Test func `a declaration after the first kilobyte still counts`() throws {
        let padding = "<!--" + String(repeating: "x", count: 3000) + "-->"
        let late = padding + "<meta charset=koi8-r>"
        #expect(try href(late, [0xC6]) == "/d/%D1%84")
        #expect(try href("<a href=y>" + late, [0xC6]) == "/d/y")
        #expect(try href(late + "<meta charset=windows-1251>", [0xC6]) == "/d/%D1%84")
        #expect(try href(late, [0xC6], header: "windows-1251") == "/d/%D0%96")
        let title = "<title><meta charset=koi8-r></title><meta charset=windows-1251>"
        #expect(try href(title, [0xC6]) == "/d/%D0%96")
    }

    @Test(arguments: [
        ("windows-1251", "Ж", "%C6"), ("windows-1251", "日", "%26%2326085%3B"),
        ("shift_jis", "日", "%93%FA"), ("shift_jis", "纊", "%FA\\"), ("euc-jp", "日", "%C6%FC"),
        ("iso-2022-jp", "日a¥", "%1B$BF|%1B(Ba%1B(J\\%1B(B"), ("iso-2022-jp", "‾x", "%1B(J~x%1B(B"),
        ("big5", "十", "%A4Q"), ("big5", "😀", "%26%23128512%3B"), ("euc-kr", "가", "%B0%A1"),
        ("gbk", "€", "%80"), ("gb18030", "😀", "%949%FC6"), ("gb18030", "\u{E7C7}", "%815%F47"),
        ("gbk", "😀", "%26%23128512%3B"), ("macintosh", "∆", "%C6"), ("utf-8", "é", "%C3%A9"),
        ("windows-1252", "\u{81}", "%81"), ("x-user-defined", "é", "%E9"),
    ])
    func `a query is encoded as its page, path and fragment are not`(
        label: String,
        text: String,
        expected: String
    ) throws {
        let references = text.unicodeScalars.map { "&#x\(String($0.value, radix: 16));" }.joined()
        let found = try href("<meta charset=\(label)>", Array("?q=\(references)#é".utf8))
        let wanted = "/d/p.html?q=\(expected)#"
        if text != "\u{81}" { #expect(found?.hasPrefix(wanted) == true, "\(found ?? "-")") }
        let path = try href("<meta charset=\(label)>", Array("\(references)/y".utf8))
        let plain = try WebURL("http://a.example/d/\(text)/y").path
        if text != "\u{81}", !text.contains("\\") { #expect(path == plain) }
    }

    @Test func `a page in UTF-16 has queries in UTF-8`() throws {
        let bytes = "\u{FEFF}<a href='?q=é'>".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(try Page(bytes).links.first?.resolved?.query == "q=%C3%A9")
    }
}
