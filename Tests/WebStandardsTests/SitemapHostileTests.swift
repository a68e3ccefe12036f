import DataStructures
import Testing
import URLStandard

@testable import WebStandards

/// Sitemaps that are built to cost time or memory, or to make the parser read another file.
struct SitemapHostileTests {
    private static let entry = "<url><loc>http://a/&x;</loc></url><url><loc>http://a/1</loc></url>"

    @Test(arguments: [
        "<!DOCTYPE urlset [<!ENTITY x 'y'>]><urlset>\(entry)</urlset>",
        "<!DOCTYPE urlset [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><urlset>\(entry)</urlset>",
        "<!DOCTYPE urlset [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/'> %p;]><urlset>\(entry)</urlset>",
        "<!DOCTYPE urlset SYSTEM 'http://127.0.0.1:1/x.dtd'><urlset>\(entry)</urlset>",
        "<!DOCTYPE urlset PUBLIC '-//x' 'file:///etc/passwd'><urlset>\(entry)</urlset>",
        "<!DOCTYPE u [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY x '&b;&b;&b;&b;'>]><u>\(entry)</u>",
    ])
    func `no entity is expanded and no other file read`(text: String) {
        let sitemap = Sitemap(parsing: Array(text.utf8))
        #expect(sitemap.urls.map(\.href).filter { $0 != "http://a/1" }.isEmpty)
        #expect(!sitemap.isComplete)
    }

    @Test(arguments: [
        HostileText("<urlset ", repeating: "a#='' ", 100_000, ">"),
        HostileText("<urlset ", repeating: "a#='>' ", 100_000, ">"),
        HostileText("<urlset>", repeating: "<t#/>", 100_000),
        HostileText(repeating: "<url>", 50_000),
        HostileText("<urlset><url><loc>", repeating: "x", 100_000),
        HostileText("<urlset><url><loc>", repeating: "<a/>", 50_000),
        HostileText("<urlset><!--", repeating: "- -", 100_000),
        HostileText("<urlset a='", repeating: "x", 100_000), HostileText(repeating: "<", 100_000),
        HostileText(repeating: "<!", 100_000), HostileText(repeating: "&", 100_000),
        HostileText("<u>", repeating: "&;", 100_000), HostileText(repeating: "x", 100_000),
        HostileText(repeating: "\n", 100_000),
        HostileText("<u>", repeating: "<u xmlns:a#='x'>", 30_000),
        HostileText("<?xml version='1.0' encoding='../../x'?>", repeating: "<urlset>", 1),
    ])
    func `a hostile document lists nothing`(text: HostileText) {
        #expect(Sitemap(parsing: text.bytes).urls.isEmpty)
    }

    @Test(arguments: 1...15)
    func `any damage is survived`(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed) << 16)
        let text =
            "<?xml version='1.0'?><urlset xmlns='x'><url><loc>http://a/b?c&amp;d</loc></url><!-- c --><a b='c'/></urlset>"
        for _ in 0..<200 {
            var bytes = Array(text.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                bytes[at] =
                    Bool.random(using: &random)
                    ? UInt8.random(in: 0...255, using: &random)
                    : Array("<>&'\"![]-/?".utf8)[at % 11]
            }
            let sitemap = Sitemap(parsing: bytes)
            #expect(sitemap.urls.allSatisfy { $0.isHTTP })
            #expect(sitemap.urls.count <= 1)
        }
    }
}
