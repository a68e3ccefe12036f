import Clock
import Crawling
import Fetching
import SafeText
import TerminalUI

/// The crawl line's items after the frontier, the most important first.
struct CrawlFigures {
    let items: [(SafeText, Role)]

    init(_ crawl: CrawlProgress, _ snapshot: EngineSnapshot, at time: MonotonicTime) {
        var items: [(SafeText, Role)] = []
        let busy = crawl.parsing.count
        // Shown while pages are parsed, and then in one place, so that nothing jumps.
        if crawl.parseWorkers > 0 {
            items.append(("parse \(busy)/\(crawl.parseWorkers) busy", .text))
        }
        if crawl.parseQueue > 0 {
            items.append(("\(Readout.count(crawl.parseQueue)) waiting", .text))
        }
        if crawl.isHeldBack { items.append(("held back", .warning)) }
        if let slow = crawl.parsing.first, time - slow.since > .seconds(1) {
            let url = SafeText(maskedURL: slow.url)
            items.append(("\(Readout.duration(time - slow.since)) at \(url)", .warning))
        }
        items.append(("\(Readout.count(crawl.pagesParsed, "page"))", .text))
        // Of one core: above 100 % when several workers are busy.
        let elapsed = snapshot.elapsed.seconds
        let ratio = elapsed > 0 ? crawl.parseTime.seconds / elapsed : 0
        let (spent, share) = (Readout.duration(crawl.parseTime), Readout.percent(ratio))
        items.append(("\(spent) of parsing, \(share) of a core", .text))
        items.append((Readout.count(crawl.linksFound, "link"), .text))
        items.append((Readout.count(snapshot.hosts.count, "host"), .text))
        self.items = items
    }
}
