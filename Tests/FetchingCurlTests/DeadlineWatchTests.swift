import Clock
import Fetching
import Testing

@testable import FetchingCurl

struct DeadlineWatchTests {
    private let start = MonotonicTime(nanoseconds: 5_000_000_000)

    private func watch(
        endsIn: Duration? = nil,
        _ change: (inout Deadlines) -> Void = { _ in }
    ) -> DeadlineWatch {
        var deadlines = Deadlines()
        change(&deadlines)
        return DeadlineWatch(
            AttemptDeadlines(deadlines),
            start: start,
            endsAt: endsIn.map { start + $0 } ?? .distantFuture,
            endClass: .timeoutTask
        )
    }

    @Test func `each phase has its deadline, and the nearest one counts`() {
        var watch = watch()
        #expect(watch.due == start + .seconds(10))
        #expect(watch.passedDeadline(at: start + .seconds(9), received: 0) == nil)
        #expect(watch.passedDeadline(at: start + .seconds(10), received: 0) == .timeoutConnect)
        watch.connected(at: start + .seconds(1))
        #expect(watch.due == start + .seconds(21))
        #expect(watch.passedDeadline(at: start + .seconds(21), received: 0) == .timeoutFirstByte)
        watch.answered(at: start + .seconds(2))
        #expect(watch.due == start + .seconds(17))
        #expect(watch.passedDeadline(at: start + .seconds(17), received: 1499) == .timeoutStall)
    }

    @Test func `what waits for its turn on this machine has no deadline but its task's`() {
        var watch = watch(endsIn: .seconds(3600))
        watch.hold()
        #expect(watch.due == start + .seconds(3600))
        #expect(watch.passedDeadline(at: start + .seconds(3599), received: 0) == nil)
        #expect(watch.passedDeadline(at: start + .seconds(3600), received: 0) == .timeoutTask)
        watch.begin(at: start + .seconds(100))
        #expect(watch.due == start + .seconds(110))
        #expect(watch.passedDeadline(at: start + .seconds(110), received: 0) == .timeoutConnect)
    }

    @Test func `a pause that began while it waited counts from its turn on`() {
        var watch = watch()
        watch.hold()
        watch.pause(at: start + .seconds(1))
        watch.begin(at: start + .seconds(100))
        watch.resume(at: start + .seconds(103))
        #expect(watch.due == start + .seconds(113))
    }

    @Test func `time in which the process stood still counts for no deadline`() {
        var watch = watch(endsIn: .seconds(8))
        watch.suspended(by: 3_600_000_000_000)
        #expect(watch.due == start + .seconds(3608))
        watch.reschedule(endsAt: .distantFuture, endClass: .timeoutRun)
        #expect(watch.due == start + .seconds(3610))
        watch.pause(at: start + .seconds(3601))
        watch.suspended(by: 1_000_000_000)
        watch.resume(at: start + .seconds(3603))
        #expect(watch.due == start + .seconds(3612))
    }

    @Test func `a deadline that moved names itself by its new name`() {
        var watch = watch(endsIn: .seconds(1))
        watch.reschedule(endsAt: start + .seconds(2), endClass: .timeoutRun)
        #expect(watch.passedDeadline(at: start + .seconds(1), received: 0) == nil)
        #expect(watch.passedDeadline(at: start + .seconds(2), received: 0) == .timeoutRun)
    }

    @Test func `an answer that goes on well opens a new window`() {
        var watch = watch()
        watch.answered(at: start)
        watch.received(at: start + .seconds(14))
        #expect(watch.passedDeadline(at: start + .seconds(15), received: 1500) == nil)
        #expect(watch.due == start + .seconds(29))
        watch.received(at: start + .seconds(29))
        #expect(watch.passedDeadline(at: start + .seconds(30), received: 2999) == .timeoutStall)
    }

    @Test func `silence is a stall as long after the last byte as was said, however many came`() {
        var watch = watch()
        watch.answered(at: start)
        watch.received(at: start + .seconds(1))
        #expect(watch.passedDeadline(at: start + .seconds(15), received: 1 << 20) == nil)
        #expect(watch.due == start + .seconds(16))
        #expect(watch.passedDeadline(at: start + .seconds(16), received: 1 << 20) == .timeoutStall)
    }

    @Test func `the attempt ends however well it goes`() {
        var watch = watch()
        watch.answered(at: start)
        for second in 1..<60 {
            let time = start + .seconds(second)
            watch.received(at: time)
            #expect(watch.passedDeadline(at: time, received: Int64(second) << 20) == nil)
        }
        #expect(
            watch.passedDeadline(at: start + .seconds(60), received: 1 << 40) == .timeoutAttempt
        )
    }

    @Test func `a pause stops all but the end of task and run`() {
        var watch = watch(endsIn: .seconds(100))
        watch.answered(at: start)
        watch.pause(at: start + .seconds(1))
        watch.pause(at: start + .seconds(2))
        #expect(watch.due == start + .seconds(100))
        #expect(watch.passedDeadline(at: start + .seconds(99), received: 0) == nil)
        watch.resume(at: start + .seconds(51))
        watch.resume(at: start + .seconds(60))
        #expect(watch.due == start + .seconds(65))
        #expect(watch.passedDeadline(at: start + .seconds(100), received: 0) == .timeoutTask)
    }

    @Test func `deadlines go on when neither the user nor the thread holds a transfer back`() {
        var watch = watch()
        watch.pause(at: start + .seconds(1), by: .thread)
        watch.pause(at: start + .seconds(2), by: .user)
        watch.resume(at: start + .seconds(3), by: .thread)
        #expect(watch.passedDeadline(at: start + .seconds(59), received: 0) == nil)
        watch.resume(at: start + .seconds(5), by: .user)
        #expect(watch.due == start + .seconds(14))
    }

    @Test func `a busy thread is no silence of the server, but excuses it only once more`() {
        var watch = watch()
        watch.overlooked(for: 4_000_000_000)
        #expect(watch.due == start + .seconds(14))
        watch.overlooked(for: 40_000_000_000)
        watch.overlooked(for: 40_000_000_000)
        #expect(watch.due == start + .seconds(20))
    }

    @Test func `a request that was not taken has its time for a connection again`() {
        var watch = watch()
        watch.connected(at: start + .seconds(1))
        watch.reconnect(at: start + .seconds(12))
        #expect(watch.due == start + .seconds(22))
        #expect(watch.passedDeadline(at: start + .seconds(22), received: 0) == .timeoutConnect)
    }

    @Test func `absent deadlines never come`() {
        var watch = watch { deadlines in
            deadlines = Deadlines()
            deadlines.connect = nil
            deadlines.firstByte = nil
            deadlines.stall = nil
            deadlines.attempt = nil
        }
        #expect(watch.due == .distantFuture)
        watch.connected(at: start)
        watch.answered(at: start)
        #expect(watch.due == .distantFuture)
        #expect(watch.passedDeadline(at: start + .seconds(1 << 30), received: 0) == nil)
    }

    @Test(arguments: [Duration.seconds(Int64.max), .seconds(1 << 58), .nanoseconds(1), .zero])
    func `any duration can be given`(duration: Duration) {
        var watch = watch { deadlines in
            deadlines.connect = duration
            deadlines.firstByte = duration
            deadlines.stall = duration
            deadlines.attempt = duration
        }
        watch.answered(at: start)
        _ = watch.passedDeadline(at: start + .seconds(1), received: 0)
        _ = watch.due
    }
}
