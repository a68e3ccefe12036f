import Clock
import Dashboard
import Fetching
import SafeText
import TerminalUI
import Testing

@testable import RunControl

struct ScreenMailboxTests {
    private let snapshot = EngineSnapshot(time: .zero, limit: 1)

    @Test func `only the newest state is kept`() {
        let mailbox = ScreenMailbox()
        mailbox.post(snapshot, CrawlProgress())
        mailbox.post(snapshot, nil)
        let news = mailbox.take()
        #expect(news.snapshot != nil && news.crawl == nil)
        #expect(mailbox.take().snapshot == nil)
    }

    @Test func `a new run forgets all that was told of the old one`() {
        let mailbox = ScreenMailbox()
        mailbox.post(snapshot, CrawlProgress())
        mailbox.post(.present(RunContext(kind: .fetch, target: "next")))
        let news = mailbox.take()
        #expect(news.snapshot == nil)
        #expect(news.crawl == nil)
        #expect(news.actions.count == 1)
    }
}
