import Clock
import Dashboard
import DataStructures
import Fetching
import Testing

struct TaskListTests {
    @Test func `what goes on comes first and what was skipped last`() {
        let screen = ScreenFixture()
        // dns to body and cancelling; backoff and paused; failed; queued; ok and cancelled; skipped.
        #expect(screen.shown == [2, 3, 4, 5, 6, 9, 7, 8, 11, 1, 10, 12, 13])
    }

    @Test func `what ended last comes first among the ended`() {
        var engine = EngineFixture()
        for age in [30, 10, 20] {
            let ended = engine.now.advanced(nanoseconds: -Int64(age))
            engine.add(.ok) { $0.finishedAt = ended }
        }
        #expect(ScreenFixture(engine).shown == [2, 3, 1])
    }

    @Test(arguments: [
        (TaskView.all, 13), (.active, 8), (.failed, 1), (.done, 4),
    ])
    func `a view shows its states and no others`(view: TaskView, count: Int) {
        var screen = ScreenFixture()
        screen.type("\(view.rawValue + 1)")
        #expect(screen.model.list.count == count)
        #expect(screen.model.list.count(in: view.states) == count)
        let states = screen.model.list.tasks.compactMap { screen.engine.snapshot.row($0)?.state }
        #expect(states.allSatisfy(view.states.contains))
    }

    @Test func `a task that starts moves to the top at once and is shown once`() {
        var screen = ScreenFixture()
        screen.engine.move(TaskID(index: 0), to: .dns)
        screen.wait(.milliseconds(1))
        #expect(screen.shown == [2, 3, 4, 5, 6, 9, 1, 7, 8, 11, 10, 12, 13])
    }

    @Test func `a task that ends stays in the list until it is put in its place`() {
        var screen = ScreenFixture()
        screen.engine.move(TaskID(index: 1), to: .ok)
        screen.wait(.milliseconds(1))
        #expect(screen.shown == [3, 4, 5, 6, 9, 2, 7, 8, 11, 1, 10, 12, 13])
        screen.wait(.milliseconds(600))
        #expect(screen.shown == [3, 4, 5, 6, 9, 7, 8, 11, 1, 2, 10, 12, 13])
    }

    @Test func `rows are passed over twice a second at most`() {
        var screen = ScreenFixture(.busy(queued: 99_000))
        let before = screen.model.list.passes
        for _ in 0..<60 { screen.wait(.milliseconds(33)) }
        #expect((1...4).contains(screen.model.list.passes - before))
    }

    @Test(arguments: 0..<40)
    func `rows and tasks name each other whatever has started and ended`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var screen = ScreenFixture(.busy(queued: 60, done: 20))
        for _ in 0..<30 {
            let task = TaskID(
                index: Int.random(in: 0..<screen.engine.snapshot.rows.count, using: &random)
            )
            screen.engine.move(task, to: TaskState.allCases.randomElement(using: &random) ?? .ok)
            screen.wait(.milliseconds(Int.random(in: 1...80, using: &random)))
            let list = screen.model.list
            #expect(Set(list.tasks).count == list.count)
            #expect(list.tasks.enumerated().allSatisfy { list.row(of: $1) == $0 })
            #expect(list.count == screen.engine.snapshot.rows.count)
        }
        #expect(screen.model.list.task(at: -1) == nil)
        #expect(screen.model.list.task(at: screen.model.list.count) == nil)
    }

    @Test(arguments: [
        (SortColumn.time, [3, 1, 2]), (.size, [1, 3, 2]), (.status, [2, 3, 1]), (.name, [1, 2, 3]),
        (.url, [3, 2, 1]), (.state, [2, 1, 3]),
    ])
    func `a column orders the list and inverts it`(column: SortColumn, order: [Int]) {
        var engine = EngineFixture()
        let facts: [(String, TaskState, Int64, UInt16, Int)] = [
            ("c", .ok, 30, 404, 20), ("b", .dns, 10, 200, 10), ("a", .failed, 20, 301, 30),
        ]
        for (path, state, bytes, status, age) in facts {
            let since = engine.now.advanced(nanoseconds: -Int64(age) * 1_000_000)
            let now = engine.now
            engine.add(state, url: "https://docs.example.org/\(path)") {
                ($0.bytes, $0.status, $0.stateSince) = (bytes, status, since)
                ($0.startedAt, $0.finishedAt) = (since, now)
            }
        }
        var screen = ScreenFixture(engine)
        while screen.model.list.criteria.column != column { screen.type(">") }
        #expect(screen.shown == order)
        screen.type("I")
        #expect(screen.shown == order.reversed())
    }

    @Test func `tasks that become known later take their place by URL`() {
        var engine = EngineFixture()
        for path in ["d", "b"] { engine.add(.queued, url: "https://docs.example.org/\(path)") }
        var screen = ScreenFixture(engine)
        screen.type("<")
        #expect(screen.shown == [2, 1])
        for path in ["c", "a", "e", "b"] {
            screen.engine.add(.queued, url: "https://docs.example.org/\(path)")
        }
        screen.wait(.seconds(2))
        #expect(screen.shown == [4, 2, 6, 3, 1, 5])
    }

    @Test func `identities the snapshot does not know are left out`() {
        var engine = EngineFixture.small()
        engine.snapshot.inFlight.append(TaskID(index: 4_000_000))
        engine.snapshot.inFlight.append(TaskID(index: 1))
        var screen = ScreenFixture(engine)
        #expect(!screen.model.list.tasks.contains(TaskID(index: 4_000_000)))
        screen.type("j")
        #expect(!screen.text.isEmpty)
    }
}
