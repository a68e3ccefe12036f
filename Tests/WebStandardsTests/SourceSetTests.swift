import Testing

@testable import WebStandards

struct SourceSetTests {
    @Test(arguments: [
        ("a.png", ["a.png"]), ("a.png 1x, b.png 2x", ["a.png", "b.png"]),
        ("a,b.png 100w,c.png", ["a,b.png", "c.png"]),
        ("a.png,b.png", ["a.png,b.png"]), ("a.png, b.png", ["a.png", "b.png"]),
        (",,a.png,, ,b", ["a.png", "b"]),
        ("data:,a b, c 2x", ["data:,a", "c"]), ("a (x, y) 1x, b", ["a", "b"]), ("a (x, y", ["a"]),
        ("", []), (" ,\n", []), ("\ta\n1x\t,\nb", ["a", "b"]),
        ("a 1x 2x, b", ["a", "b"]), ("https://x/a,w_1,h_2/i.png 1x", ["https://x/a,w_1,h_2/i.png"]),
    ])
    func `a comma separates only after a blank or at the end of a URL`(text: String, urls: [String])
    {
        #expect(
            SourceSet.urls(in: Array(text.utf8)[...]).map { String(decoding: $0, as: UTF8.self) }
                == urls
        )
    }

    @Test(
        arguments: [
            ("0;url=x", "x"), ("5; URL = 'x y' z", "x y"), ("5, url=\"x", "x"), ("0 x", "x"),
            ("0.5;x", "x"), ("  3 ; url=x", "x"), (".;x", "x"),
            ("0;urlx", "urlx"), ("0;url", "url"), ("0;'x'y", "x"), ("0;url=url=x", "url=x"),
            ("5", nil), ("5;", nil), ("", nil), ("x", nil), ("5x", nil),
            (";url=x", nil), ("0;url=", nil), ("0;url=''", nil), ("-1;url=x", nil), ("0,,x", ",x"),
        ] as [(String, String?)]
    )
    func `a refresh names its URL after the time`(content: String, url: String?) {
        #expect(
            MetaRefresh.url(in: Array(content.utf8)[...]).map {
                String(decoding: $0, as: UTF8.self)
            } == url
        )
    }
}
