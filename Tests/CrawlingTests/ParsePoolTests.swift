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

    @Test(arguments: [1, 3])
    func `so many pages are read at once and no more`(count: Int) async throws {
        let gate = Gate()
        let readers = Watched(Readers())
        let workers = ParsePool(count: count) { page in
            readers.update { readers in
                readers.now += 1
                readers.most = max(readers.most, readers.now)
            }
            gate.pass()
            readers.update { $0.now -= 1 }
            return PageContent(linkCount: page.id.index)
        } whenRead: {
        }
        workers.add((0..<10).map { .made($0, "http://a/\($0)") })
        try await readers.until { $0.now == count }
        #expect(workers.line.waiting == 10 - count)
        #expect(workers.line.underWay.count == count)
        gate.open()
        await workers.finished()
        let read = workers.take()
        #expect(read.map(\.page.id.index).sorted() == Array(0..<10))
        #expect(read.allSatisfy { $0.content.linkCount == $0.page.id.index })
        #expect(readers.value.most == count)
        workers.close()
    }

    @Test func `whoever waits is told of the first page that was read`() async throws {
        let told = Watched(0)
        let workers = ParsePool(count: 1) { _ in
            PageContent()
        } whenRead: {
            told.update { $0 += 1 }
        }
        workers.add([.made(0, "http://a/")])
        try await told.until { $0 == 1 }
        #expect(workers.take().count == 1)
        workers.add([.made(1, "http://b/")])
        try await told.until { $0 == 2 }
        workers.close()
    }

    @Test func `pages are read on threads of their own`() async throws {
        let thread = Watched<pthread_t>(pthread_self())
        let workers = ParsePool(count: 1) { _ in
            thread.update { $0 = pthread_self() }
            return PageContent()
        } whenRead: {
        }
        workers.add([.made(0, "http://a/")])
        await workers.finished()
        let first = thread.value
        workers.add([.made(1, "http://b/")])
        await workers.finished()
        #expect(thread.value == first)
        workers.close()
    }
}
