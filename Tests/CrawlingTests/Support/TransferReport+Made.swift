import Crawling
import Fetching

extension TransferReport {
    /// A page of links without the network.
    static func page(_ order: TransferOrder, _ links: String...) -> TransferReport {
        var report = status(order, 200)
        report.contentType = "text/html"
        report.body = Array(links.map { "<a href=\"\($0)\">x</a>" }.joined().utf8)
        return report
    }

    /// An answer of nothing but its status.
    static func status(_ order: TransferOrder, _ status: UInt16) -> TransferReport {
        var report = TransferReport(id: order.id, end: .answered)
        report.status = status
        return report
    }
}

extension CrawlPolicy {
    /// A crawl that does not ask for robots.txt.
    static var rude: CrawlPolicy {
        var policy = CrawlPolicy()
        policy.ignoresRobots = true
        return policy
    }
}
