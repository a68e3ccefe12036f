import Testing
import URLStandard

@testable import WebStandards

/// What tree construction decides about links (HTML Standard §13.2.6).
struct TreeBuilderTests {
    private func urls(_ html: String) throws -> [String] { try Page(html).links.map(\.url) }

    @Test(arguments: [
        ("<template><a href=x></template><a href=y>", ["y"]),
        ("<template><template></template><a href=x></template><a href=y>", ["y"]),
        ("<template><p><svg></template><a href=y>", ["y"]),
        ("<template><style>a{background:url(x)}</style><p style='background:url(x)'>", []),
        ("<div><template shadowrootmode=open><a href=x></template></div>", ["x"]),
        ("<div><template shadowrootmode=CLOSED><a href=x></template></div>", ["x"]),
        ("<div><template shadowrootmode=no><a href=x></template></div>", []),
        ("<svg><template><a href=x></template></svg>", ["x"]),
        ("<template></template><a href=x>", ["x"]), ("</template><a href=x>", ["x"]),
    ])
    func `the content of a template is inert unless it is a shadow root`(
        html: String,
        expected: [String]
    ) throws {
        #expect(try urls(html) == expected)
    }

    @Test(arguments: [
        ("<svg><title><a href=x></title>", ["x"]), ("<svg><style><a href=x></style>", ["x"]),
        ("<math><textarea><a href=x>", []), ("<svg><script><a href=x></script></svg>", ["x"]),
        ("<svg><a xlink:href=x>", ["x"]), ("<a xlink:href=x>", []), ("<use href=x>", []),
        ("<image href=x>", []), ("<image src=x>", ["x"]), ("<svg><image src=x>", []),
        ("<svg><image href=x xlink:href=y>", ["x", "y"]), ("<svg><iframe src=x>", []),
        ("<svg><p><image src=x>", ["x"]), ("<svg><font><image src=x>", []),
        ("<svg><font color=red><image src=x>", ["x"]), ("<svg></p><image src=x>", ["x"]),
        ("<svg></br><image src=x>", ["x"]), ("<svg><desc><iframe src=x></iframe>", ["x"]),
        ("<svg><foreignObject><iframe src=x></iframe></foreignObject><iframe src=y>", ["x"]),
        ("<math><mi><iframe src=x></iframe>", ["x"]), ("<math><mi><mglyph><iframe src=x>", []),
        ("<math><annotation-xml><iframe src=x>", []),
        ("<math><annotation-xml encoding=TEXT/HTML><iframe src=x></iframe>", ["x"]),
        ("<math><annotation-xml><svg><a href=x>", ["x"]), ("<math><a href=x>", []),
        ("<svg/><use href=x>", []), ("<div><svg></div><use href=x>", []),
        ("<svg></div><use href=x>", ["x"]), ("<b><div><svg></b><use href=x>", ["x"]),
        ("<form><svg></form><use href=x>", ["x"]), ("<svg><desc><b></desc><image src=x>", ["x"]),
        ("<table><td><svg><desc><td><use href=x>", []), ("<svg><desc><td><svg><use href=x>", ["x"]),
        ("<noscript><p></p><svg></noscript><use href=x>", ["x"]),
        ("<svg><![CDATA[<a href=x>]]><a href=y>", ["y"]), ("<![CDATA[<a href=x>", []),
        ("<svg><![CDATA[ ] ]] ]]><a href=y>", ["y"]),
    ])
    func `foreign content is read by its own rules`(html: String, expected: [String]) throws {
        #expect(try urls(html) == expected)
        for chunk in [1, 5] {
            #expect(try Page(Array(html.utf8), chunk: chunk).links.map(\.url) == expected)
        }
    }

    @Test(arguments: [
        ("<frameset><frame src=x></frameset>", ["x"]), ("<frame src=x>", []),
        ("<frameset><a href=y><frame src=x></frameset><frame src=z>", ["x"]),
        ("<frameset><noframes><a href=y></noframes><frame src=x>", ["x"]),
        ("<frameset><frameset><frame src=x></frameset><frame src=y></frameset>", ["x", "y"]),
        ("<link href=l><p><a href=y><frameset><frame src=x>", ["l", "x"]),
        ("<p>text<frameset><frame src=x></frameset><a href=y>", ["y"]),
        ("<body><frameset><frame src=x></frameset>", []),
        ("</body><link href=l><frameset><frame src=x>", ["x"]),
        ("<input type=hidden><frameset><frame src=x>", ["x"]),
        ("<noframes><a href=x></noframes><noembed><a href=x></noembed>", []),
        ("<a href=x><plaintext></plaintext><a href=y>", ["x"]),
        ("<xmp><a href=x></xmp><a href=y>", ["y"]),
    ])
    func `frames and old elements hide what a browser hides`(html: String, expected: [String])
        throws
    {
        #expect(try urls(html) == expected)
    }

    @Test(arguments: [
        ("<body><body background=x><body background=y>", ["x"]), ("<p><body background=x>", ["x"]),
        ("<template><body background=x></template>", []),
    ])
    func `a second body only adds what the first lacks`(html: String, expected: [String]) throws {
        #expect(try urls(html) == expected)
    }

    @Test(arguments: [
        ("<iframe srcdoc='<a href=x>'></iframe>", ["http://a.example/d/x"]),
        ("<base href=/b/><iframe srcdoc='&lt;a href=&quot;x&quot;&gt;'>", ["http://a.example/b/x"]),
        (
            "<iframe srcdoc='<base href=q/><a href=x>'></iframe><a href=x>",
            ["http://a.example/d/q/x", "http://a.example/d/x"]
        ),
        ("<iframe srcdoc='<template><a href=x></template>'></iframe>", []),
        ("<svg></svg><iframe srcdoc='<svg>'></iframe><use href=x>", []),
    ])
    func `a document in an attribute is read with the base of the page`(
        html: String,
        expected: [String]
    ) throws {
        #expect(try Page(html).links.map { $0.resolved?.href } == expected)
    }

    @Test func `documents within documents end somewhere`() throws {
        var html = "<a href=x>"
        for _ in 0..<6 {
            html = "<iframe srcdoc=\"" + html.replacingQuotes() + "\"></iframe>"
        }
        #expect(try urls(html).isEmpty)
    }

    @Test(arguments: [
        ("<a href=x ping='y z'>", ["x", "y", "z"]), ("<button formaction=x>", ["x"]),
        ("<form method=post><button formaction=x><input type=submit formaction=y></form>", []),
        ("<form method=post><button formmethod=get formaction=x></form>", ["x"]),
        ("<form method=post></form><button formaction=x>", ["x"]),
        ("<button formaction=x formmethod=POST>", []), ("<form action=x>", []),
        ("<meta property=og:image content=/x>", []),
        ("<script type=application/ld+json>{\"url\":\"http://x/\"}</script>", []),
    ])
    func `pings and buttons that get are links, forms and metadata are not`(
        html: String,
        expected: [String]
    ) throws {
        #expect(try urls(html) == expected)
    }
}

extension String {
    fileprivate func replacingQuotes() -> String {
        map { $0 == "\"" ? "&quot;" : $0 == "&" ? "&amp;" : String($0) }.joined()
    }
}
