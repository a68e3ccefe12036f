import FetchingTestSupport
import Testing

@testable import Fetching

@Suite(.timeLimit(.minutes(10)))
struct BatchQueueTests {
    private let queue = BatchQueue<Int> { $0 }

    @Test func `whatever has gathered is taken at once, with its weight`() async {
        queue.send([1, 2])
        queue.send([3], wakesConsumer: false)
        #expect(queue.weight == 6)
        let batch = await queue.next()
        #expect(batch?.elements == [1, 2, 3] && batch?.weight == 6)
        #expect(queue.weight == 0)
    }

    @Test func `a consumer that waits is woken, unless it is to wait for more`() async {
        let waiting = Task { [queue] in await queue.next()?.elements }
        queue.send([1], wakesConsumer: false)
        queue.send([2])
        // The task may have come after either.
        #expect(await [[1, 2], [1]].contains(waiting.value))
    }

    @Test func `what has gathered can be taken after the end, and then there is no more`() async {
        queue.send([1])
        queue.finish()
        #expect(await queue.next()?.elements == [1])
        #expect(await queue.next() == nil)
        #expect(queue.takeReady() == nil)
    }

    @Test func `a consumer that is cancelled waits no longer`() async {
        let waiting = Task { [queue] in await queue.next() == nil }
        waiting.cancel()
        #expect(await waiting.value)
    }

    @Test func `the bell rings for what is to be taken, and at the end`() {
        let rings = Watched(0)
        queue.announce { rings.update { $0 += 1 } }
        #expect(rings.value == 0)
        queue.send([1], wakesConsumer: false)
        #expect(rings.value == 0)
        queue.send([2])
        #expect(rings.value == 1)
        #expect(queue.takeReady()?.elements == [1, 2])
        #expect(queue.takeReady()?.elements == [])
        queue.finish()
        #expect(rings.value == 2)
        #expect(queue.takeReady() == nil)
    }

    @Test func `a bell that comes late rings at once`() {
        let rings = Watched(0)
        queue.send([1])
        queue.announce { rings.update { $0 += 1 } }
        #expect(rings.value == 1)
    }
}
