import Testing
import URLStandard

@testable import Cookies

/// Which requests carry which cookies (RFC 6265).
struct CookieJarTests {
    private static let now: Int64 = 1_700_000_000

    /// What a request to `url` carries after `from` has set a cookie.
    private func sent(_ field: String, from: String, to url: String, at seconds: Int64 = now)
        throws -> String?
    {
        var jar = CookieJar()
        jar.take(Array(field.utf8), from: try WebURL(from), now: Self.now)
        return try sent(&jar, to: url, at: seconds)
    }

    private func sent(_ jar: inout CookieJar, to url: String, at seconds: Int64 = now) throws
        -> String?
    {
        jar.header(for: try WebURL(url), now: seconds).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        ("a=1", "a=1"), ("a=1; Path=/", "a=1"), (" a = 1 ;x", "a=1"), ("a=", "a="),
        ("a=b=c", "a=b=c"),
        ("a=\"1 2\"", "a=\"1 2\""), ("a", nil), ("=1", nil), ("", nil), (";a=1", nil),
        ("a\u{1}=1", nil),
        ("a=1\u{7F}", nil), ("a=1\r", nil), ("a=1\t2", nil),
    ])
    func `a cookie is a name and a value`(field: String, expected: String?) throws {
        #expect(try sent(field, from: "http://a.example/", to: "http://a.example/") == expected)
    }

    @Test(arguments: [
        // Host-only, which is the default.
        ("a=1", "www.example.com", "www.example.com", true),
        ("a=1", "www.example.com", "x.www.example.com", false),
        ("a=1", "www.example.com", "example.com", false),
        ("a=1", "example.com", "notexample.com", false),
        // A domain is for all hosts below it.
        ("a=1; Domain=example.com", "www.example.com", "example.com", true),
        ("a=1; Domain=.Example.COM", "www.example.com", "a.b.example.com", true),
        ("a=1; Domain=example.com", "www.example.com", "badexample.com", false),
        ("a=1; Domain=other.com", "www.example.com", "other.com", false),
        ("a=1; Domain=www.example.com", "example.com", "www.example.com", false),
        ("a=1; Domain=", "www.example.com", "www.example.com", true),
        // A cookie for a public suffix is refused.
        ("a=1; Domain=com", "example.com", "example.com", false),
        ("a=1; Domain=co.uk", "a.co.uk", "b.co.uk", false),
        ("a=1; Domain=co.uk", "a.co.uk", "a.co.uk", false),
        ("a=1; Domain=github.io", "me.github.io", "you.github.io", false),
        ("a=1; Domain=xn--55qx5d.cn", "a.xn--55qx5d.cn", "b.xn--55qx5d.cn", false),
        ("a=1; Domain=公司.cn", "a.xn--55qx5d.cn", "a.xn--55qx5d.cn", false),
        ("a=1; Domain=github.io", "github.io", "github.io", true),
        ("a=1; Domain=github.io", "github.io", "me.github.io", false),
        ("a=1; Domain=localhost", "localhost", "localhost", true),
        // An address has no domains.
        ("a=1", "127.0.0.1", "127.0.0.1", true), ("a=1", "127.0.0.1", "127.0.0.2", false),
        ("a=1; Domain=0.0.1", "127.0.0.1", "127.0.0.1", false),
        ("a=1; Domain=127.0.0.1", "127.0.0.1", "127.0.0.1", true),
        ("a=1", "[::1]", "[::1]", true),
    ])
    func `a cookie goes to its own domain only`(
        field: String,
        setter: String,
        asker: String,
        goes: Bool
    ) throws {
        let line = try sent(field, from: "http://\(setter)/", to: "http://\(asker)/")
        #expect(line == (goes ? "a=1" : nil))
    }

    @Test func `ports share cookies, as the standard has it`() throws {
        #expect(try sent("a=1", from: "http://h.example:81/", to: "http://h.example:82/") == "a=1")
    }

    @Test(arguments: [
        ("a=1", "/x/y", "/x/z", true), ("a=1", "/x/y", "/x", true), ("a=1", "/x/y", "/xy", false),
        ("a=1", "/x/y", "/", false), ("a=1", "/x", "/y", true), ("a=1; Path=/x", "/", "/x", true),
        ("a=1; Path=/x", "/", "/x/y", true), ("a=1; Path=/x/", "/", "/x", false),
        ("a=1; Path=/x", "/", "/xy", false), ("a=1; Path=x", "/p/q", "/p/z", true),
        ("a=1; Path=/x; Path=/y", "/", "/y", true), ("a=1; Path=/other", "/x", "/other?q", true),
    ])
    func `a cookie goes to its path and below`(
        field: String,
        setter: String,
        asker: String,
        goes: Bool
    ) throws {
        let line = try sent(
            field,
            from: "http://h.example\(setter)",
            to: "http://h.example\(asker)"
        )
        #expect(line == (goes ? "a=1" : nil))
    }

    @Test(arguments: [
        ("a=1; Secure", "https://h.example/", "http://h.example/", false),
        ("a=1; Secure", "https://h.example/", "https://h.example/", true),
        ("a=1; secure=x", "https://h.example/", "http://h.example/", false),
        ("a=1; Secure", "http://h.example/", "https://h.example/", false),
        ("a=1", "https://h.example/", "http://h.example/", true),
        ("a=1; Secure", "http://127.0.0.1:8000/", "http://127.0.0.1:8000/", true),
        ("a=1; Secure", "http://localhost/", "http://localhost/", true),
    ])
    func `a secure cookie goes where nobody listens`(
        field: String,
        setter: String,
        asker: String,
        goes: Bool
    ) throws {
        #expect(try sent(field, from: setter, to: asker) == (goes ? "a=1" : nil))
    }

    @Test(arguments: [
        ("__Secure-a=1; Secure", true), ("__Secure-a=1", false), ("__SECURE-a=1", false),
        ("__Host-a=1; Secure; Path=/", true), ("__Host-a=1; Secure", false),
        ("__Host-a=1; Path=/", false), ("__Host-a=1; Secure; Path=/; Domain=h.example", false),
    ])
    func `a name that promises more keeps it`(field: String, isKept: Bool) throws {
        let line = try sent(field, from: "https://h.example/x/y", to: "https://h.example/x/z")
        #expect((line != nil) == isKept)
    }

    @Test(arguments: [
        ("a=1; Max-Age=10", 9, true), ("a=1; Max-Age=10", 10, false), ("a=1; Max-Age=0", 0, false),
        ("a=1; Max-Age=-1", 0, false), ("a=1; Max-Age=x", 99, true), ("a=1; Max-Age=", 99, true),
        ("a=1; Expires=Tue, 14 Nov 2023 22:13:30 GMT", 9, true),
        ("a=1; Expires=Tue, 14 Nov 2023 22:13:30 GMT", 10, false),
        ("a=1; Expires=Tue, 14 Nov 2023 22:13:30 GMT; Max-Age=100", 99, true),
        ("a=1; Max-Age=1; Expires=Tue, 14 Nov 2099 22:13:30 GMT", 1, false),
        ("a=1; Expires=never", 99, true), ("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", 0, false),
        ("a=1; Max-Age=99999999999999999999", 99, true),
    ])
    func `a cookie ends when it says`(field: String, later: Int64, lives: Bool) throws {
        let url = "http://h.example/"
        let line = try sent(field, from: url, to: url, at: Self.now + later)
        #expect(line == (lives ? "a=1" : nil))
    }

    @Test func `longer paths come first, then older cookies, and an update keeps its place`() throws
    {
        var jar = CookieJar()
        let url = try WebURL("http://h.example/x/y/")
        for field in ["a=1; Path=/", "b=2", "c=3; Path=/x", "d=4; Path=/", "a=5; Path=/"] {
            jar.take(Array(field.utf8), from: url, now: Self.now)
        }
        #expect(try sent(&jar, to: "http://h.example/x/y/z") == "b=2; c=3; a=5; d=4")
        #expect(try sent(&jar, to: "http://h.example/x/") == "c=3; a=5; d=4")
    }

    @Test func `it tells whether anything has changed`() throws {
        var jar = CookieJar()
        let url = try WebURL("http://h.example/")
        let changes = ["a=1", "a=1", "a=2", "b", "a=; Max-Age=0", "a=; Max-Age=0"].map {
            jar.take(Array($0.utf8), from: url, now: Self.now)
        }
        #expect(changes == [true, false, true, false, true, false])
        #expect(jar.isEmpty)
    }

    @Test func `who is not secure cannot replace a secure cookie`() throws {
        var jar = CookieJar()
        jar.take(Array("a=1; Secure".utf8), from: try WebURL("https://h.example/"), now: Self.now)
        jar.take(Array("a=evil".utf8), from: try WebURL("http://h.example/"), now: Self.now)
        #expect(try sent(&jar, to: "https://h.example/") == "a=1")
    }

    @Test func `no site fills the jar, and what is used stays`() throws {
        var jar = CookieJar()
        for host in 0..<70 {
            let url = try WebURL("http://h\(host).example/")
            for cookie in 0..<60 {
                jar.take(Array("c\(cookie)=1".utf8), from: url, now: Self.now)
                if cookie == 30 { _ = jar.header(for: url, now: Self.now) }
            }
        }
        #expect(jar.count == CookieJar.maximum && jar.cookies.count == jar.count)
        #expect(try sent(&jar, to: "http://h0.example/") == nil)
        let line = try #require(try sent(&jar, to: "http://h69.example/"))
        #expect(line.split(separator: ";").count == 50)
        #expect(line.hasPrefix("c10=1; c11=1;"))
    }

    @Test(arguments: [(4095, true), (4096, false)])
    func `a cookie has 4 KiB at most`(value: Int, isKept: Bool) throws {
        let field = "a=" + String(repeating: "x", count: value)
        let line = try sent(field, from: "http://h.example/", to: "http://h.example/")
        #expect((line != nil) == isKept)
    }

    @Test func `a line has 8 KiB at most`() throws {
        var jar = CookieJar()
        let url = try WebURL("http://h.example/")
        for name in "abcd" {
            let field = "\(name)=" + String(repeating: "x", count: 3000)
            jar.take(Array(field.utf8), from: url, now: Self.now)
        }
        let line = jar.header(for: url, now: Self.now)
        #expect(line.map(\.count) == 6006)
    }

    @Test func `bytes that are no UTF-8 come back as they were`() throws {
        var jar = CookieJar()
        let url = try WebURL("http://h.example/")
        jar.take(Array("a=".utf8) + [0xE9, 0xFF], from: url, now: Self.now)
        let line = jar.header(for: url, now: Self.now)
        #expect(line == Array("a=".utf8) + [0xE9, 0xFF])
    }

    @Test func `no description shows a value`() throws {
        var jar = CookieJar()
        jar.take(Array("a=s3cret".utf8), from: try WebURL("http://h.example/"), now: Self.now)
        var dumped = ""
        dump(jar, to: &dumped)
        #expect(!"\(jar) \(jar.cookies)\(dumped)".contains("s3cret"))
    }
}
