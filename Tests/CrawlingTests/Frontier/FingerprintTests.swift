import Testing
import URLStandard

@testable import Crawling

struct FingerprintTests {
    /// The example of the paper (Aumasson and Bernstein, 2012, appendix A), and the first of the
    /// vectors of its reference implementation.
    @Test(arguments: [(15, 0xa129_ca61_49be_45e5 as UInt64), (0, 0x726f_db47_dd0e_0e31)])
    func `it is SipHash-2-4`(count: Int, hash: UInt64) {
        let key = FingerprintKey(0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908)
        let bytes = (0..<count).map { UInt8($0) }
        #expect(bytes.withUnsafeBytes(key.hash) == hash)
    }

    @Test func `URLs have one fingerprint by their canonical form`() throws {
        let key = FingerprintKey.random()
        let found = try [
            "http://a.test/x", "HTTP://me:secret@A.TEST:80/./x#y", "http://a.test/x?",
            "https://a.test/x",
        ].map { key.find(try WebURL($0)).fingerprint }
        #expect(found[0] == found[1])
        #expect(Set(found).count == 3)
    }

    @Test(arguments: [
        ("/%c3%a9?%e2", "/%C3%A9?%E2", true), ("/%7e", "/%7E", true), ("/a%2fb", "/a%2Fb", true),
        ("/%c", "/%C", false), ("/%cg", "/%Cg", false), ("/c3", "/C3", false),
        ("/%7e", "/~", false),
    ])
    func `the case of an escape makes no other page`(one: String, other: String, isSame: Bool)
        throws
    {
        let key = FingerprintKey.random()
        let prints = try [one, other].map { key.find(try WebURL("http://a.test\($0)")).fingerprint }
        #expect((prints[0] == prints[1]) == isSame)
    }

    @Test func `another crawl has other fingerprints`() throws {
        let url = try WebURL("http://a.test/")
        let other = FingerprintKey(1, 3).find(url).fingerprint
        #expect(FingerprintKey(1, 2).find(url).fingerprint != other)
    }
}
