import Clock
import DataStructures
import Testing

@testable import Fetching

struct BackoffTests {
    @Test(arguments: [
        (-1, 1), (0, 1), (1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (1000, 60),
    ])
    func `the bound doubles up to its maximum`(attempt: Int, seconds: Int) {
        #expect(Backoff().bound(afterAttempt: attempt) == .seconds(seconds))
    }

    @Test(arguments: 1...8)
    func `waits lie between zero and the bound, and use all of it`(attempt: Int) {
        var random = SplitMix64(seed: UInt64(attempt))
        let backoff = Backoff()
        let bound = backoff.bound(afterAttempt: attempt)
        let waits = (0..<1000).map { _ in backoff.wait(afterAttempt: attempt, using: &random) }
        #expect(waits.allSatisfy { $0 >= .zero && $0 <= bound })
        #expect(waits.contains { $0 < bound / 10 })
        #expect(waits.contains { $0 > bound * 9 / 10 })
    }

    @Test func `different seeds wait differently`() {
        var first = SplitMix64(seed: 1)
        var second = SplitMix64(seed: 2)
        #expect(
            Backoff().wait(afterAttempt: 5, using: &first)
                != Backoff().wait(afterAttempt: 5, using: &second)
        )
    }

    @Test func `no wait is possible`() {
        var random = SplitMix64(seed: 1)
        let backoff = Backoff(base: .zero, maximum: .zero)
        #expect(backoff.wait(afterAttempt: 3, using: &random) == .zero)
    }
}
