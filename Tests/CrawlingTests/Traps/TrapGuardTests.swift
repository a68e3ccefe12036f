import Fetching
import Testing
import URLStandard

@testable import Crawling

struct TrapGuardTests {
    private let key = FingerprintKey(1, 2)

    private func found(_ path: String) throws -> FoundURL {
        key.find(try WebURL(path.hasPrefix("/") ? "http://site.test\(path)" : path))
    }

    private func lease(_ url: String) throws -> Lease {
        let found = try found(url)
        return Lease(
            token: Token(number: 1),
            host: found.url.hostAndPort,
            discovery: Discovery(found, depth: 1, referrer: nil),
            attempts: 0
        )
    }

    private func guarding(_ change: (inout TrapLimits) -> Void) -> TrapGuard {
        var limits = TrapLimits()
        change(&limits)
        return TrapGuard(limits)
    }

    /// Reads pages in a chain, each found on the one before.
    private func chain(_ paths: [String], _ traps: inout TrapGuard, body: UInt64? = nil) throws
        -> TrapGuard.Page
    {
        var page: TrapGuard.Page?
        for (index, path) in paths.enumerated() {
            page = traps.read(
                TaskID(index: index),
                try found(path).url,
                body: body ?? UInt64(index) + 1,
                parent: index == 0 ? nil : TaskID(index: index - 1)
            )
        }
        return try #require(page)
    }

    @Test func `a pattern that feeds itself ends at its limit, and only there`() throws {
        var traps = guarding { $0.perPattern = 3 }
        let page = try chain(["/", "/c?m=1"], &traps)
        let allowed = try (2...6).map { traps.allows(try found("/c?m=\($0)"), on: page) }
        #expect(allowed == [true, true, true, false, false])
        let (other, elsewhere) = (try found("/other?m=1"), try found("http://other.test/c?m=9"))
        #expect(traps.allows(other, on: page) && traps.allows(elsewhere, on: page))
        let list = try chain(["/list"], &traps)
        #expect(traps.allows(try found("/c?m=7"), on: list), "a list of many pages is no trap")
        #expect(traps.tell(try found("/c?m=5"))?.contains("more than 3 URLs") == true)
        #expect(traps.tell(try found("/c?m=2")) == nil)
        #expect(traps.findings.map(\.kind) == [.trap])
    }

    @Test func `two patterns that feed each other end, too`() throws {
        var traps = guarding { $0.perPattern = 1 }
        let page = try chain(["/c?m=1", "/day/1", "/c?m=2"], &traps)
        #expect(traps.allows(try found("/day/2"), on: page))
        #expect(!traps.allows(try found("/day/3"), on: page))
    }

    @Test func `pages with one body in a row end`() throws {
        let paths = (0..<PageLineage.maximumSame).map { "/\(String(repeating: "x", count: $0))" }
        var traps = guarding { _ in }
        let last = try chain(paths, &traps, body: 5)
        #expect(!traps.allows(try found("/y"), on: last))
        #expect(traps.tell(try found("/y"))?.contains("were the same") == true)
        traps = guarding { _ in }
        #expect(traps.allows(try found("/y"), on: try chain(paths.dropLast(), &traps, body: 5)))
        traps = guarding { _ in }
        #expect(traps.allows(try found("/y"), on: try chain(paths, &traps)))
    }

    @Test func `a host ends at its limit, and no other`() throws {
        var traps = guarding { $0.perHost = 2 }
        let allowed = try ["http://a/1", "http://a/2", "http://a/3", "http://b/1"]
            .map { traps.allows(try lease($0)) }
        #expect(allowed == [true, true, false, true])
        #expect(traps.tell(try found("http://a/3"))?.contains("--max-per-host") == true)
    }

    @Test func `a domain ends at its limit of hosts, and no other`() throws {
        var traps = guarding { $0.hosts = 2 }
        let allowed = try [
            "http://a.x.test/", "http://b.x.test/", "http://c.x.test/", "http://b.x.test/2",
            "http://c.y.test/", "http://10.0.0.1/", "http://11.0.0.1/", "http://12.0.0.1/",
        ].map { traps.allows(try lease($0)) }
        #expect(allowed == [true, true, false, true, true, true, true, true])
    }

    @Test func `zero lifts every guard`() throws {
        var traps = guarding { limits in
            (limits.perPattern, limits.perHost, limits.hosts) = (0, 0, 0)
        }
        let page = try chain(Array(repeating: "/1", count: 9), &traps, body: 1)
        for number in 0..<2000 {
            #expect(traps.allows(try found("/\(number)"), on: page))
            #expect(traps.allows(try lease("http://h\(number).x.test/")))
        }
        #expect(traps.allows(try found("/a/a/a/a"), on: page))
        #expect(traps.findings.isEmpty)
    }
}
