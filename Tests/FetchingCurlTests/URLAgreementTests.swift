import Testing

@testable import FetchingCurl

struct URLAgreementTests {
    @Test(arguments: [
        "http://a/", "https://a.example:8443/x?y#z", "http://127.0.0.1:1/", "http://[::1]:80/",
        "http://user:password@a/", "http://xn--mnchen-3ya.example/", "http://a", "http://a_b/",
        "http://a?x", "http://a/\\x", "http://a/@b/",
    ])
    func `what both parsers read alike is fetched`(url: String) {
        #expect(URLAgreement.holds(for: url))
    }

    @Test(arguments: [
        "http://127.0.0.1:80\\@evil.test/", "http://a\\b/", "http:a/",
        "http://a@b@c/", "http://a b/", "http://[::1/", "file:///etc/passwd", "gopher://a/", "",
        "http", "https://?x", "HTTP://", "javascript:alert(1)", "http://a\r\nHost: b/",
        "http://a%00b/", "http://\u{FF41}/",
    ])
    func `what they might not read alike is not`(url: String) {
        #expect(!URLAgreement.holds(for: url))
    }
}
