import FetchingTestSupport
import Testing

/// What tests wait with: it must end the test that waits in vain, and nothing else.
struct WatchedTests {
    @Test func `waiting in vain ends with the task that waits`() async {
        let number = Watched(1)
        let waiting = Task { try await number.until { $0 == 2 } }
        waiting.cancel()
        let error = await #expect(throws: WaitedInVain.self) { try await waiting.value }
        #expect(error?.description == "waited in vain: 1")
    }

    @Test func `one that waits in vain keeps no other from what it waits for`() async throws {
        let number = Watched(1)
        let vain = Task { try await number.until { $0 == 3 } }
        let other = Task { try await number.first { $0 == 2 ? "two" : nil } }
        vain.cancel()
        await #expect(throws: WaitedInVain.self) { try await vain.value }
        number.update { $0 = 2 }
        #expect(try await other.value == "two")
    }

    @Test func `what is there already is had even by a task that was cancelled`() async throws {
        let number = Watched(1)
        let waiting = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await number.first { $0 }
        }
        waiting.cancel()
        #expect(try await waiting.value == 1)
    }
}
