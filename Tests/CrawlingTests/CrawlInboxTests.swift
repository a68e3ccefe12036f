import Fetching
import FetchingTestSupport
import Testing
import URLStandard

@testable import Crawling

@Suite(.timeLimit(.minutes(10)))
struct CrawlInboxTests {
    private func words(_ events: [CrawlEvent]) -> [String] {
        events.map { event in
            switch event {
            case .results: "results"
            case .parsed: "parsed"
            case .redirectsHeld(let redirects): "held \(redirects.map(\.task.index))"
            }
        }
    }

    private func held(_ task: Int) throws -> CrawlEvent {
        let redirect = HeldRedirect(
            number: 1,
            task: TaskID(index: task),
            depth: 0,
            target: try WebURL("http://a/")
        )
        return .redirectsHeld([redirect])
    }

    @Test func `what has come is given at once, held redirects first and none lost`() async throws {
        let inbox = CrawlInbox()
        inbox.post(.parsed)
        inbox.post(.results)
        inbox.post(try held(1))
        inbox.post(.results)
        inbox.post(try held(2))
        #expect(words(await inbox.next()) == ["held [1, 2]", "results", "parsed"])
        #expect(inbox.isEmpty)
    }

    @Test func `an event wakes the crawl that waits`() async {
        let inbox = CrawlInbox()
        let waiting = Task { await inbox.next() }
        inbox.post(.parsed)
        #expect(words(await waiting.value) == ["parsed"])
    }

    @Test func `a crawl that is cancelled waits no longer`() async {
        let inbox = CrawlInbox()
        let waiting = Task { await inbox.next() }
        waiting.cancel()
        #expect(await waiting.value.isEmpty)
    }
}
