import Clock
import Testing

@testable import Fetching

struct TaskDeadlinesTests {
    private let task = TaskID(index: 7)
    private let start = MonotonicTime(nanoseconds: 1_000_000_000)

    private func make(task: Duration? = nil, run: Duration? = nil) -> TaskDeadlines {
        var deadlines = Deadlines()
        deadlines.task = task
        deadlines.run = run
        return TaskDeadlines(deadlines, startedAt: start)
    }

    @Test(arguments: [
        (Duration?.none, Duration?.none, Duration?.none, ErrorClass.timeoutRun),
        (.seconds(5), nil, .seconds(5), .timeoutTask),
        (nil, .seconds(9), .seconds(9), .timeoutRun),
        (.seconds(5), .seconds(9), .seconds(5), .timeoutTask),
        (.seconds(9), .seconds(5), .seconds(5), .timeoutRun),
    ])
    func `the nearer deadline counts`(
        ofTask: Duration?,
        ofRun: Duration?,
        expected: Duration?,
        errorClass: ErrorClass
    ) {
        let end = make(task: ofTask, run: ofRun).deadline(of: task, startedAt: start)
        #expect(end.time == expected.map { start + $0 } ?? .distantFuture)
        #expect(end.errorClass == errorClass)
    }

    @Test func `a paused task has no deadline of its own, and gets its time back`() {
        var deadlines = make(task: .seconds(5))
        #expect(deadlines.pause(task, at: start + .seconds(2)) == true)
        #expect(deadlines.deadline(of: task, startedAt: start).time == .distantFuture)
        deadlines.postpone(task, by: .seconds(100))
        #expect(deadlines.resume(task, at: start + .seconds(12)) == true)
        #expect(deadlines.deadline(of: task, startedAt: start).time == start + .seconds(15))
        #expect(deadlines.resume(task, at: start + .seconds(13)) == false)
        deadlines.forget(task)
        #expect(deadlines.shiftedCount == 0)
    }

    @Test func `a task is watched once, from its first start on`() {
        var deadlines = make(task: .seconds(5))
        deadlines.watch(task, startedAt: .zero)
        #expect(deadlines.nextCheck == nil)
        for _ in 0..<2 { deadlines.watch(task, startedAt: start) }
        #expect(deadlines.nextCheck == start + .seconds(5) && deadlines.watchedCount == 1)
        #expect(deadlines.popDue(by: start + .seconds(4)) == nil)
        #expect(deadlines.popDue(by: start + .seconds(5)) == task)
        #expect(deadlines.popDue(by: start + .seconds(5)) == nil && deadlines.watchedCount == 0)
    }

    @Test func `nothing is watched or moved where tasks have no deadline`() {
        var deadlines = make(run: .seconds(5))
        deadlines.watch(task, startedAt: start)
        #expect(deadlines.nextCheck == nil && !deadlines.pause(task, at: start))
        deadlines.postponeRun(by: .seconds(1))
        #expect(deadlines.runEndsAt == start + .seconds(6))
    }
}
