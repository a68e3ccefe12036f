import Testing
import URLStandard

@testable import WebStandards

struct LinkExtractorTests {
    @Test func `links come in document order, with element and attribute`() throws {
        let page = try Page(
            """
            <!DOCTYPE html><html><head><link rel="stylesheet" href="s.css"><script src=/j.js></script></head>
            <body background=bg.png><a class=x href="b.html">b</a><A HREF='/c?x=1&amp;y=2#f'>c</A>
            <img src=i.png srcset="i1.png 1x, i,2.png 2x"><iframe src="//other.example/f"></iframe>
            <area href=area><video src=v poster=p><source src=so><track src=t></video><audio src=au></audio>
            <object data=o></object><embed src=e><input type=IMAGE src=in><input type=text src=no>
            <svg><use xlink:href="#u"/><a xlink:href="sa"/><image href="si"/></svg><frame src=no>
            <picture><source srcset="ps 100w"></picture></body></html>
            """
        )
        #expect(
            page.described == [
                "http://a.example/d/s.css link href", "http://a.example/j.js script src",
                "http://a.example/d/bg.png body background",
                "http://a.example/d/b.html a href", "http://a.example/c?x=1&y=2#f a href",
                "http://a.example/d/i.png img src",
                "http://a.example/d/i1.png img srcset", "http://a.example/d/i,2.png img srcset",
                "http://other.example/f iframe src",
                "http://a.example/d/area area href", "http://a.example/d/v video src",
                "http://a.example/d/p video poster",
                "http://a.example/d/so source src", "http://a.example/d/t track src",
                "http://a.example/d/au audio src",
                "http://a.example/d/o object data", "http://a.example/d/e embed src",
                "http://a.example/d/in input src",
                "http://a.example/d/p.html#u use xlink:href", "http://a.example/d/sa a xlink:href",
                "http://a.example/d/si image href",
                "http://a.example/d/ps source srcset",
            ]
        )
    }

    @Test(arguments: [
        "<form action=x><input name=a></form>",
        "<blockquote cite=x><q cite=x><ins cite=x><del cite=x>", "<p href=x src=x data=x>",
        "<link rel=preconnect href=//x>", "<link rel='dns-prefetch preconnect' href=//x>",
        "<!-- <a href=x> -->",
        "<script>'<a href=x>'</script>", "<style><a href=x></style>",
        "<textarea><a href=x></textarea>", "<title><a href=x></title>",
        "<script><!-- <script> <a href=x> </script> <a href=x> --></script>", "<a href>",
        "<a href=''>", "<a href='  '>",
        "<a data-href=x>", "<a title='<a href=x>'>", "<a href=x", "<a href='x>", "< a href=x>",
        "</a href=x>", "<![CDATA[ <a href=x]]",
        "<a href=javascript:x>", "<a href='mailto:a@b'>", "<a href=tel:1>",
        "<a href='data:text/html,x'>", "<a href=' JavaScript:x'>",
        "<a href='java\nscript:x'>", "<a href=&#106;avascript:x>", "<a href='ftp://a/b'>",
        "<a href=file:///x>", "<a href='blob:http://a/b'>",
        "<img src='data:image/png;base64,AA=='>", "<img srcset=','>",
        "<meta http-equiv=refresh content=5>", "<iframe><a href=x></iframe>",
    ])
    func `what is no link to fetch is left out`(html: String) throws {
        #expect(try Page(html).links.isEmpty)
    }

    @Test(arguments: [
        ("<a href=' \n x\t'>", "x"), ("<a href='x\ny'>", "xy"), ("<a/href=x>", "x"),
        ("<a href=x/>", "x/"), ("<a href = \"x\">", "x"),
        ("<a class='a'href='x'>", "x"), ("<a href=x href=y>", "x"), ("<a\nHREF\n=\nx>", "x"),
        ("<a =href=y href=x>", "x"),
        ("<a href=\"a>b\">", "a%3Eb"), ("<!--><a href=x>", "x"), ("<!---><a href=x>", "x"),
        ("<!-- --!><a href=x>", "x"),
        ("<! > <a href=x>", "x"), ("<? > <a href=x>", "x"), ("</> <a href=x>", "x"),
        ("</ > <a href=x>", "x"), ("a < b <a href=x>", "x"),
        ("<<a href=x>", "x"), ("<script></SCRIPT\n><a href=x>", "x"),
        ("<script></scriptx></script><a href=x>", "x"),
        ("<script><!-- </script><a href=x>", "x"),
        ("<script><!-- --> <script> </script><a href=x>", "x"),
        ("<script><!--><script></script><a href=x>", "x"), ("<script>a<b</script><a href=x>", "x"),
        ("<svg><style/></svg><a href=x>", "x"), ("<svg/><style/><a href=y></style><a href=x>", "x"),
        ("<noscript><a href=x>", "x"),
        ("</body></html><a href=x>", "x"),
        ("<plaintext0 a=b><a href=x>", "x"), ("\0<a\0b href=y><a href=x>", "x"),
        ("<a href=q?a=1&copy=2&amp;b&lt;c&#x41;&#66;&reg>", "q?a=1&copy=2&b%3CcAB%C2%AE"),
        ("<a href='&#0;&#xD800;&#99999999;'>", "%EF%BF%BD%EF%BF%BD%EF%BF%BD"),
        ("<a href='a&sol;b&colon;c&period;d&nope;e&ampf&&'>", "a/b:c.d&nope;e&ampf&&"),
        ("<a href=&eacute;>", "%C3%A9"), ("<a href='&#;&#x;&;'>", "&#;&#x;&;"),
    ])
    func `markup is read as the standard's tokenizer reads it`(html: String, reference: String)
        throws
    {
        let expected = ["http://a.example/d/" + reference]
        #expect(try Page(html).links.map { $0.resolved?.href } == expected)
    }

    @Test(arguments: [
        (
            "<a href=x><base href='http://b.example/q/'><base href='http://c.example/'>",
            "http://b.example/q/x"
        ),
        ("<base href='/q/'><a href=x>", "http://a.example/q/x"),
        ("<base target=t><base href=q/><a href=x>", "http://a.example/d/q/x"),
        (
            "<base href='javascript:x'><base href='https://b.example'><a href=x>",
            "http://a.example/d/x"
        ),
        ("<base href='data:,x'><a href=x>", "http://a.example/d/x"),
        ("<base href=''><a href=x>", "http://a.example/d/x"),
        ("<base href='http://['><base href=/c/><a href=x>", "http://a.example/d/x"),
        ("<template><base href=/b/></template><a href=x>", "http://a.example/d/x"),
        ("<svg><base href=/b/></svg><a href=x>", "http://a.example/d/x"),
        ("<p><base href=/b/><frameset><frame src=x>", "http://a.example/d/x"),
        (
            "<div><template shadowrootmode=open><base href=/b/></template></div><a href=x>",
            "http://a.example/d/x"
        ),
    ])
    func `the first base with an address decides for the whole page`(html: String, href: String)
        throws
    {
        #expect(try Page(html).links.map { $0.resolved?.href } == [href])
    }

    @Test(arguments: [
        ("<a rel='external NoFollow' href=x>", true), ("<a rel=nofollowed href=x>", false),
        ("<a href=x><meta name=ROBOTS content='x, NOFOLLOW'>", true),
        ("<meta name=robots content=none><a href=x>", true),
        ("<meta name=robots content=noindex><a href=x>", false),
        ("<meta name=robots content=nofollow><img src=x>", false),
        ("<meta name=description content=nofollow><a href=x>", false),
    ])
    func `nofollow is told`(html: String, isNoFollow: Bool) throws {
        #expect(try Page(html).links.map(\.isNoFollow) == [isNoFollow])
    }

    @Test func `what robots may do with the page is told`() throws {
        let page = try Page("<meta name=robots content='noindex,follow'>")
        #expect(page.found.isNoIndex)
        #expect(!page.found.isNoFollow)
        #expect(try Page("<meta name=robots content=none>").found.isNoIndex)
    }

    @Test(
        arguments: [
            ("<link rel='shortcut icon' href=x>", .icon),
            ("<link rel=canonical href=x>", .canonical), ("<link rel=NEXT href=x>", .next),
            ("<link rel=prev href=x>", .previous),
            ("<link rel='alternate stylesheet' href=x>", .stylesheet),
            ("<link rel=alternate href=x>", .alternate),
            ("<link href=x>", .related), ("<link rel=manifest href=x>", .related),
            ("<link rel=preload as=image imagesrcset=x>", .image),
            ("<a href=x>", .page), ("<iframe src=x>", .frame), ("<img src=x>", .image),
            ("<script src=x>", .script), ("<embed src=x>", .embedded),
            ("<meta http-equiv=refresh content='0;url=x'>", .refresh), ("<video src=x>", .media),
        ] as [(String, LinkKind)]
    )
    func `the kind of a link follows element and relation`(html: String, kind: LinkKind) throws {
        #expect(try Page(html).links.map(\.kind) == [kind])
    }

    @Test func `an invalid reference is kept without a resolved URL`() throws {
        let link = try #require(try Page("<a href='http://[x'>").links.first)
        #expect(link.url == "http://[x")
        #expect(link.resolved == nil)
    }

    @Test func `each link is kept once, up to the limit, and the rest counted`() throws {
        let html = "<a href=1><a href=1><a href=2><img src=2><a href=3><a href=1><a href=4>"
        let page = try Page(html, limit: 3)
        #expect(page.links.map(\.url) == ["1", "2", "2"])
        #expect(page.found.omitted == 2)
    }

    @Test func `fragments can be ignored`() throws {
        let html = "<a href=#top><a href=x#1><a href=x#2><a href=x><a href='?'>"
        #expect(try Page(html, ignoringFragments: true).links.map(\.url) == ["x#1", "?"])
        #expect(try Page(html).links.count == 5)
    }

    @Test(
        arguments: [
            ("text/html; charset=UTF-8", "utf-8"),
            ("text/html;a=b ; Charset=\"ISO-8859-1\"", "iso-8859-1"), ("text/html", nil),
            ("text/html; charset=", nil), ("text/html; charset", nil),
        ] as [(String, String?)]
    )
    func `the content type tells the charset`(contentType: String, charset: String?) {
        #expect(MediaType(contentType)?.charset == charset)
    }

    @Test func `XHTML closes any element with a slash`() throws {
        let html = "<script src='s'/><a href='x'/>"
        #expect(try Page(html, isXML: true).links.map(\.url) == ["s", "x"])
        #expect(try Page(html).links.map(\.url) == ["s"])
    }
}

/// The links of one page at `http://a.example/d/p.html`.
struct Page {
    let found: ExtractedLinks

    init(
        _ html: String,
        charset: String? = nil,
        isXML: Bool = false,
        limit: Int = LinkExtractor.defaultLimit,
        ignoringFragments: Bool = false
    ) throws {
        try self.init(
            Array(html.utf8),
            charset: charset,
            isXML: isXML,
            limit: limit,
            ignoringFragments: ignoringFragments
        )
    }

    init(
        _ bytes: [UInt8],
        chunk: Int = .max,
        charset: String? = nil,
        isXML: Bool = false,
        limit: Int = LinkExtractor.defaultLimit,
        ignoringFragments: Bool = false
    ) throws {
        var options = LinkExtractor.Options()
        options.charset = charset
        options.isXML = isXML
        options.limit = limit
        options.ignoresFragments = ignoringFragments
        found = LinkExtractor.links(of: try WebURL("http://a.example/d/p.html"), options) {
            consume in
            var rest = bytes[...]
            while !rest.isEmpty {
                guard rest.prefix(chunk).withUnsafeBytes(consume) else { return }
                rest = rest.dropFirst(chunk)
            }
        }
    }

    var links: [Link] { found.links }
    var described: [String] {
        links.map { "\($0.resolved?.href ?? "-") \($0.element) \($0.attribute)" }
    }
}
