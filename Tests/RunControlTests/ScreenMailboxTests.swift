import Clock
import Crawling
import Dashboard
import Fetching
import SafeText
import TerminalUI
import Testing

@testable import RunControl

struct ScreenMailboxTests {
    private let snapshot = EngineSnapshot(time: .zero, limit: 1)
    private var crawl: RunSnapshot { RunSnapshot(snapshot, crawl: CrawlProgress()) }

    @Test func `only the newest state is kept`() {
        let mailbox = ScreenMailbox()
        mailbox.post(crawl)
        mailbox.post(RunSnapshot(snapshot))
        let news = mailbox.take()
        #expect(news.snapshot != nil && news.snapshot?.crawl == nil)
        #expect(mailbox.take().snapshot == nil)
    }

    @Test func `a new run forgets all that was told of the old one`() {
        let mailbox = ScreenMailbox()
        mailbox.post(crawl)
        mailbox.post(.present(RunContext(kind: .fetch, target: "next")))
        let news = mailbox.take()
        #expect(news.snapshot == nil)
        #expect(news.actions.count == 1)
    }
}
