import Clock
import FetchingTestSupport
import Testing
import URLStandard

@testable import FetchingCurl

/// Which lookup is made next, and how many are made at once.
@Suite(.timeLimit(.minutes(1)))
struct LookupThreadsTests {
    private let start = MonotonicTime(nanoseconds: 1_000_000_000)

    @Test func `a lookup is young until it has run for long or has ended`() {
        var load = LookupLoad(patience: .milliseconds(50))
        for thread in 1...3 { load.begin(thread, at: start + .milliseconds(thread)) }
        #expect(load.young(at: start + .milliseconds(4)) == 3)
        let wasLong = load.end(2, at: start + .milliseconds(10))
        #expect(!wasLong)
        #expect(load.young(at: start + .milliseconds(51)) == 1)
        #expect(load.count == 2)
        load.begin(2, at: start + .milliseconds(52))
        #expect(load.young(at: start + .milliseconds(53)) == 1)
        #expect(load.young(at: start + .seconds(1)) == 0)
        #expect(load.count == 3)
        let endedLate = load.end(1, at: start + .seconds(2))
        #expect(endedLate)
        let endedTwice = load.end(1, at: start + .seconds(3))
        #expect(!endedTwice)
        #expect(load.count == 2)
    }

    @Test func `a name that took long the last time lets the others go first`() async throws {
        let gate = Gate()
        let names = ScriptedNames { name, _ in
            if name == "hung" { gate.pass() }
            return .notFound
        }
        let reports = Watched(0)
        // No lookup is so quick that it would not count as long here.
        let threads = LookupThreads(
            patience: .nanoseconds(1),
            maximumAtOnce: 1,
            lookUp: names.lookUp
        ) { reports.update { $0 += 1 } }
        threads.append("slow")
        threads.startThreads(now: .now())
        try await reports.until { $0 == 1 }
        for name in ["hung", "slow", "new", "newer"] {
            threads.append(name)
            threads.startThreads(now: .now())
        }
        try await names.log.until { $0.asked.contains("hung") }
        gate.open()
        try await reports.until { $0 == 5 }
        #expect(names.log.value.asked == ["slow", "hung", "new", "newer", "slow"])
        let news = threads.takeNews()
        #expect(news.begun.map(\.name) == ["slow", "hung", "new", "newer", "slow"])
        #expect(news.reports.map(\.name) == ["slow", "hung", "new", "newer", "slow"])
        threads.close()
    }
}
