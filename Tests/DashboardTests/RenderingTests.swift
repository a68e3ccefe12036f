import Clock
import Crawling
import Dashboard
import DataStructures
import Fetching
import SafeText
import TerminalUI
import Testing

struct RenderingTests {
    private static let sizes = [(80, 24), (120, 40), (20, 5)]

    private func size(_ pair: (Int, Int)) -> Size { Size(width: pair.0, height: pair.1) }

    @Test(arguments: sizes)
    func `a busy run`(width: Int, height: Int) throws {
        var screen = ScreenFixture(.busy(), size: size((width, height)))
        screen.press(.down, .down)
        screen.type(" ")
        _ = screen.model.reduce(.tick(screen.engine.now))
        try expectSnapshot(
            render(screen.model, size: screen.model.size),
            named: "busy-\(width)x\(height)"
        )
    }

    @Test(arguments: sizes)
    func `details of a failed task`(width: Int, height: Int) throws {
        var screen = ScreenFixture(.busy(), size: size((width, height)))
        screen.type("3")
        screen.press(.down, .enter)
        try expectSnapshot(
            render(screen.model, size: screen.model.size),
            named: "details-\(width)x\(height)"
        )
    }

    @Test(arguments: sizes)
    func `a question before many tasks are cancelled`(width: Int, height: Int) throws {
        var screen = ScreenFixture(.busy(), size: size((width, height)))
        screen.type("X")
        try expectSnapshot(
            render(screen.model, size: screen.model.size),
            named: "question-\(width)x\(height)"
        )
    }

    @Test(arguments: sizes)
    func `a filter being typed`(width: Int, height: Int) throws {
        var screen = ScreenFixture(.busy(), size: size((width, height)))
        screen.type("/status:5xx")
        try expectSnapshot(
            render(screen.model, size: screen.model.size),
            named: "filter-\(width)x\(height)"
        )
    }

    @Test(arguments: sizes)
    func `the lesson, in ASCII, when it is over`(width: Int, height: Int) throws {
        var engine = EngineFixture(hosts: ["127.0.0.1:8080"], elapsed: .seconds(22))
        for number in 0..<20 {
            engine.add(.ok, url: "http://127.0.0.1:8080/slow/\(number % 10)") {
                ($0.status, $0.bytes, $0.timing.wait) = (200, 1_024, 2_001)
            }
        }
        engine.snapshot.stage = .finished(nil)
        let lanes = [
            LessonLane(
                label: "one at a time",
                done: 10,
                total: 10,
                elapsed: .seconds(20),
                isFinished: true
            ),
            LessonLane(
                label: "all together",
                done: 10,
                total: 10,
                elapsed: .seconds(2),
                isFinished: true
            ),
        ]
        var screen = ScreenFixture(
            engine,
            size: size((width, height)),
            glyphs: .ascii,
            context: RunContext(kind: .demo, target: "ten pages of 2 s each", lanes: lanes)
        )
        _ = screen.model.reduce(.finished(summary: ["20 ok", "0 failed", "22.0 s"]))
        let frame = render(screen.model, size: screen.model.size)
        #expect(frame.text.utf8.allSatisfy { $0 < 0x80 })
        try expectSnapshot(frame, named: "lesson-\(width)x\(height)")
    }

    @Test func `a crawl of many hosts`() throws {
        var engine = EngineFixture(limit: 8, hosts: ["a.example", "b.example", "c.example:8443"])
        engine.snapshot.hosts[1].delay = .milliseconds(100)
        engine.snapshot.hosts[1].nextStart = engine.now + .milliseconds(80)
        engine.snapshot.hosts[2].backoffUntil = engine.now + .seconds(12)
        engine.snapshot.hosts[0].limit = 2
        for number in 0..<2 { engine.add(.wait, role: .crawl, host: 0, depth: number) }
        engine.add(.body, role: .robots, host: 1)
        for number in 0..<9 { engine.add(.queued, role: .crawl, host: number % 3, depth: 2) }
        var crawl = CrawlProgress()
        (crawl.frontier, crawl.pagesParsed, crawl.linksFound) = (1_203, 530, 12_034)
        (crawl.parseQueue, crawl.parseWorkers, crawl.parseTime) = (3, 3, .seconds(10))
        crawl.parsing = [ParsingPage(url: "https://a.example/page/9", since: engine.now)]
        engine.crawl = crawl
        let screen = ScreenFixture(
            engine,
            size: size((120, 40)),
            context: RunContext(kind: .crawl, target: "https://a.example/", ignoresRobots: true)
        )
        try expectSnapshot(render(screen.model, size: screen.model.size), named: "crawl-120x40")
    }

    @Test(arguments: [(1_443, false), (1_444, false), (1_445, true)])
    func `the bar of all tasks is full only when all have ended`(ok: Int, isFull: Bool) {
        var engine = EngineFixture()
        engine.snapshot.totals.known = 1_453
        engine.snapshot.totals.failed = 6
        engine.snapshot.totals.skipped = 2
        engine.snapshot.totals.ok = ok
        let text = ScreenFixture(engine).text
        let line = text.split(separator: "\n").first { $0.hasPrefix("tasks") } ?? ""
        #expect(line.contains("░") != isFull)
    }

    @Test func `drawing follows from the model alone`() {
        let screen = ScreenFixture(.busy())
        #expect(
            render(screen.model, size: screen.model.size)
                == render(screen.model, size: screen.model.size)
        )
    }

    @Test func `numbers that change keep what stands beside them in place`() throws {
        var screen = ScreenFixture(.busy())
        func columns() -> [Int?] {
            screen.text.split(separator: "\n").dropFirst(7).prefix(10).map { line in
                line.firstIndex(of: "…").map { line.distance(from: line.startIndex, to: $0) }
            }
        }
        let before = columns()
        screen.engine.change(screen.engine.snapshot.inFlight[0]) { $0.bytes = 98_765_432 }
        screen.wait(.milliseconds(1_234))
        #expect(columns() == before)
    }

    @Test func `what was odd about an answer is told, and nothing where nothing was`() {
        var engine = EngineFixture()
        engine.add(.ok) { $0.anomalies = [.lengthAndCoding, .trailingBytes] }
        var screen = ScreenFixture(engine)
        screen.press(.down, .enter)
        #expect(screen.text.contains("length-and-coding, trailing-bytes"))
        engine.snapshot.rows[0].anomalies = []
        screen = ScreenFixture(engine)
        screen.press(.down, .enter)
        #expect(!screen.text.contains("odd  "))
    }

    @Test func `hostile bytes never reach a cell`() {
        var engine = EngineFixture(hosts: ["evil\u{1B}[2J.example"])
        engine.add(.failed, url: "https://e/\u{1B}]0;owned\u{7}\u{202E}gnp.exe") {
            $0.error = FetchError(.protoOther, phase: .wait, message: "\u{9B}31m\r\n\u{0}")
        }
        var screen = ScreenFixture(engine)
        screen.press(.down, .enter)
        let scalars = screen.text.unicodeScalars.filter { $0 != "\n" }
        #expect(scalars.allSatisfy { !$0.properties.isBidiControl && $0.value >= 0x20 })
        #expect(!scalars.contains { (0x7F...0x9F).contains($0.value) })
    }

    @Test func `every state is told without colour`() {
        var engine = EngineFixture.small()
        engine.add(.started)
        let screen = ScreenFixture(engine, size: Size(width: 80, height: 30))
        for state in TaskState.allCases { #expect(screen.text.contains(" \(state.word)")) }
        let small = ScreenFixture(engine, size: Size(width: 30, height: 20))
        let marks = small.text.split(separator: "\n").dropFirst().prefix(14).map { $0.prefix(2) }
        #expect(Set(marks).count == 14)
    }
}
