import Testing
import URLStandard

@testable import Cookies

/// The file that curl reads and writes.
struct NetscapeFileTests {
    private static let now: Int64 = 1_700_000_000

    @Test func `a jar comes back from its file`() throws {
        var jar = CookieJar()
        let url = try WebURL("https://www.example.com/a/b")
        for field in [
            "host=1", "domain=2; Domain=example.com; Path=/; Max-Age=100; HttpOnly",
            "empty=; Secure",
            "gone=1; Max-Age=5",
        ] { jar.take(Array(field.utf8), from: url, now: Self.now) }
        let file = jar.netscape(now: Self.now + 50)
        let lines = String(decoding: file, as: UTF8.self).split(separator: "\n").dropFirst(2)
        #expect(
            Array(lines) == [
                "www.example.com\tFALSE\t/a\tFALSE\t0\thost\t1",
                "#HttpOnly_.example.com\tTRUE\t/\tFALSE\t1700000100\tdomain\t2",
                "www.example.com\tFALSE\t/a\tTRUE\t0\tempty\t",
            ]
        )
        var again = CookieJar(netscape: file, now: Self.now + 50)
        #expect(again.netscape(now: Self.now + 50) == file)
        let line = again.header(for: url, now: Self.now + 50)
        #expect(line.map { String(decoding: $0, as: UTF8.self) } == "host=1; empty=; domain=2")
        #expect(CookieJar(netscape: file, now: Self.now + 100).count == 2)
    }

    @Test(arguments: [
        ("h.example\tFALSE\t/\tFALSE\t0\ta\t1", 1), ("h.example\tFALSE\t/\tFALSE\t0\ta\t1\r", 1),
        ("h.example\tFALSE\t/\tFALSE\t0\ta", 1), ("# a remark", 0), ("", 0),
        ("h.example FALSE / FALSE 0 a 1", 0), ("h.example\tFALSE\t/\tFALSE\tsoon\ta\t1", 0),
        ("h.example\tFALSE\tx\tFALSE\t0\ta\t1", 0), (".com\tTRUE\t/\tFALSE\t0\ta\t1", 0),
        ("\tTRUE\t/\tFALSE\t0\ta\t1", 0), ("h.example\tFALSE\t/\tFALSE\t0\t\t1", 0),
        ("h.example\tFALSE\t/\tFALSE\t5\ta\t1", 0), ("h.example\tFALSE\t/\tFALSE\t0\ta\t\u{1}", 0),
    ])
    func `lines that are no cookies count for nothing`(line: String, count: Int) {
        let file = "# Netscape HTTP Cookie File\n\(line)\nx.example\tFALSE\t/\tFALSE\t0\tb\t2"
        #expect(CookieJar(netscape: Array(file.utf8), now: Self.now).count == count + 1)
    }
}
