import Clock
import Dashboard
import DataStructures
import Fetching
import Testing

struct TaskFilterTests {
    typealias Condition = TaskFilter.Condition

    @Test(arguments: [
        ("index", [Condition.text(Needle("index"))]),
        ("a b", [.text(Needle("a")), .text(Needle("b"))]),
        ("\"a b\"", [.text(Needle("a b"))]),
        ("\"state:ok\"", [.text(Needle("state:ok"))]),
        ("localhost:8080", [.text(Needle("localhost:8080"))]),
        ("https://a/b", [.text(Needle("https://a/b"))]),
        ("state:failed", [.state(.of(.failed))]),
        ("state:fa", [.state(.of(.failed))]),
        ("STATE:WAIT", [.state(.of(.wait))]),
        ("state:active", [.state(.active)]),
        ("state:done", [.state(.finished)]),
        ("state:cancel", [.state([.of(.cancelling), .of(.cancelled)])]),
        ("status:404", [.status(404...404)]),
        ("status:5xx", [.status(500...599)]),
        ("status:400-404", [.status(400...404)]),
        ("status:>=500", [.status(500...999)]),
        ("status:<300", [.status(1...299)]),
        ("host:example", [.field(.host, Needle("example"))]),
        ("error:timeout", [.field(.error, Needle("timeout"))]),
        ("name:fetch-1", [.field(.name, Needle("fetch-1"))]),
        ("url:/a", [.field(.url, Needle("/a"))]),
        ("depth:2", [.depth(2...2)]),
        ("depth:>2", [.depth(3...65_535)]),
        (">=2s", [.milliseconds(2_000...Double.infinity)]),
        ("<=500ms", [.milliseconds(-Double.infinity...500)]),
        (">=1.5m", [.milliseconds(90_000...Double.infinity)]),
        (">=1MB", [.bytes(1_000_000...Double.infinity)]),
        (">=1M", [.bytes(1_000_000...Double.infinity)]),
        (">=1m", [.milliseconds(60_000...Double.infinity)]),
        ("<=10KiB", [.bytes(-Double.infinity...10_240)]),
    ])
    func `a word asks for what it says`(source: String, conditions: [Condition]) {
        let filter = TaskFilter(source)
        #expect(filter.terms.map(\.condition) == conditions)
        #expect(filter.terms.allSatisfy { !$0.isNegated })
        #expect(filter.problem == nil)
    }

    @Test(arguments: ["!state:ok", "!\"two words\"", "!5", "!>=2s"])
    func `an exclamation mark turns a word round`(source: String) {
        #expect(TaskFilter(source).terms.map(\.isNegated) == [true])
    }

    @Test(arguments: [
        "", " ", "!", "\"", "\"\"", "state:", "status:", "status:4x", "status:400-", "status:>",
        "depth:", "depth:>", "host:", ">", "<=", ">2", ">2.", ">1Ki", "<5g",
    ])
    func `a word still being typed excludes nothing and is no mistake`(source: String) {
        let filter = TaskFilter(source)
        #expect(filter.isEmpty)
        #expect(filter.problem == nil)
    }

    @Test(arguments: [
        "state:nonsense", "status:abc", "status:1000", "status:9-3", "depth:-1", "depth:x", ">2xyz",
        ">.", ">1..2s", "status:99999999999999999999",
    ])
    func `a mistake excludes nothing and is told`(source: String) {
        let filter = TaskFilter(source)
        #expect(filter.isEmpty)
        #expect(filter.problem != nil)
    }

    @Test(arguments: [
        ("PAGE/10", [10]), ("not found", [11]), ("\"not found\"", [11]), ("fetch-7", [7]),
        ("state:backoff", [7]), ("status:4xx", [11]), ("error:http.404", [11]),
        ("host:docs state:paused", [8]), ("host:nowhere", []), ("!host:docs", []),
        ("state:done !state:ok", [11, 12, 13]), ("depth:0 state:dns", [2]), ("depth:1", []),
        (">1s", [10, 11, 12]), ("<1s state:queued", [1]), (">=1B", []),
        ("!state:active !state:done", [1]),
    ])
    func `only tasks to which every word applies are let through`(source: String, tasks: [Int]) {
        let engine = EngineFixture.small()
        let filter = TaskFilter(source)
        let matching = engine.snapshot.rows.filter {
            filter.matches($0, in: engine.snapshot, at: engine.now)
        }
        #expect(matching.map { $0.id.index + 1 } == tasks)
    }

    @Test func `a task of an unknown host is let through by no host`() {
        var engine = EngineFixture()
        let task = engine.add(.queued, url: "https://a.example/", host: 9)
        let row = engine.snapshot.rows[task.index]
        #expect(!TaskFilter("host:a").matches(row, in: engine.snapshot, at: engine.now))
    }

    @Test(arguments: [
        ("", "anything", true), ("a", "", false), ("NEEDLE", "a needle", true),
        ("é", "café", true), ("aab", "aaaab", true), ("abc", "ab", false),
    ])
    func `text is found in either case`(needle: String, text: String, isFound: Bool) {
        #expect(Needle(needle).occurs(in: text) == isFound)
    }
}
