import DataStructures
import Testing
import URLStandard

@testable import WebStandards

/// Pages that are built to cost time or memory, cut at odd places, or in odd encodings.
struct LinkExtractorHostileTests {
    @Test(arguments: [
        HostileText(repeating: "<div>", 100_000),
        HostileText("<a href='", repeating: "x", 300_000, "'>"),
        HostileText("<a href='", repeating: "&amp;", 100_000, "'>"),
        HostileText("<a ", repeating: "a#=1 ", 50_000, ">"),
        HostileText(repeating: "<t#>", 50_000), HostileText(repeating: "<a x#=y>", 100_000),
        HostileText(repeating: "<!", 100_000),
        HostileText(repeating: "<", 100_000), HostileText(repeating: "<!--", 100_000),
        HostileText(repeating: "<a ", 50_000),
        HostileText(repeating: "</", 100_000),
        HostileText("<script>", repeating: "</scrip<!--", 100_000),
        HostileText("<img srcset='", repeating: ",", 300_000, "'>"),
        HostileText("<a href='", repeating: "x", 300_000),
        HostileText(repeating: "\0", 300_000), HostileText(repeating: "<svg>", 50_000),
        HostileText(repeating: "<b></x>", 50_000),
        HostileText(repeating: "<meta http-equiv=refresh content=';;;;'>", 30_000),
        HostileText("<a href=", repeating: "\u{FEFF}", 100_000, ">"),
    ])
    func `a hostile page costs no more than its length`(text: HostileText) throws {
        #expect(try Page(text.bytes).links.isEmpty)
    }

    @Test func `a page of very many links keeps the first of them`() throws {
        let page = try Page(HostileText(repeating: "<a href=#>", 100_000).bytes)
        #expect(page.links.count == 2000)
        #expect(page.links.last?.url == "1999")
        #expect(page.found.omitted == 98_000)
        #expect(
            try Page(HostileText("<img srcset='", repeating: "#.png 1x, ", 5000, "'>").bytes).links
                .count == 2000
        )
    }

    @Test func `a value too long for any URL is counted and left out`() throws {
        for count in [9000, 100_000] {
            let page = try Page(
                HostileText("<a href='", repeating: "x", count, "'><a href=y>").bytes
            )
            #expect(page.links.map(\.url) == ["y"])
            #expect(page.found.omitted == 1)
        }
    }

    @Test(arguments: 1...24)
    func `chunks of any size give the same links`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed) << 20)
        let bytes = random.page()
        let whole = try Page(bytes)
        for size in [1, 2, 3, 7, 1000, 1023, 1024, 1025] {
            let parts = try Page(bytes, chunk: size)
            #expect(parts.links == whole.links)
            #expect(parts.found.omitted == whole.found.omitted)
        }
        #expect(whole.links.allSatisfy { $0.resolved?.isHTTP ?? true })
    }

    @Test(
        arguments: [
            ("windows-1252", [0xE9]), ("ISO-8859-1", [0xE9]), ("utf-8", [0xC3, 0xA9]),
            ("shift_jis", [0x83, 0x65]), ("gbk", [0xA8, 0xA6]),
            ("koi8-r", [0xC9]), ("nonsense", [0xC3, 0xA9]), ("../../x//TRANSLIT", [0xC3, 0xA9]),
            ("utf-16", [0xC3, 0xA9]),
        ] as [(String, [UInt8])]
    )
    func `a page tells its encoding`(label: String, character: [UInt8]) throws {
        let expected = ["shift_jis": "%E3%83%86", "koi8-r": "%D0%B8"][label] ?? "%C3%A9"
        let metas = [
            "<meta charset=\(label)>",
            "<meta http-equiv=Content-Type content='text/html; charset=\(label)'>",
            "<meta name=a><META CHARSET='\(label.uppercased())'>",
        ]
        for meta in metas {
            let bytes = Array("\(meta)<a href=".utf8) + character + Array(">".utf8)
            #expect(try Page(bytes).links.first?.resolved?.path == "/d/" + expected)
            #expect(try Page(bytes, chunk: 1).links.first?.resolved?.path == "/d/" + expected)
        }
    }

    @Test func `the header goes before the page, a byte order mark before both`() throws {
        let latin = Array("<meta charset=utf-8><a href=".utf8) + [0xE9] + Array(">".utf8)
        #expect(try Page(latin, charset: "iso-8859-1").links.first?.resolved?.path == "/d/%C3%A9")
        let marked = [0xEF, 0xBB, 0xBF] + Array("<a href=é>".utf8)
        #expect(try Page(marked, charset: "iso-8859-1").links.first?.resolved?.path == "/d/%C3%A9")
        for isLittle in [true, false] {
            let wide = "\u{FEFF}<a href=é>".utf16.flatMap { unit -> [UInt8] in
                let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
                return isLittle ? [low, high] : [high, low]
            }
            #expect(
                try Page(wide, chunk: 3, charset: "utf-8").links.first?.resolved?.path
                    == "/d/%C3%A9"
            )
        }
    }

    @Test(arguments: [
        "utf-16le", "shift_jis", "gb18030", "big5", "iso-2022-jp", "euc-kr", "utf-8",
        "windows-1258",
    ])
    func `bytes that are not in the encoding are survived`(label: String) throws {
        var random = SplitMix64(seed: 7)
        let noise = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        let page = try Page(noise + Array("<a href=x>".utf8), charset: label)
        #expect(page.links.count <= 2000)
        let other = try Page(noise + Array("<a href=x>".utf8), chunk: 17, charset: label)
        #expect(other.links == page.links)
    }

    @Test(
        arguments: [
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0], [], [0xFF], [0xEF, 0xBB],
            [0xFE, 0xFF, 0],
        ] as [[UInt8]]
    )
    func `what is no HTML has no links`(bytes: [UInt8]) throws {
        #expect(try Page(bytes).links.isEmpty)
        #expect(try Page(bytes, chunk: 1).links.isEmpty)
    }
}

extension SplitMix64 {
    /// A page of random pieces of markup.
    fileprivate mutating func page() -> [UInt8] {
        let pieces = [
            "<a href=x", "<a href=\"y&amp;z\"", ">", "</a>", "<!--", "-->", "--!>", "<script>",
            "</script>", "<style>", "</style >",
            "<img srcset='a 1x, b 2x'>", "<base href=/q/>", "<svg>", "</svg>", "<title/>", " ", "/",
            "=", "'", "\"", "é", "\0", "<", "!",
            "<meta charset=latin1>", "<link rel=next href=n>", "&#x41;", "<script><!--<script>",
            "text",
        ]
        var bytes: [UInt8] = []
        for index in 0..<Int.random(in: 0...200, using: &self) {
            bytes += pieces[Int.random(in: 0..<pieces.count, using: &self)].utf8
            if index % 9 == 0 { bytes.append(UInt8.random(in: 0...255, using: &self)) }
        }
        return bytes
    }
}
