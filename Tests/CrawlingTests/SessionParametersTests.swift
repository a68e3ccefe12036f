import Testing
import URLStandard

@testable import Crawling

struct SessionParametersTests {
    private static let hash = "0123456789abcdef0123456789abcdef"

    @Test(arguments: [
        ("/a;jsessionid=1", "/a"), ("/a;jsessionid=1?b=2", "/a?b=2"),
        ("/a;x=1;JSESSIONID=2/b", "/a;x=1/b"),
        ("/?PHPSESSID=1", "/"), ("/?phpsessid=1&a=2", "/?a=2"),
        ("/?a=2&PHPSESSID=1&b=3", "/?a=2&b=3"),
        ("/?CFID=1&CFTOKEN=2", "/"), ("/?ASPSESSIONIDQABCDEFG=X", "/"), ("/?sid=\(hash)", "/"),
        ("/?sid=17", "/?sid=17"), ("/?sid=26/11/30/0123456789", "/?sid=26/11/30/0123456789"),
        ("/?jsessionid", "/?jsessionid"), ("/?id=1&session=2", "/?id=1&session=2"), ("/;x", "/;x"),
        ("/phpsessid=1", "/phpsessid=1"), ("/?", "/?"), ("/?&", "/?&"), ("/", "/"),
    ])
    func `names of sessions make no page another`(path: String, same: String) throws {
        let key = FingerprintKey(1, 2)
        let url = try WebURL("http://h.example\(path)")
        #expect(SessionParameters.removed(from: url.href) == "http://h.example\(same)")
        let found = key.find(url)
        // It is fetched as it is spelled, and known as what it is.
        #expect(found.url == url)
        #expect(found.fingerprint == key.find(try WebURL("http://h.example\(same)")).fingerprint)
    }
}
