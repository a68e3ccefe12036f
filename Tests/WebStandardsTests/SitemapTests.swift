import TestSupport
import Testing
import URLStandard

@testable import WebStandards

struct SitemapTests {
    private static let header = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    private static let schema = "http://www.sitemaps.org/schemas/sitemap/0.9"

    private static func urlset(_ content: String) -> String {
        "\(header)<urlset xmlns=\"\(schema)\">\(content)</urlset>"
    }

    @Test func `the pages of a urlset are listed in order`() {
        let sitemap = Sitemap(
            parsing: Array(
                Self.urlset(
                    """
                    <url><loc>http://a.example/1</loc><lastmod>2024-01-01</lastmod></url>
                    <!-- <url><loc>http://a.example/no</loc></url> -->
                    <url><lastmod/><loc> https://a.example/2?x=1&amp;y=2
                    </loc></url><url><loc><![CDATA[http://a.example/3?a&b]]></loc></url>
                    """
                ).utf8
            )
        )
        #expect(
            sitemap.urls.map(\.href) == [
                "http://a.example/1", "https://a.example/2?x=1&y=2", "http://a.example/3?a&b",
            ]
        )
        #expect(sitemap.sitemaps.isEmpty)
        #expect(sitemap.omitted == 0)
        #expect(sitemap.isComplete)
    }

    @Test func `the sitemaps of an index are listed apart`() {
        let text = """
            <?xml version='1.0'?><sitemapindex xmlns='\(Self.schema)'>
            <sitemap><loc>http://a.example/s1.xml.gz</loc></sitemap><sitemap><loc>/s2.xml</loc></sitemap></sitemapindex>
            """
        let base = try? WebURL("http://a.example/sitemap.xml")
        let sitemap = Sitemap(parsing: Array(text.utf8), url: base)
        #expect(
            sitemap.sitemaps.map(\.href) == [
                "http://a.example/s1.xml.gz", "http://a.example/s2.xml",
            ]
        )
        #expect(sitemap.urls.isEmpty)
    }

    @Test func `the protocol's namespace may have a prefix`() {
        let text =
            "<s:urlset xmlns:s='\(Self.schema)'><s:url><s:loc>http://a.example/1</s:loc></s:url></s:urlset>"
        #expect(Sitemap(parsing: Array(text.utf8)).urls.map(\.href) == ["http://a.example/1"])
    }

    @Test func `only the loc of an entry counts, not those of its images or beside it`() {
        let text = Self.urlset(
            """
            <loc>http://a.example/stray</loc>
            <url><loc>http://a.example/1</loc><image:image xmlns:image="http://i"><image:loc>http://a.example/i.png</image:loc>\
            </image:image><xhtml:link xmlns:xhtml="http://x" href="http://a.example/de"/></url>
            <other><loc>http://a.example/other</loc></other>
            """
        )
        #expect(Sitemap(parsing: Array(text.utf8)).urls.map(\.href) == ["http://a.example/1"])
    }

    @Test(arguments: ["", "\u{FEFF}", "\n\n ", "\u{FEFF}\n"])
    func `plain text is one URL a line`(start: String) {
        let text =
            start
            + "http://a.example/1\r\n\r\n  https://a.example/2  \nnot a url\nmailto:x\rhttp://a.example/3"
        let sitemap = Sitemap(parsing: Array(text.utf8))
        #expect(
            sitemap.urls.map(\.href) == [
                "http://a.example/1", "https://a.example/2", "http://a.example/3",
            ]
        )
        #expect(sitemap.omitted == 2)
        #expect(sitemap.isComplete)
    }

    @Test(arguments: ["ISO-8859-1", "UTF-16", "UTF-8 with a mark"])
    func `other encodings are read`(encoding: String) {
        let text =
            "<?xml version='1.0' encoding='\(encoding.prefix { $0 != " " })'?><urlset><url><loc>http://a/é</loc></url></urlset>"
        let bytes: [UInt8] =
            switch encoding {
            case "UTF-16": "\u{FEFF}\(text)".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            case "ISO-8859-1": text.unicodeScalars.map { UInt8($0.value) }
            default: Array("\u{FEFF}\(text)".utf8)
            }
        #expect(Sitemap(parsing: bytes).urls.map(\.href) == ["http://a/%C3%A9"])
    }

    @Test(arguments: [
        "", " ", "<", "<urlset", "<urlset/>", "<?xml version='1.0'?>", "\u{FEFF}",
        "<html><body><a href=x>", "\0\0\0\0\0", "ab",
    ])
    func `what is no sitemap lists nothing`(text: String) {
        let sitemap = Sitemap(parsing: Array(text.utf8))
        #expect(sitemap.urls.isEmpty)
        #expect(sitemap.sitemaps.isEmpty)
    }

    @Test func `a sitemap cut short gives its complete entries`() {
        let text = Self.urlset(
            "<url><loc>http://a.example/1</loc></url><url><loc>http://a.example/2"
        )
        let sitemap = Sitemap(parsing: Array(text.utf8.dropLast(12)))
        #expect(sitemap.urls.map(\.href) == ["http://a.example/1"])
        #expect(!sitemap.isComplete)
    }

    @Test func `an entry with an error in it is left out, the others stay`() {
        let text = Self.urlset(
            "<url><loc>http://a/1?x&#0;</loc></url><url><loc>http://a/&nope;</loc></url><url><loc>http://a/3</loc></url>"
        )
        let sitemap = Sitemap(parsing: Array(text.utf8))
        #expect(sitemap.urls.map(\.href) == ["http://a/3"])
        #expect(sitemap.omitted == 2)
        #expect(!sitemap.isComplete)
    }

    @Test(arguments: [
        ("http://a/1?x&y=2", "http://a/1?x&y=2", 1), ("http://a/1?&&", "http://a/1?&&", 2),
        ("http://a/1?x&amp;y&#38;z&lt;", "http://a/1?x&y&z%3C", 0),
        ("http://a/1?x&copy=2&y;", nil, 1), ("<![CDATA[http://a/1?x&y]]>", "http://a/1?x&y", 0),
        ("http://a/1?x&averylongnamethatis;", "http://a/1?x&averylongnamethatis;", 1),
    ])
    func `a bare ampersand is read as one, and counted`(
        entry: String,
        url: String?,
        repairs: Int
    ) {
        let text = Self.urlset(
            "<!-- & --><url><loc>\(entry)</loc></url><url><loc>http://a/3</loc></url>"
        )
        let sitemap = Sitemap(parsing: Array(text.utf8))
        #expect(sitemap.urls.map(\.href) == [url, "http://a/3"].compactMap(\.self))
        #expect(sitemap.repairs == repairs)
        #expect(sitemap.isComplete == (url != nil))
    }

    @Test(arguments: [
        "", "<!ENTITY a ']>'>", "<!ELEMENT urlset (url)*> <!-- ]> --> <?x ]> ?>",
        "<!ENTITY % p \"<!ENTITY a ']]>'>\">",
    ])
    func `an internal subset is left out`(subset: String) {
        let text =
            "\(Self.header)<!DOCTYPE urlset SYSTEM '[>' [\(subset)]>"
            + "<urlset><url><loc>http://a/1</loc></url></urlset>"
        let sitemap = Sitemap(parsing: Array(text.utf8))
        #expect(sitemap.urls.map(\.href) == ["http://a/1"])
        #expect(sitemap.isComplete)
    }

    @Test(arguments: [
        """
        <rss version="2.0"><channel><title>x</title><link>http://a/no</link><item><title>x</title>
        <link>http://a/1?x&y</link><guid>http://a/no</guid></item><item><link>/2</link></item></channel></rss>
        """,
        """
        <feed xmlns="http://www.w3.org/2005/Atom"><link href="http://a/no"/><entry>
        <link rel="alternate" href="http://a/1?x&y"/><link rel="edit" href="http://a/no"/></entry>
        <entry><link href='/2'/><source><link href="http://a/no"/></source></entry></feed>
        """,
        """
        <rdf:RDF xmlns:rdf="x" xmlns="http://purl.org/rss/1.0/"><channel><link>http://a/no</link></channel>
        <item><link>http://a/1?x&amp;y</link></item><item><link>/2</link></item></rdf:RDF>
        """,
    ])
    func `the entries of feeds are pages`(text: String) throws {
        let sitemap = Sitemap(parsing: Array(text.utf8), url: try WebURL("http://a/feed"))
        #expect(sitemap.urls.map(\.href) == ["http://a/1?x&y", "http://a/2"])
        #expect(sitemap.form == .feed)
        #expect(sitemap.isComplete)
    }

    @Test func `a packed sitemap of several members is read in pieces of any size`() {
        let text = Array(Self.urlset("<url><loc>http://a/1</loc></url>").utf8)
        let packed = Gzip.packed(Array(text.prefix(40))) + Gzip.packed(Array(text.dropFirst(40)))
        for size in [1, 7, 4096] {
            let parser = SitemapParser()
            for start in stride(from: 0, to: packed.count, by: size) {
                parser.consume(Array(packed[start...].prefix(size)))
            }
            let sitemap = parser.finish()
            #expect(sitemap.urls.map(\.href) == ["http://a/1"])
            #expect(sitemap.isComplete)
        }
        #expect(!Sitemap(parsing: packed.dropLast(9)).isComplete)
    }

    @Test(arguments: [true, false])
    func `a bomb is read up to the longest sitemap`(isPacked: Bool) {
        let entry = "<url><loc>http://a/1</loc></url>"
        let spaces = [UInt8](repeating: 0x20, count: Sitemap.maximumLength)
        let text = Array("<urlset>\(entry)".utf8) + spaces + Array("\(entry)</urlset>".utf8)
        let sitemap = Sitemap(parsing: isPacked ? Gzip.packed(text) : text)
        #expect(sitemap.urls.count == 1)
        #expect(sitemap.isTooLong && !sitemap.isComplete)
    }

    @Test(arguments: [
        "javascript:alert(1)", "file:///etc/passwd", "//a.example/x", "x", "http://", "ftp://a/b",
    ])
    func `an entry that is not http or https is left out`(entry: String) {
        for text in [Self.urlset("<url><loc>\(entry)</loc></url>"), entry] {
            let sitemap = Sitemap(parsing: Array(text.utf8))
            #expect(sitemap.urls.isEmpty)
            #expect(sitemap.omitted == 1)
        }
    }

    @Test func `no more than 50,000 entries are kept`() {
        let entries = (0..<50_010).map { "<url><loc>http://a.example/\($0)</loc></url>" }.joined()
        let sitemap = Sitemap(parsing: Array(Self.urlset(entries).utf8))
        #expect(sitemap.urls.count == 50_000)
        #expect(sitemap.omitted == 10)
        #expect(sitemap.isComplete)
    }

    @Test(arguments: [1, 2, 3, 5, 7, 64])
    func `chunks of any size give the same`(size: Int) {
        let text = Self.urlset(
            "<url><loc>http://a.example/ü?a&amp;b</loc></url><!-- x --><url><loc><![CDATA[http://a/]]></loc></url>"
        )
        for text in [text, "http://a.example/1\r\nhttp://a.example/2\n", "\u{FEFF}" + text] {
            let bytes = Array(text.utf8)
            let parser = SitemapParser()
            for start in stride(from: 0, to: bytes.count, by: size) {
                parser.consume(Array(bytes[start..<min(start + size, bytes.count)]))
            }
            #expect(parser.finish() == Sitemap(parsing: bytes))
        }
    }
}
