import Testing

@testable import URLStandard

struct DomainToASCIITests {
    @Test(arguments: [
        ("☃.example", "xn--n3h.example"), ("i❤\u{FE0F}.ws", "xn--i-7iq.ws"),
        ("💩💩.la", "xn--ls8ha.la"), ("BÜCHER。de", "xn--bcher-kva.de"),
        ("𠀀☃.test", "xn--n3h7644o.test"), ("faß.de", "xn--fa-hia.de"),
        ("b%C3%BCcher.de", "xn--bcher-kva.de"),
    ])
    func `a domain outside ASCII becomes Punycode, symbols too`(domain: String, ascii: String)
        throws
    {
        #expect(try host(domain) == ascii)
    }

    @Test(arguments: [
        "xn--a", "XN--A", "xn--zn7c.com", "ab--c", "-x", "x-", "a..b", "a_b", "x!$&'()*+,;=~",
        String(repeating: "a", count: 300),
    ])
    func `an ASCII domain is only lowercased`(domain: String) throws {
        #expect(try host(domain) == domain.lowercased())
    }

    @Test(arguments: [
        ("ל״ג.il", "xn--6dbt6e.il"), ("א׳ת.il", "xn--4db6c0a.il"),
    ])
    func `a Hebrew abbreviation is a name`(domain: String, ascii: String) throws {
        #expect(try host(domain) == ascii)
    }

    @Test(arguments: ["look\u{5BE}out.net", "a\u{5D0}", "\u{200D}a", "x\u{200C}ü.de"])
    func `bidirectional and joiner rules are checked`(domain: String) {
        #expect(throws: WebURLError.invalidDomain) { try host(domain) }
    }

    @Test(arguments: [
        ("-a.bücher.de", "-a.xn--bcher-kva.de"), ("a-.bücher.de", "a-.xn--bcher-kva.de"),
        ("r3---sn.bücher.de", "r3---sn.xn--bcher-kva.de"), ("ü..de", "xn--tda..de"),
        (
            String(repeating: "a", count: 64) + ".ü",
            String(repeating: "a", count: 64) + ".xn--tda"
        ),
        ("bü+cher.de", "xn--b+cher-3ya.de"),
    ])
    func `hyphens, lengths and STD3 rules are not checked`(domain: String, ascii: String) throws {
        #expect(try host(domain) == ascii)
    }

    @Test(arguments: ["<\u{338}", "%3C\u{338}"])
    func `forbidden code points are looked for after mapping`(domain: String) throws {
        #expect(try host(domain) == "xn--gdh")
    }

    @Test(arguments: ["<ü", "a\u{FF0F}b", "%00ü", "a%25ü", "ü^", "<", "a b"])
    func `a forbidden code point is refused`(domain: String) {
        #expect(throws: WebURLError.invalidHost) { try host(domain) }
    }

    @Test(arguments: [
        ("FUẞBALL.de", "xn--fuball-cta.de"), ("Ӏ.com", "xn--s5a.com"), ("Ⴙ", "xn--hlj"),
        ("look\u{180E}out.net", "lookout.net"),
    ])
    func `mappings that changed in Unicode 16 are the new ones`(domain: String, ascii: String)
        throws
    {
        #expect(try host(domain) == ascii)
    }

    @Test(arguments: ["%FF", "\u{FFFD}", "\u{AD}", "xn--a.ü", "\u{300}", "\u{378}"])
    func `what names nothing is refused`(domain: String) {
        #expect(throws: WebURLError.invalidDomain) { try host(domain) }
    }

    /// Without a bound each of these takes seconds.
    @Test(arguments: ["é.", "é", "\u{AD}", "\u{FDFA}", "日本語"])
    func `a huge domain is refused at once`(part: String) {
        let domain = String(repeating: part, count: 300_000)
        #expect(throws: WebURLError.invalidDomain) { try host(domain) }
    }

    @Test func `domains are mapped on many threads at once`() async {
        let mapped = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    (0..<200).count { (try? host("ü\($0).de"))?.hasPrefix("xn--") == true }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(mapped == 800)
    }
}

private func host(_ domain: String) throws(WebURLError) -> String? {
    try WebURL("http://\(domain)/").host
}
