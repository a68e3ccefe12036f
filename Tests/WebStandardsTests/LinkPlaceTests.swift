import Testing

@testable import WebStandards

/// Where links stand, and what a reader sees of them.
struct LinkPlaceTests {
    @Test(arguments: [1, 2, 3, 7, 1000])
    func `a link tells its line and column, however the page is cut`(chunk: Int) throws {
        let html = """
            <!doctype html>
            <p>é日😀 <a href=1>x</a>\t<a
              href=2>y</a><!-- <
            --><script>
            "<a href=no>"</script><img src=3>\r
            <link rel=icon href=4>
            """
        let page = try Page(Array(html.utf8), chunk: chunk)
        let places = page.links.map { "\($0.url) \($0.place.line):\($0.place.column)" }
        #expect(places == ["1 2:8", "2 2:24", "3 5:23", "4 6:1"])
    }

    @Test func `columns are characters in every encoding`() throws {
        let bytes = [0xE9, 0xE9] + Array("<a href=x>".utf8)
        let place = try Page(bytes, charset: "iso-8859-1").links.first?.place
        #expect(place?.column == 3)
    }

    @Test(arguments: [
        (
            "<a href=x>  Read\n\t<b>more</b> about&nbsp;it&hellip; </a>after",
            "Read more about\u{A0}it…"
        ),
        ("<a href=x>one<a href=y>two</a>", "one"),
        ("<a href=x>to the end", "to the end"),
        ("<a href=x><img src=i alt='a &amp; b'> c</a>", "a & b c"),
        ("<a href=x aria-label=label title=title><img src=i></a>", "label"),
        ("<a href=x aria-label=' ' title=title></a>", "title"),
        ("<a href=x title=title>text</a>", "text"),
        ("<a href=x><script>no()</script><style>no</style><!-- no -->yes</a>", "yes"),
        ("<a href=x></a>text", ""),
        ("<area href=x alt=alt title=title>", "alt"),
        ("<img src=x alt=alt>", "alt"),
        ("<link href=x title=title>", "title"),
        ("<a href=x>first</a><a href=x>second</a>", "first"),
    ])
    func `a link tells its text`(html: String, text: String) throws {
        #expect(try Page(html).links.first?.place.text == text)
        #expect(try Page(Array(html.utf8), chunk: 1).links.first?.place.text == text)
    }

    @Test func `the text of a link is cut at a hundred characters`() throws {
        let long = String(repeating: "é ", count: 100_000)
        let text = try Page("<a href=x>\(long)</a>").links.first?.place.text
        #expect(text == String(long.prefix(100)))
    }
}
