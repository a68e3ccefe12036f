import Clock
import Fetching
import FetchingTestSupport
import Testing

@testable import Crawling

struct ParseQueueTests {
    private static let start = MonotonicTime(nanoseconds: 5_000_000_000)

    private func page(_ number: Int, bytes: Int = 0, role: TaskRole = .crawl) -> FetchResult {
        .made(number, "http://a/\(number)", role: role, bytes: [UInt8](repeating: 0, count: bytes))
    }

    @Test func `pages are read in the order in which they came`() {
        var queue = ParseQueue()
        for number in 0..<3 { queue.add(page(number)) }
        #expect(queue.waiting == 3)
        let urls = (0..<3).map { queue.next(by: $0, at: Self.start)?.url }
        #expect(urls == ["http://a/0", "http://a/1", "http://a/2"])
        let none = queue.next(by: 3, at: Self.start)
        #expect(none == nil)
    }

    @Test func `what is read, and since when, can be seen`() {
        var queue = ParseQueue()
        for number in 0..<3 { queue.add(page(number)) }
        _ = queue.next(by: 7, at: Self.start)
        _ = queue.next(by: 2, at: Self.start + .seconds(1))
        #expect(queue.underWay.map(\.url) == ["http://a/0", "http://a/1"])
        #expect(queue.underWay.map(\.since) == [Self.start, Self.start + .seconds(1)])
        #expect(queue.waiting == 1)
    }

    @Test func `time is that of all workers together, and sitemaps are no pages`() {
        var queue = ParseQueue()
        queue.add(page(0))
        queue.add(page(1, role: .sitemap))
        for worker in 0..<2 { _ = queue.next(by: worker, at: Self.start) }
        for worker in 0..<2 {
            _ = queue.finished(PageContent(), by: worker, at: Self.start + .seconds(2))
        }
        #expect(queue.time == .seconds(4))
        #expect(queue.pages == 1)
    }

    @Test func `only the first page that is read tells so, until it is taken`() {
        var queue = ParseQueue()
        for number in 0..<3 {
            queue.add(page(number))
            _ = queue.next(by: number, at: Self.start)
        }
        var tells = (0..<2).map { queue.finished(PageContent(), by: $0, at: Self.start) }
        let first = queue.take().map(\.page.url)
        #expect(first == ["http://a/0", "http://a/1"])
        #expect(queue.hasWork)
        tells.append(queue.finished(PageContent(), by: 2, at: Self.start))
        #expect(tells == [true, false, true])
        #expect(queue.isIdle)
        #expect(queue.hasWork)
        _ = queue.take()
        #expect(!queue.hasWork)
    }

    @Test(arguments: [(pages: 8, size: 1), (pages: 4, size: 25)])
    func `it is behind from its bounds on until half of them are left`(pages: Int, size: Int) {
        var queue = ParseQueue(bounds: .init(pages: 8, bytes: 100))
        var states: [Bool] = []
        for number in 0..<pages {
            queue.add(page(number, bytes: size))
            states.append(queue.isBehind)
        }
        #expect(states == [Bool](repeating: false, count: pages - 1) + [true])
        states = []
        for worker in 0..<pages / 2 {
            _ = queue.next(by: worker, at: Self.start)
            states.append(queue.isBehind)
        }
        #expect(states == [Bool](repeating: true, count: pages / 2 - 1) + [false])
    }
}
