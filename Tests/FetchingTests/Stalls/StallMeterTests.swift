import Clock
import Testing

@testable import Fetching

struct StallMeterTests {
    private static let start = MonotonicTime(nanoseconds: 5_000_000_000)

    private func time(_ milliseconds: Int) -> MonotonicTime {
        Self.start + .milliseconds(milliseconds)
    }

    /// A meter whose heartbeat is due 100 ms after the start.
    private func expecting() -> StallMeter {
        var meter = StallMeter()
        meter.beatExpected(at: time(100))
        return meter
    }

    @Test(arguments: [(100, 0), (200, 0), (201, 1), (340, 1)])
    func `a beat is a stall when it is more than 100 ms late`(at beat: Int, count: Int) {
        var meter = expecting()
        meter.beat(at: time(beat))
        let report = meter.report(at: time(beat))
        #expect(report.count == count)
        #expect(report.stalls.count == count)
        #expect(report.pool.longest == .milliseconds(beat - 100))
        #expect(report.ongoing == nil)
    }

    @Test(arguments: zip(Stall.Part.allCases, [1, 1, 0]))
    func `a stall of the screen keeps no transfer from its time`(part: Stall.Part, count: Int) {
        var meter = StallMeter()
        meter.stalled(
            Stall(part: part, time: time(0), duration: .milliseconds(150), culprit: "it")
        )
        #expect(meter.engineStalls == count)
        #expect(meter.report(at: time(0)).count == 1)
    }

    @Test func `work that was at it has its name in the stall`() throws {
        var meter = expecting()
        let parse = meter.begin("parsing http://a/", at: time(60))
        meter.end(parse, at: time(339))
        meter.beat(at: time(340))
        let stall = try #require(meter.report(at: time(340)).stalls.first)
        #expect(stall.part == .pool)
        #expect(stall.duration == .milliseconds(240))
        #expect(stall.time == time(340))
        #expect(stall.culprit == "parsing http://a/")
        #expect(stall.number == 1)
    }

    @Test func `work that still goes on is named too, the longest first, and not more than three`()
        throws
    {
        var meter = expecting()
        for (index, name) in ["d", "a", "c", "b", "e"].enumerated() {
            _ = meter.begin(name, at: time(10 * index))
        }
        meter.beat(at: time(300))
        let stall = try #require(meter.report(at: time(300)).stalls.first)
        #expect(stall.culprit == "d; a; c and 2 more")
    }

    @Test func `work before the stall, after it, or too short to matter is not blamed`() throws {
        var meter = expecting()
        meter.worked(on: "before", from: time(0), to: time(90))
        meter.worked(on: "short", from: time(150), to: time(160))
        _ = meter.begin("after", at: time(300))
        meter.beat(at: time(300))
        let stall = try #require(meter.report(at: time(300)).stalls.first)
        #expect(stall.culprit == "no work of its own: the process was stopped or the machine busy")
    }

    @Test func `a stall can be seen while it lasts, and is counted once it is over`() throws {
        var meter = expecting()
        let work = meter.begin("writing 3 results", at: time(90))
        #expect(meter.report(at: time(200)).ongoing == nil)
        let ongoing = try #require(meter.report(at: time(900)).ongoing)
        #expect(ongoing.duration == .milliseconds(800))
        #expect(ongoing.culprit == "writing 3 results")
        #expect(meter.report(at: time(900)).count == 0)
        meter.end(work, at: time(950))
        meter.beat(at: time(951))
        #expect(meter.report(at: time(951)).ongoing == nil)
        #expect(meter.report(at: time(951)).count == 1)
    }

    @Test func `a process that was suspended has not stalled`() {
        var meter = expecting()
        meter.setSuspended(true, at: time(50))
        #expect(meter.report(at: time(60_000)).ongoing == nil)
        meter.setSuspended(false, at: time(60_000))
        meter.beat(at: time(60_050))
        #expect(meter.report(at: time(60_050)).count == 0)
        meter.setSuspended(true, at: time(60_060))
        meter.beatExpected(at: time(60_150))
        meter.beat(at: time(70_000))
        #expect(meter.report(at: time(70_000)).count == 0)
    }

    @Test func `a heart that was told to stop is not missed`() {
        var meter = expecting()
        meter.beatExpected(at: nil)
        meter.beat(at: time(10_000))
        let report = meter.report(at: time(10_000))
        #expect(report.ongoing == nil)
        #expect(report.count == 0)
    }

    @Test(arguments: [(100, 0), (101, 1)])
    func `a step of a frame is a stall when it takes more than 100 ms`(took: Int, count: Int) {
        var meter = StallMeter()
        meter.screenWorked(on: "drawing 7 rows", from: time(0), to: time(took))
        let report = meter.report(at: time(took))
        #expect(report.screen.longest == .milliseconds(took))
        #expect(report.stalls.map(\.culprit) == (count == 0 ? [] : ["drawing 7 rows"]))
        #expect(report.stalls.allSatisfy { $0.part == .screen })
    }

    @Test func `the newest stalls are kept, all are counted, and nobody is told twice`() {
        var meter = StallMeter()
        for number in 1...40 {
            meter.stalled(
                Stall(
                    part: .network,
                    time: time(number),
                    duration: .seconds(1),
                    culprit: "\(number)"
                )
            )
        }
        let report = meter.report(at: time(40))
        #expect(report.count == 40)
        #expect(report.stalls.map(\.number) == Array(25...40))
        #expect(meter.stalls(after: 38).map(\.culprit) == ["39", "40"])
        #expect(meter.stalls(after: 40).isEmpty)
    }
}
