import NIOCore
import Testing

@testable import DemoSite

@Suite
struct EncyclopediaTests {
    private static let base = "http://127.0.0.1:1"

    private func documents(pageCount: Int, seed: UInt64) -> [String: String] {
        let site = Encyclopedia(pageCount: pageCount, seed: seed, baseURL: Self.base)
        return Dictionary(
            site.pages.map { ($0.target, site.document(of: $0)) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    @Test func `the same seed gives the same site and another seed another`() {
        let site = documents(pageCount: 60, seed: 7)
        #expect(site == documents(pageCount: 60, seed: 7))
        #expect(site["/site/birds/"] == documents(pageCount: 60, seed: 8)["/site/birds/"])
        #expect(site != documents(pageCount: 60, seed: 8))
    }

    @Test func `the words are those of the first release`() {
        let site = Encyclopedia(pageCount: 60, seed: 2013, baseURL: Self.base)
        let text = site.pages.map { $0.target + site.document(of: $0) }.joined()
        #expect(fnv1a(text.utf8) == 11_843_399_895_632_054_360)
    }

    @Test(arguments: [20, 21, 60, 300, 301, 2000])
    func `there are about as many pages as asked for, each at its own address`(count: Int) {
        let site = Encyclopedia(pageCount: count, seed: 1, baseURL: Self.base)
        #expect(Set(site.pages.map(\.target)).count == site.pages.count)
        #expect((count - 8...count).contains(site.pages.count))
    }

    @Test func `no two pages say the same`() {
        let site = documents(pageCount: 300, seed: 2013)
        #expect(Set(site.values).count == site.count)
    }

    @Test func `no slot of a sentence is left unfilled`() {
        let site = documents(pageCount: 300, seed: 2013)
        #expect(site.values.allSatisfy { !$0.contains("{") })
    }

    @Test func `a page's timing depends on its path and the seed alone`() {
        let timing = PageTiming(path: "/site/birds/a.html", seed: 1)
        #expect(timing == PageTiming(path: "/site/birds/a.html", seed: 1))
        let others = (0..<50).map { PageTiming(path: "/site/birds/\($0).html", seed: 1) }
        #expect(others.contains { $0 != timing })
    }

    @Test func `most pages are quick, some slow, a few very slow`() {
        let site = Encyclopedia(pageCount: 300, seed: 2013, baseURL: Self.base)
        let waits = site.pages.map(\.timing.wait)
        let quick = waits.count { $0 <= .milliseconds(150) }
        let slow = waits.count { $0 >= .milliseconds(400) && $0 <= .milliseconds(900) }
        let verySlow = waits.count { $0 >= .milliseconds(1500) && $0 <= .seconds(3) }
        #expect(quick + slow + verySlow == waits.count)
        #expect(waits.allSatisfy { $0 >= .milliseconds(20) })
        #expect(quick > waits.count * 3 / 4)
        #expect((15...60).contains(slow))
        #expect((3...20).contains(verySlow))
    }

    @Test func `a crawl at a limit of sixteen takes fifteen to thirty seconds`() {
        let site = Encyclopedia(pageCount: 300, seed: 2013, baseURL: Self.base)
        let work = site.pages.reduce(Duration.zero) { $0 + $1.timing.wait + $1.timing.transfer }
        #expect((Duration.seconds(15 * 16)...(.seconds(30 * 16))).contains(work))
    }
}
