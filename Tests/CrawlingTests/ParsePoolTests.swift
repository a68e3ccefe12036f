import Fetching
import FetchingTestSupport
import Glibc
import Testing

@testable import Crawling

@Suite(.timeLimit(.minutes(10)))
struct ParsePoolTests {
    private struct Readers: Sendable {
        var now = 0
        var most = 0
    }

    /// Takes parsed pages until there are `count`.
    private func pages(
        _ count: Int,
        from pool: ParsePool,
        _ told: Watched<Int>
    ) async throws -> [ParseQueue.Parsed] {
        var pages: [ParseQueue.Parsed] = []
        while pages.count < count {
            let heard = told.value
            pages += pool.take()
            if pages.count < count { try await told.until { $0 > heard } }
        }
        return pages
    }

    @Test(arguments: [1, 3])
    func `so many pages are parsed at once and no more`(count: Int) async throws {
        let gate = Gate()
        let readers = Watched(Readers())
        let told = Watched(0)
        let pool = ParsePool(count: count) { page in
            readers.update { readers in
                readers.now += 1
                readers.most = max(readers.most, readers.now)
            }
            gate.pass()
            readers.update { $0.now -= 1 }
            return PageContent(linkCount: page.id.index)
        } tellingParsed: {
            told.update { $0 += 1 }
        }
        pool.add((0..<10).map { .made($0, "http://a/\($0)") })
        try await readers.until { $0.now == count }
        #expect(pool.queue.waiting == 10 - count)
        #expect(pool.queue.underWay.count == count)
        gate.open()
        let parsed = try await pages(10, from: pool, told)
        #expect(parsed.map(\.page.id.index).sorted() == Array(0..<10))
        #expect(parsed.allSatisfy { $0.content.linkCount == $0.page.id.index })
        #expect(readers.value.most == count)
        #expect(!pool.hasWork)
        pool.close()
    }

    @Test func `the first page parsed since the last were taken is announced`() async throws {
        let told = Watched(0)
        let pool = ParsePool(count: 1) { _ in
            PageContent()
        } tellingParsed: {
            told.update { $0 += 1 }
        }
        pool.add([.made(0, "http://a/")])
        try await told.until { $0 == 1 }
        #expect(pool.take().count == 1)
        pool.add([.made(1, "http://b/")])
        try await told.until { $0 == 2 }
        pool.close()
    }

    @Test func `pages are parsed on threads of the pool`() async throws {
        let thread = Watched<pthread_t>(pthread_self())
        let told = Watched(0)
        let pool = ParsePool(count: 1) { _ in
            thread.update { $0 = pthread_self() }
            return PageContent()
        } tellingParsed: {
            told.update { $0 += 1 }
        }
        pool.add([.made(0, "http://a/")])
        _ = try await pages(1, from: pool, told)
        let first = thread.value
        pool.add([.made(1, "http://b/")])
        _ = try await pages(1, from: pool, told)
        #expect(thread.value == first)
        pool.close()
    }
}
