import Clock
import Fetching
import FetchingTestSupport
import Testing
import URLStandard

@testable import FetchingCurl

/// A transport for which libcurl has no multi handle.
@Suite(.timeLimit(.minutes(1)))
struct RefusingLoopTests {
    private func transport() -> CurlTransport {
        CurlTransport(TransportConfiguration(), makingMulti: { nil })
    }

    @Test func `every transfer fails, and says for want of what`() async throws {
        let driver = TransportDriver(transport())
        for _ in 1...3 {
            let report = try await driver.fetch("http://127.0.0.1/")
            #expect(report.end == .failed(RefusingLoop.outOfMemory))
            #expect(report.errorClass == .localMemory)
        }
        let id = driver.start("http://127.0.0.1/", isPaused: true)
        driver.send(.cancel(id))
        #expect(try await driver.report(of: id).errorClass == .localMemory)
        await driver.stop()
        #expect(driver.endedTwice.isEmpty)
    }

    @Test func `a time to wake at is kept`() async throws {
        let driver = TransportDriver(transport())
        try await driver.wake(at: MonotonicTime.now() + .milliseconds(30))
        await driver.stop()
    }

    @Test func `an engine on it comes to its end, with retries and pauses between starts`()
        async throws
    {
        var policy = FetchPolicy()
        policy.backoff = Backoff(base: .milliseconds(1), maximum: .milliseconds(1))
        policy.politeness = { _ in Politeness(delay: .milliseconds(5)) }
        let engine = FetchEngine(transport: transport(), policy: policy)
        let request = FetchRequest(try WebURL("http://127.0.0.1/"))
        let results = await engine.gather([request, request, request])
        #expect(results.map(\.error?.errorClass) == [.localMemory, .localMemory, .localMemory])
        await engine.shutDown()
    }
}
