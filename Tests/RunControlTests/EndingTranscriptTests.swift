import Dashboard
import Fetching
import Glibc
import LimitTuning
import Testing

@testable import RunControl

/// How runs end, as transcripts.
struct EndingTranscriptTests {
    private let interrupted = StopReason.interrupted(signal: SIGINT)

    @Test func `a run without a stop ends when its display is left`() {
        var run = MachineRig.begun()
        #expect(run.see(.finished(nil)) == [.finishDisplay(nil)])
        #expect(run.take(.displayLeft(hungUp: false)) == [.shutDown])
        #expect(run.close() == [.closeOutputs(nil), .closeDisplay, .exit(0)])
    }

    @Test func `one Ctrl-C lets what is under way end, a second cancels it`() {
        var run = MachineRig.begun()
        #expect(run.take(.signal(SIGINT)) == [.engine(.stop(interrupted, aborts: false))])
        #expect(run.take(.signal(SIGINT, 2)) == [.engine(.stop(interrupted, aborts: true))])
        #expect(run.take(.signal(SIGINT, 2)) == [])
        let end = run.see(.finished(interrupted))
        #expect(end == [.finishDisplay(interrupted), .leaveDisplay])
        #expect(run.take(.displayLeft(hungUp: false)) == [.shutDown])
        #expect(run.close().last == .exit(130))
    }

    @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129)] as [(Int32, Int32)])
    func `other signals cancel at once`(number: Int32, code: Int32) {
        var run = MachineRig.begun()
        let reason = StopReason.interrupted(signal: number)
        #expect(run.take(.signal(number)) == [.engine(.stop(reason, aborts: true))])
        run.see(.finished(reason))
        run.take(.displayLeft(hungUp: false))
        #expect(run.close().last == .exit(code))
    }

    @Test func `the third signal is the last, whatever it is`() {
        #expect([1, 2, 3].map { Signal(SIGINT, count: $0).isLast } == [false, false, true])
        #expect([1, 2].map { Signal(SIGINT, count: $0).isHard } == [false, true])
        #expect(Signal(SIGTERM, count: 1).isHard)
    }

    @Test func `q while work goes on cancels it and exits with 130`() {
        var run = MachineRig.begun()
        let left = run.take(.displayLeft(hungUp: false))
        #expect(left == [.engine(.stop(.quit, aborts: true))])
        #expect(run.see(.finished(.quit)) == [.shutDown])
        #expect(run.close().last == .exit(130))
    }

    @Test func `a lost terminal ends a run as SIGHUP does, and only if it still works`() {
        var run = MachineRig.begun()
        run.take(.displayLeft(hungUp: true))
        run.see(.finished(.interrupted(signal: SIGHUP)))
        #expect(run.close().last == .exit(129))
        var finished = MachineRig.begun()
        finished.see(.finished(nil))
        finished.take(.displayLeft(hungUp: true))
        #expect(finished.close(.tasks(broken: 2, isCut: false)).last == .exit(1))
    }

    @Test func `an output that fails ends the run as such, not as interrupted by a signal`() {
        var run = MachineRig.begun()
        #expect(run.take(.outputFailed) == [.engine(.stop(.outputFailed, aborts: true))])
        let end = run.see(.finished(.outputFailed))
        #expect(end == [.finishDisplay(.outputFailed), .leaveDisplay])
        run.take(.displayLeft(hungUp: false))
        #expect(run.close(failure: 3).last == .exit(3))
    }

    @Test func `outputs close before a display that may not read`() {
        var run = MachineRig.begun()
        run.take(.signal(SIGTERM))
        run.see(.finished(.interrupted(signal: SIGTERM)))
        run.take(.displayLeft(hungUp: false))
        let closing = run.take(.shutDown(.tasks(broken: 0, isCut: false)))
        #expect(closing == [.closeOutputs(.interrupted(signal: SIGTERM)), .closeDisplay])
    }

    @Test func `the first reason stands`() {
        var run = MachineRig.begun()
        run.take(.signal(SIGINT))
        run.take(.outputFailed)
        run.take(.signal(SIGTERM, 2))
        run.see(.finished(interrupted))
        run.take(.displayLeft(hungUp: true))
        #expect(run.close().last == .exit(130))
    }

    @Test(arguments: [(.budget, 4), (.fuse, 5), (.failFast, 1)] as [(StopReason, Int32)])
    func `a display stays when the engine has stopped by itself`(reason: StopReason, code: Int32) {
        var run = MachineRig.begun()
        #expect(run.see(.stopping(reason)) == [])
        #expect(run.see(.finished(reason)) == [.finishDisplay(reason)])
        #expect(run.take(.signal(SIGTERM)) == [.leaveDisplay])
        #expect(run.take(.displayLeft(hungUp: false)) == [.shutDown])
        #expect(run.close().last == .exit(code))
    }

    @Test func `a retry continues a finished run, which can be left like any other`() {
        var run = MachineRig.begun()
        let retry = EngineOrder.retry([TaskID(index: 1)])
        run.see(.finished(nil), at: 1)
        #expect(run.take(.engineOrder(retry)) == [.engine(retry)])
        #expect(run.see(.running, at: 2) == [])
        #expect(run.take(.signal(SIGINT)) == [.engine(.stop(interrupted, aborts: false))])
        run.see(.finished(interrupted), at: 3)
        run.take(.displayLeft(hungUp: false))
        #expect(run.close().last == .exit(130))
    }

    @Test func `a second end after a retry is shown too, but none twice`() {
        var run = MachineRig.begun()
        #expect(run.see(.finished(nil), at: 1) == [.finishDisplay(nil)])
        #expect(run.see(.finished(nil), at: 1) == [])
        #expect(run.see(.finished(nil), at: 2) == [.finishDisplay(nil)])
    }

    @Test func `a spent page budget is a reason, although no engine has given one`() {
        var run = MachineRig.begun(.crawl)
        run.see(.finished(nil))
        run.take(.displayLeft(hungUp: false))
        let orders = run.close(.tasks(broken: 3, isCut: true))
        #expect(orders == [.closeOutputs(.budget), .closeDisplay, .exit(4)])
    }

    @Test func `a demo goes from part to part, and a signal ends it in any of them`() {
        var run = MachineRig(.demo)
        #expect(run.take(.started) == [.begin(.lesson(.oneAtATime))])
        #expect(run.see(.finished(nil)) == [.endPart, .begin(.lesson(.together))])
        var interrupted = run
        #expect(run.see(.finished(nil)) == [.endPart, .begin(.work)])
        #expect(run.see(.finished(nil)) == [.finishDisplay(nil)])
        run.take(.displayLeft(hungUp: false))
        #expect(run.close(.tasks(broken: 9, isCut: false)).last == .exit(0))

        let reason = StopReason.interrupted(signal: SIGTERM)
        interrupted.take(.signal(SIGTERM))
        #expect(interrupted.see(.finished(reason)) == [.finishDisplay(reason), .leaveDisplay])
        interrupted.take(.displayLeft(hungUp: false))
        #expect(interrupted.close().last == .exit(143))
    }

    @Test func `a comparison that is over stays over, and its report comes after the screen`() {
        var run = MachineRig.begun(.compare)
        #expect(run.see(.running, .running) == [])
        let over = run.see(.running, .over(isRefinable: true))
        #expect(over == [.steer(.user), .finishDisplay(nil)])
        #expect(run.see(.running) == [])
        #expect(run.take(.displayLeft(hungUp: false)) == [.shutDown])
        let found = RunMachine.Findings.comparison(
            isDecided: false,
            stop: .objected,
            hasGoodAnswers: false
        )
        #expect(run.close(found) == [.closeDisplay, .closeOutputs(nil), .exit(1)])
    }

    @Test func `Ctrl-C in a comparison interrupts it and leaves without waiting for the rest`() {
        var run = MachineRig.begun(.compare)
        let orders = run.take(.signal(SIGINT))
        #expect(orders == [.interrupt(.live), .engine(.stop(interrupted, aborts: false))])
        let end = run.see(.stopping(interrupted), .over(isRefinable: false))
        #expect(end == [.steer(.user), .finishDisplay(interrupted), .leaveDisplay])
    }
}
