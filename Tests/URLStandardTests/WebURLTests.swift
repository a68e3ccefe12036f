import Testing

@testable import URLStandard

struct WebURLTests {
    @Test func `every component is there, without its delimiter`() throws {
        let url = try WebURL("HTTPS://user:p%20w@EXAMPLE.com:8443/a/../b c?x=1&y=%2e#top")
        #expect(url.href == "https://user:p%20w@example.com:8443/b%20c?x=1&y=%2e#top")
        #expect(url.description == url.href)
        #expect(url.scheme == "https")
        #expect(url.username == "user")
        #expect(url.password == "p%20w")
        #expect(url.host == "example.com")
        #expect(url.port == 8443)
        #expect(url.effectivePort == 8443)
        #expect(url.path == "/b%20c")
        #expect(url.query == "x=1&y=%2e")
        #expect(url.fragment == "top")
        #expect(url.requestTarget == "/b%20c?x=1&y=%2e")
        #expect(url.authorityKey == "example.com:8443")
        #expect(url.hasCredentials)
        #expect(url.isHTTP)
        #expect(!url.hasOpaquePath)
    }

    @Test(
        arguments: [
            ("http://a", 80), ("https://a", 443), ("ws://a", 80), ("wss://a", 443), ("ftp://a", 21),
            ("http://a:443", 443), ("http://a:0", 0), ("file:///a", nil), ("mailto:a", nil),
            ("x://a:5", 5),
        ] as [(String, UInt16?)]
    )
    func `the effective port is the scheme's own unless another is given`(
        input: String,
        port: UInt16?
    ) throws {
        #expect(try WebURL(input).effectivePort == port)
    }

    @Test(arguments: [
        ("https://a.example/x?y", "https://a.example", "a.example:443"),
        ("http://a.example:8080/", "http://a.example:8080", "a.example:8080"),
        ("http://[::1]:80/", "http://[::1]", "[::1]:80"),
        ("mailto:x", "null", ""), ("file:///x", "null", ""),
        ("blob:https://a/uuid", "https://a", ""),
    ])
    func `the origin is scheme, host and port`(input: String, origin: String, key: String) throws {
        let url = try WebURL(input)
        #expect(url.origin.description == origin)
        #expect(url.authorityKey == key)
    }

    @Test func `origins are equal when scheme, host and effective port are`() throws {
        #expect(try WebURL("http://a/x").origin == WebURL("http://A:80/y#z").origin)
        #expect(try WebURL("http://a/").origin != WebURL("https://a/").origin)
        #expect(try WebURL("http://a/").origin != WebURL("http://a:81/").origin)
        #expect(try WebURL("http://a/").origin != WebURL("http://b/").origin)
    }

    @Test(arguments: [
        ("http://a/b#c", "http://a/b"), ("http://a/b?#", "http://a/b?"),
        ("http://a/b", "http://a/b"),
    ])
    func `a fragment can be removed`(input: String, expected: String) throws {
        let url = try WebURL(input).removingFragment()
        #expect(url.href == expected)
        #expect(url.fragment == nil)
        #expect(try url.components == WebURL(expected).components)
    }

    @Test(arguments: [
        ("http://u:p@a:81/b?c#d", "http://a:81/b?c#d"), ("http://u@a/", "http://a/"),
        ("http://:p@a/", "http://a/"), ("http://a/@", "http://a/@"), ("mailto:u@a", "mailto:u@a"),
    ])
    func `credentials can be removed`(input: String, expected: String) throws {
        let url = try WebURL(input).removingCredentials()
        #expect(url.href == expected)
        #expect(!url.hasCredentials)
        #expect(try url.components == WebURL(expected).components)
    }

    @Test(
        arguments: [
            ("", nil, .noSchemeAndNoBase), ("x", "mailto:a", .opaqueBase),
            ("http://", nil, .missingHost),
            ("http://a b/", nil, .invalidHost), ("http://\u{FFFD}/", nil, .invalidDomain),
            ("http://1.2.3.999/", nil, .invalidIPv4), ("http://[1:2/", nil, .invalidIPv6),
            ("http://a:65536/", nil, .invalidPort), ("http://a:8o/", nil, .invalidPort),
            ("http://%00/", nil, .invalidHost), ("http://a%2Fb/", nil, .invalidHost),
        ] as [(String, String?, WebURLError)]
    )
    func `a failure says why`(input: String, base: String?, error: WebURLError) throws {
        let base = try base.map { try WebURL($0) }
        #expect(throws: error) { try WebURL(input, base: base) }
        #expect(!error.description.isEmpty)
    }

    @Test func `an absurdly long input fails instead of overflowing`() {
        let input = "http://a/" + String(repeating: "x", count: 65 << 20)
        #expect(throws: WebURLError.tooLong) { try WebURL(input) }
    }

    @Test func `bytes that are not UTF-8 read as replacement characters`() throws {
        let bytes: [UInt8] = Array("http://a/".utf8) + [0xFF, 0x41, 0xC3]
        #expect(try WebURL(utf8: bytes.span).href == "http://a/%EF%BF%BDA%EF%BF%BD")
        #expect(try WebURL(utf8: Array("HTTP://a/é".utf8).span).href == "http://a/%C3%A9")
        #expect(try WebURL(utf8: Array("http://a/b".utf8).span).href == "http://a/b")
    }

    @Test func `a URL is an ordinary key`() throws {
        let urls: Set = [
            try WebURL("http://a/"), try WebURL("HTTP://A:80"), try WebURL("http://b/"),
        ]
        #expect(urls.count == 2)
        #expect(urls.sorted().map(\.href) == ["http://a/", "http://b/"])
        #expect(MemoryLayout<WebURL>.stride == 24)
    }

    @Test(arguments: [
        "javascript:alert(1)", "data:text/html,x", "mailto:a@b", "tel:+1", "ftp://a/",
        "file:///etc/passwd",
        "blob:http://a/x", "https+x://a", "httpx://a", "ws://a",
    ])
    func `only http and https are HTTP`(input: String) throws {
        #expect(try !WebURL(input).isHTTP)
        #expect(try WebURL("http:a").isHTTP)
        #expect(try WebURL("https:\\\\a").isHTTP)
    }

    @Test(arguments: [
        ("\\\\evil.example/x", "http://evil.example/x"), ("//evil.example", "http://evil.example/"),
        ("http:/x", "http://a.example/x"), ("http:x", "http://a.example/d/x"),
        ("/\t/evil.example", "http://evil.example/"), ("https:x", "https://x/"),
        ("http://a.example\\@evil.example/", "http://a.example/@evil.example/"),
        ("http://good@evil.example\\@x/", "http://good@evil.example/@x/"),
        ("ja\nva\tscript:x", "javascript:x"), ("  ../../../x  ", "http://a.example/x"),
        ("?", "http://a.example/d/e?"), ("#", "http://a.example/d/e?q#"),
        ("", "http://a.example/d/e?q"),
    ])
    func `tricks of links resolve as a browser resolves them`(input: String, href: String) throws {
        #expect(try WebURL(input, base: WebURL("http://a.example/d/e?q#f")).href == href)
    }

    @Test(
        arguments: [
            ("http://A.example/x:1", "a.example"), ("https://a:443/", "a"),
            ("http://a:443/", "a:443"),
            ("http://u:p@a:1/", "a:1"), ("http://[::1]:8080/", "[::1]:8080"),
            ("http://[::1]", "[::1]"),
            ("mailto:a@b:1", ""),
        ] as [(String, String)]
    )
    func `a host goes with its port, where that is not the usual one`(url: String, name: String)
        throws
    {
        #expect(try WebURL(url).hostAndPort == name)
    }

    @Test(
        arguments: [
            ("http://a/", "http://a/x?y", true), ("http://a:80/", "http://a/", true),
            ("http://a:81/x", "http://a:81/y", true), ("http://A/", "http://a/", true),
            ("http://a/", "https://a/", false), ("http://a/", "http://a:81/", false),
            ("http://a/", "http://b/", false), ("http://a/", "http://aa/", false),
            ("http://u@a/", "http://a/", false), ("http://a/b", "http://ab/", false),
            ("http://a:8/1/", "http://a:81/", false),
        ] as [(String, String, Bool)]
    )
    func `an authority is compared as a whole`(one: String, other: String, isSame: Bool) throws {
        let (one, other) = (try WebURL(one), try WebURL(other))
        #expect(one.hasSameAuthority(as: other) == isSame)
        #expect(other.hasSameAuthority(as: one) == isSame)
    }
}
