import Synchronization
import Testing

@testable import Threads

struct SerialThreadTests {
    @Test func `jobs run in order, the last before the end`() async throws {
        let thread = try SerialThread(capacity: 10)
        let seen = Mutex<[Int]>([])
        for number in 0..<1000 {
            thread.post { seen.withLock { $0.append(number) } }
        }
        await thread.close()
        #expect(seen.withLock { $0 } == Array(0..<1000))
        thread.post { seen.withLock { $0.append(-1) } }
        #expect(thread.backlog == 0)
    }

    @Test func `who fills it waits for room`() async throws {
        let thread = try SerialThread(capacity: 2)
        let gate = CountingSemaphore()
        thread.post { gate.wait() }
        await thread.room()
        thread.post {}
        #expect(thread.backlog == 2)
        let entered = Latch<Void>()
        let waiting = Task {
            entered.set(())
            await thread.room()
        }
        await entered.wait()
        gate.post()
        await waiting.value
        #expect(thread.backlog < 2)
        await thread.close()
    }

    @Test func `a latch keeps its first value for all who come`() async {
        let latch = Latch<Int>()
        async let early = latch.wait()
        latch.set(1)
        latch.set(2)
        #expect(await early == 1)
        #expect(await latch.wait() == 1)
    }
}
