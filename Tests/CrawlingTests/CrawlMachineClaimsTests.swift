import Fetching
import Testing
import URLStandard

@testable import Crawling

/// What a crawl claims of its frontier, and when.
@Suite(.timeLimit(.minutes(10)))
struct CrawlMachineClaimsTests {
    @Test func `more hosts than can be held are all fetched, each once`() throws {
        let rig = MachineRig()
        let hosts = (0..<2500).map { "http://h\($0).test/" }
        for host in hosts { rig.machine.seed(try WebURL(host)) }
        var fetched: [String] = []
        while true {
            let taken = rig.take(window: 100)
            guard !taken.isEmpty else { break }
            #expect(taken.count <= 100)
            let first = rig.requests.count - taken.count
            for index in taken.indices { rig.machine.finished(TaskID(index: first + index)) }
            fetched += taken.map(\.url.text)
        }
        #expect(fetched.count == 2500 && Set(fetched) == Set(hosts))
        #expect(rig.isDone)
    }

    @Test func `of a host whose robots_txt is awaited one URL is claimed, then the rest`() throws {
        let rig = MachineRig { _ in }
        for page in 0..<50 { rig.machine.seed(try WebURL("http://slow.test/\(page)")) }
        rig.machine.seed(try WebURL("http://fast.test/"))
        let first = rig.take()
        #expect(first.map(\.role) == [.robots, .robots])
        #expect(rig.frontier.allCounts().leased == 2)
        rig.machine.robotsFinished(
            .made(1, "http://fast.test/robots.txt", role: .robots, status: 404)
        )
        #expect(rig.take().map(\.url.text) == ["http://fast.test/"])
        #expect(rig.machine.waitingForEngine == 50)
        rig.machine.robotsFinished(
            .made(0, "http://slow.test/robots.txt", role: .robots, status: 404)
        )
        #expect(rig.take().count == 50)
    }

    @Test func `a page is leased from its claim until its links are known, which it brings along`()
        throws
    {
        let rig = MachineRig()
        rig.machine.seed(try WebURL("http://site.test/"))
        _ = rig.take()
        #expect(rig.frontier.allCounts().leased == 1)
        let links = [try WebURL("http://site.test/a"), try WebURL("http://other.test/")]
        rig.finished(.made(0, "http://site.test/"), links: links)
        rig.exchange(window: 0)
        let counts = rig.frontier.allCounts()
        #expect(counts.leased == 0 && counts.done == 1 && counts.queued == 2)
        #expect(counts.isConsistent)
    }

    @Test func `claims come in batches while the engine has enough`() throws {
        let rig = MachineRig()
        for page in 0..<20 { rig.machine.seed(try WebURL("http://site.test/\(page)")) }
        #expect(rig.take(window: 8).count == 8)
        rig.machine.finished(TaskID(index: 0))
        #expect(rig.take(window: 8).isEmpty)
        rig.machine.finished(TaskID(index: 1))
        #expect(rig.take(window: 8).count == 2)
    }

    @Test func `after a stop what waits is given out if it is little, and only counted if much`()
        throws
    {
        let rig = MachineRig()
        for page in 0..<30 { rig.machine.seed(try WebURL("http://site.test/\(page)")) }
        #expect(rig.take(window: 10).count == 10)
        rig.exchange(window: 20, isStopped: true)
        #expect(!rig.machine.isClosed)
        rig.exchange(window: 5, isStopped: true)
        #expect(rig.machine.isClosed && rig.machine.isDone)
        #expect(rig.machine.dropped == 20 && rig.machine.waitingCount == 0)
        rig.finished(.made(0, "http://site.test/0"), links: [try WebURL("http://site.test/new")])
        #expect(rig.take().isEmpty)
        #expect(rig.machine.dropped == 21)
    }
}
