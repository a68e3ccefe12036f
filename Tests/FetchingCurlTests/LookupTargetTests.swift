import Testing
import URLStandard

@testable import FetchingCurl

struct LookupTargetTests {
    private func target(of url: String) throws -> LookupTarget {
        LookupTarget(try WebURL(url).origin)
    }

    @Test(
        arguments: [
            ("http://example.org/", "example.org", 80),
            ("https://example.org/", "example.org", 443),
            ("http://Example.org:8080/x:1/y@z", "example.org", 8080),
            ("https://user:word@example.org:1/", "example.org", 1), ("http://a", "a", 80),
            ("http://1.example/", "1.example", 80), ("http://a.b2/", "a.b2", 80),
            ("http://münchen.example./", "xn--mnchen-3ya.example.", 80),
            ("http://_dmarc.example/", "_dmarc.example", 80), ("http://-a/", "-a", 80),
            ("http://localhost.example/", "localhost.example", 80),
        ] as [(String, String, UInt16)]
    )
    func `a name is looked up for its port`(url: String, name: String, port: UInt16) throws {
        #expect(try target(of: url) == .name(name, port: port))
        #expect(LookupTarget(proxy: url) == .name(name, port: port))
    }

    @Test(arguments: [
        "http://127.0.0.1/", "https://1.2.3.4:443/a", "http://[::1]:80/", "http://[fe80::1]/",
        "http://localhost:80/", "https://a.b.localhost/", "http://0x7f.1/", "http://2130706433/",
        "http://１２７.0.0.1/", "http://①/",
    ])
    func `nothing has to be looked up`(url: String) throws {
        #expect(try target(of: url) == .known)
        #expect(LookupTarget(proxy: url) == .known)
    }

    @Test(arguments: [
        "http://*/", "http://+a/", "http://a,b/", "http://a~b/",
        "http://\(String(repeating: "a", count: 255))/",
    ])
    func `no name server can know it`(url: String) throws {
        #expect(try target(of: url) == .unknowable)
    }

    @Test(arguments: ["socks5://proxy.example:1080", "proxy.example:3128", "http://", ""])
    func `what is no HTTP proxy is libcurl's to look up`(proxy: String) {
        #expect(LookupTarget(proxy: proxy) == .known)
    }
}
