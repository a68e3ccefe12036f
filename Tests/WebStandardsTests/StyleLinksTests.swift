import Testing
import URLStandard

@testable import WebStandards

/// Links of style sheets, `style` elements and attributes.
struct StyleLinksTests {
    private func found(_ css: String, isAttribute: Bool = false) -> [String] {
        var found: [String] = []
        Array(css.utf8).withUnsafeBufferPointer { bytes in
            StyleLinks.find(in: bytes, isAttribute: isAttribute) { url, _, isImport in
                found.append((isImport ? "@" : "") + String(decoding: url, as: UTF8.self))
            }
        }
        return found
    }

    @Test(arguments: [
        ("a { background: url(x.png) }", ["x.png"]), ("a{b:URL( 'x' )}", ["x"]),
        ("a{b:url(\"x\"), url( y )}", ["x", "y"]), ("a{b:u\\72l(x)}", ["x"]),
        ("a{b:url(x\\29 y)}", ["x)y"]), ("a{b:url('x\\27y')}", ["x'y"]),
        ("a{b:url(\"x\\\ny\")}", ["xy"]), ("a{b:url(x y) url(z)}", ["z"]),
        ("a{b:url(x'y) url(z)}", ["z"]), ("/* url(x) */ a{b:url(y)}", ["y"]),
        ("a{content:'url(x)'}", []), ("a{b:xurl(x)}", []), ("a{b:-url(x)}", []),
        ("a{b:src('x')}", ["x"]),
        ("a{b:image-set('x' 1x, url(y) 2x type('image/png'))}", ["x", "y"]),
        ("a{b:url(x", ["x"]), ("a{b:url(", [""]), ("a{b:'x\n;c:url(y)}", ["y"]),
        ("@font-face{src:url(f.woff) format('woff')}", ["f.woff"]),
    ])
    func `addresses are told from other tokens`(css: String, expected: [String]) {
        #expect(found(css) == expected)
    }

    @Test(arguments: [
        ("@import 'x';", ["@x"]), ("@import url(x) screen;", ["@x"]),
        ("@IMPORT \"x\" layer(a) supports(display: grid);", ["@x"]),
        ("@charset 'utf-8'; @layer a; @import 'x'; @import 'y';", ["@x", "@y"]),
        ("a{} @import 'x';", []), ("@media print{} @import 'x';", []),
        ("@namespace url(x); @namespace p 'y'; a{b:url(z)}", ["z"]),
        ("@import;a{b:url(x)}", ["x"]), ("<!-- @import 'x'; -->", ["@x"]),
    ])
    func `imports count before all rules`(css: String, expected: [String]) {
        #expect(found(css) == expected)
    }

    @Test func `an attribute has no imports`() {
        #expect(found("@import 'x'; background: url(y)", isAttribute: true) == ["y"])
    }

    @Test func `styles of a page are links with a place`() throws {
        let html = """
            <style>
            @import "a.css";
              b { background: url(b.png#x) url(#local) }
            </style><p style="background:url(&quot;c.png&quot;)"><SPAN STYLE='b:url(d)'>
            <svg><style>@import 'e';</style></svg>
            """
        let links = try Page(html).links
        let places = links.map {
            "\($0.url) \($0.element) \($0.attribute) \($0.place.line):\($0.place.column) \($0.kind)"
        }
        #expect(
            places == [
                "a.css style @import 2:9 stylesheet", "b.png#x style url() 3:19 styling",
                "c.png p style 4:9 styling", "d span style 4:54 styling",
                "e style @import 5:21 stylesheet",
            ]
        )
        #expect(try Page(Array(html.utf8), chunk: 1).links == links)
    }

    @Test(
        arguments: [
            ([0xC3, 0xA9], "", nil, "%C3%A9"), ([0xE9], "@charset \"koi8-r\";", nil, "%D0%98"),
            ([0xE9], "", "koi8-r", "%D0%98"), ([0xE9], "", nil, "%C3%A9"),
            ([0xE9], "@charset \"utf-8\";", "koi8-r", "%D0%98"),
        ] as [([UInt8], String, String?, String)]
    )
    func `a sheet has its own base and encoding`(
        name: [UInt8],
        start: String,
        charset: String?,
        expected: String
    ) throws {
        let bytes = Array("\(start)a{b:url(".utf8) + name + Array(")}".utf8)
        var options = LinkExtractor.Options()
        options.isStyleSheet = true
        options.charset = charset
        let sheet = try WebURL("http://a.example/c/s.css")
        let links = LinkExtractor.links(of: sheet, options, in: bytes).links
        #expect(links.map { $0.resolved?.href } == ["http://a.example/c/" + expected])
        #expect(links.map(\.element) == ["css"])
    }
}
