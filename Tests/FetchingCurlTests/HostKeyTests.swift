import Testing
import URLStandard

@testable import FetchingCurl

struct HostKeyTests {
    @Test(
        arguments: [
            ("http://example.org/", "example.org", 80),
            ("https://example.org/", "example.org", 443),
            ("http://example.org:8080/x:1/y@z", "example.org", 8080),
            ("http://example.org?a:1", "example.org", 80),
            ("http://example.org#a", "example.org", 80),
            ("https://user:word@example.org:1/", "example.org", 1), ("http://a", "a", 80),
            ("http://1.example/", "1.example", 80), ("http://a.b2/", "a.b2", 80),
            ("http://xn--mnchen-3ya.example./", "xn--mnchen-3ya.example.", 80),
            ("http://_dmarc.example/", "_dmarc.example", 80), ("http://-a/", "-a", 80),
            ("http://localhost.example/", "localhost.example", 80),
        ] as [(String, String, UInt16)]
    )
    func `a name and its port are read`(url: String, name: String, port: UInt16) {
        #expect(HostKey(url) == .name(name, port: port))
    }

    @Test(arguments: [
        "http://127.0.0.1/", "https://1.2.3.4:443/a", "http://[::1]:80/", "http://[fe80::1]/",
        "http://localhost:80/", "https://a.b.localhost/", "ftp://example.org/", "file:///etc/x",
    ])
    func `nothing has to be looked up`(url: String) {
        #expect(HostKey(url) == .known)
    }

    @Test(arguments: [
        "", "http://", "http:///", "http://:80/", "http://*/", "http://a:99999/", "http://a:b/",
        "http://+a/", "http://a,b/", "http://a b/", "http://\u{FF41}/",
        "http://\(String(repeating: "a", count: 255))/",
    ])
    func `no name server can know it`(url: String) {
        #expect(HostKey(url) == .unknowable)
    }

    @Test(arguments: ["http://0x7f.1/", "http://2130706433/", "http://１２７.0.0.1/", "http://①/"])
    func `a normalised address is known in every spelling`(url: String) throws {
        #expect(HostKey(try WebURL(url).href) == .known)
    }
}
