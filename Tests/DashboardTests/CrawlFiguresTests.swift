import Clock
import Crawling
import Dashboard
import Fetching
import SafeText
import TerminalUI
import Testing

struct CrawlFiguresTests {
    private func screen(
        width: Int = 80,
        _ change: (inout CrawlProgress, inout EngineFixture) -> Void
    ) -> ScreenFixture {
        var engine = EngineFixture(hosts: ["a.example"])
        for _ in 0..<9 { engine.add(.queued, role: .crawl) }
        var crawl = CrawlProgress()
        (crawl.frontier, crawl.pagesParsed, crawl.linksFound) = (1_203, 530, 12_034)
        (crawl.parseWorkers, crawl.parseTime) = (3, .seconds(10))
        change(&crawl, &engine)
        engine.crawl = crawl
        return ScreenFixture(
            engine,
            size: Size(width: width, height: 24),
            context: RunContext(kind: .crawl, target: "https://a.example/")
        )
    }

    private func line(_ screen: ScreenFixture, _ label: String) -> String {
        screen.text.split(separator: "\n").first { $0.hasPrefix("\(label) ") }.map(String.init)
            ?? ""
    }

    private func page(_ url: String, for seconds: Int) -> ParsingPage {
        let now = EngineFixture.start + .seconds(83)
        return ParsingPage(
            url: url,
            since: now.advanced(nanoseconds: -Int64(seconds) * 1_000_000_000)
        )
    }

    @Test func `workers, what waits for them, and that it holds the crawl back fit in 80 columns`()
    {
        let screen = screen { crawl, engine in
            crawl.parsing = (0..<3).map { page("http://a.example/\($0)", for: 0) }
            (crawl.parseQueue, crawl.isHeldBack) = (512, true)
            engine.snapshot.isHeldBack = true
        }
        #expect(
            line(screen, "crawl")
                == "crawl    1,203 in frontier · parse 3/3 busy · 512 waiting · held back · 1 host"
        )
        #expect(
            line(screen, "pace")
                == "pace     parsing: 512 pages wait, nothing starts until half of them are read"
        )
    }

    @Test func `time spent on parsing is told where there is room`() {
        let wide = line(screen(width: 120) { _, _ in }, "crawl")
        #expect(wide.contains("10.0s of parsing, 12% of a core"))
        #expect(wide.contains("12,034 links"))
        #expect(line(screen { _, _ in }, "crawl").contains("parse 0/3 busy · 530 pages"))
    }

    @Test func `a page that takes long is named`() {
        let crawl = line(
            screen(width: 120) { crawl, _ in
                crawl.parsing = [page("http://a.example/huge", for: 4)]
            },
            "crawl"
        )
        #expect(crawl.contains("parse 1/3 busy · 4.00s at http://a.example/huge"))
    }

    @Test func `without a crawl, outputs that are slow are the reason`() {
        var engine = EngineFixture.small()
        engine.snapshot.isHeldBack = true
        #expect(line(ScreenFixture(engine), "pace").contains("the outputs: results come faster"))
    }
}
