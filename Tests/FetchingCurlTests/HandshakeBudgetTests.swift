import Clock
import Testing

@testable import FetchingCurl

struct HandshakeBudgetTests {
    private let start = MonotonicTime(nanoseconds: 5_000_000_000)

    /// A budget with every permit taken.
    private func fullBudget() -> HandshakeBudget {
        let budget = HandshakeBudget()
        while budget.begin() {}
        budget.noteTurn(.milliseconds(60), isWanted: false, now: start)
        return budget
    }

    @Test func `handshakes that cost much begin one by one`() {
        let budget = fullBudget()
        budget.noteTurn(.milliseconds(560), isWanted: true, now: start)
        #expect(budget.limit == 1)
        for _ in 1...4 { budget.finish() }
        #expect(budget.begin())
        #expect(!budget.begin())
    }

    @Test func `handshakes that cost little begin by the hundred`() {
        let budget = fullBudget()
        for _ in 1...10 {
            budget.finish()
            budget.noteTurn(.milliseconds(20), isWanted: true, now: start)
            while budget.begin() {}
        }
        #expect(budget.limit > 100)
    }

    @Test func `servers that are slow to connect to keep no others waiting`() {
        let budget = fullBudget()
        budget.noteTurn(.milliseconds(1), isWanted: true, now: start + .milliseconds(1))
        let limit = budget.limit
        budget.noteTurn(.milliseconds(1), isWanted: true, now: start + .milliseconds(50))
        #expect(budget.limit == limit)
        budget.noteTurn(.milliseconds(1), isWanted: true, now: start + .milliseconds(150))
        #expect(budget.limit > limit)
    }

    @Test func `the limit does not grow while nothing waits`() {
        let budget = fullBudget()
        budget.finish()
        budget.noteTurn(.milliseconds(1), isWanted: false, now: start + .seconds(9))
        #expect(budget.limit == 4)
    }
}
