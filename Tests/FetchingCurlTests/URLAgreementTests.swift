import Testing
import URLStandard

@testable import FetchingCurl

/// An origin is fetched from only if libcurl reads the same host and port in it.
struct URLAgreementTests {
    @Test(arguments: [
        "http://a/", "https://a.example:8443/", "http://127.0.0.1:1/", "http://[::1]:80/",
        "http://user:password@a/", "http://xn--mnchen-3ya.example/", "http://a_b/",
        "http://0x7f.1/", "http://a~b/",
    ])
    func `what both parsers read alike is fetched`(url: String) throws {
        #expect(CurlOrigin(root: try WebURL(url).root) != nil)
    }

    @Test(arguments: [
        "http://a*b/", "http://a$b/", "http://a;b/", "http://a'b/", "http://a=b/", "http://a,b/",
        "file:///etc/passwd", "gopher://a/", "javascript://a/", "mailto:a@b",
    ])
    func `what they might not read alike is not`(url: String) throws {
        #expect(CurlOrigin(root: try WebURL(url).root) == nil)
    }
}
