import Dashboard
import Fetching
import Glibc
import LimitTuning
import SafeText
import Testing

@testable import RunControl

/// Who sets the limit, and how it changes hands, as transcripts.
struct LimitTranscriptTests {
    @Test func `the auto limit gives a new limit and lets go in one step`() {
        var run = MachineRig(seeksLimit: true)
        #expect(run.take(.started) == [.begin(.work), .steer(.auto)])
        #expect(run.order(.seek) == [])
        #expect(run.order(.set(14)) == [.steer(.user, limit: 14)])
        #expect(run.machine.limits.steering == .user(nil))
    }

    @Test func `a limit above the open files is lowered, and that is said`() {
        var run = MachineRig(files: 54)
        let orders = run.order(.set(400))
        #expect(orders.last == .steer(.user, limit: 30))
        guard case .tell(let text, false)? = orders.first else {
            Issue.record("nothing is said")
            return
        }
        #expect(text.string.hasPrefix("the limit is 30, not 400"))
    }

    @Test func `a comparison on a sample waits until nothing is under way`() {
        var run = MachineRig.begun()
        #expect(run.order(.compare(.probe)) == [.drawSample(.probe)])
        #expect(run.take(.sampleDrawn(40)) == [.showWaiting, .hold])
        #expect(run.see(idle: false) == [])
        #expect(run.see(idle: true) == [.measure(isRefinement: false)])
    }

    @Test func `a comparison that is stopped while it waits never starts`() {
        var run = MachineRig.begun()
        run.probe()
        #expect(run.order(.stopComparison) == [.endWaiting, .release])
        #expect(run.see(idle: true) == [])
        #expect(run.seeSample(over: true, idle: true) == [])
    }

    @Test func `q does not wait for a comparison that waits for a paused task`() {
        var run = MachineRig.begun()
        run.probe()
        let orders = run.take(.displayLeft(hungUp: false))
        #expect(orders == [.endWaiting, .engine(.stop(.quit, aborts: true))])
        #expect(run.see(.finished(.quit), idle: true) == [.shutDown])
        #expect(run.close().last == .exit(130))
    }

    @Test func `a signal ends a comparison that waits, and one that measures`() {
        let reason = StopReason.interrupted(signal: SIGTERM)
        var waiting = MachineRig.begun()
        waiting.probe()
        let stop = RunMachine.Order.engine(.stop(reason, aborts: true))
        #expect(waiting.take(.signal(SIGTERM)) == [.endWaiting, stop])
        var measuring = MachineRig.begun()
        measuring.probe()
        measuring.see(idle: true)
        #expect(measuring.take(.signal(SIGTERM)) == [.interrupt(.sample), stop])
    }

    @Test func `a run continues when nothing of the sample is under way`() {
        var run = MachineRig.begun()
        run.probe()
        run.see(idle: true)
        #expect(run.seeSample(over: true, idle: false) == [])
        #expect(run.seeSample(over: true, idle: true) == [.release])
    }

    @Test func `a run that its user holds stays held after a comparison`() {
        var run = MachineRig.begun()
        #expect(run.take(.engineOrder(.pauseDispatch)) == [.engine(.pauseDispatch)])
        run.probe()
        run.see(idle: true)
        #expect(run.seeSample(over: true, idle: true) == [])
        #expect(run.take(.engineOrder(.resumeDispatch)) == [.engine(.resumeDispatch)])
    }

    @Test func `a run is not resumed by hand while a sample is measured`() {
        var run = MachineRig.begun()
        run.probe()
        run.see(idle: true)
        let words = RunMachine.Order.tell("the run continues when the comparison has ended")
        #expect(run.take(.engineOrder(.resumeDispatch)) == [words])
        #expect(run.seeSample(over: true, idle: true) == [.release])
    }

    @Test func `without a good page there is nothing to compare on`() {
        var run = MachineRig.begun()
        run.order(.compare(.probe))
        let orders = run.take(.sampleDrawn(0))
        #expect(orders.first == .release)
        #expect(run.machine.limits.steering == .user(nil))
    }

    @Test
    func `a new limit stops a comparison, and the run continues after the sample has drained`() {
        var run = MachineRig.begun()
        run.probe()
        run.see(idle: true)
        #expect(run.order(.set(3)) == [.steer(.user, limit: 3), .interrupt(.sample)])
        #expect(run.seeSample(over: true, idle: true) == [.release])
    }

    @Test func `a new limit comes before the run is released from a comparison that waits`() {
        var run = MachineRig.begun()
        run.probe()
        #expect(run.order(.set(3)) == [.steer(.user, limit: 3), .endWaiting, .release])
    }

    @Test func `the auto limit takes over from a sample before the run is released`() {
        var run = MachineRig.begun()
        run.probe()
        run.see(idle: true)
        #expect(run.order(.seek) == [.putAway, .steer(.auto), .release])
    }

    @Test func `a live comparison lets go as soon as it is over, and can be refined`() {
        var run = MachineRig.begun()
        #expect(run.order(.compare(.live)) == [.steer(.comparison(.live))])
        #expect(run.see(.running, .over(isRefinable: true)) == [.steer(.user)])
        #expect(run.order(.refineComparison) == [.steer(.refinedComparison)])
        #expect(run.machine.limits.steering == .comparing)
    }

    @Test func `a live comparison whose queue runs dry ends, and the run with it`() {
        var run = MachineRig.begun()
        run.order(.compare(.live))
        let orders = run.see(.finished(nil), .over(isRefinable: false))
        #expect(orders == [.steer(.user), .finishDisplay(nil)])
    }

    @Test func `a comparison that lost the limit can be refined only if it has an answer`() {
        var run = MachineRig.begun()
        run.order(.compare(.live))
        #expect(run.order(.set(4)) == [.steer(.user, limit: 4)])
        run.take(.comparisonLetGo(isRefinable: false))
        let words = RunMachine.Order.tell("there is nothing to refine: n compares anew")
        #expect(run.order(.refineComparison) == [words])
        run.take(.comparisonLetGo(isRefinable: true))
        #expect(run.order(.refineComparison) == [.steer(.refinedComparison)])
    }

    @Test func `a comparison takes over from the auto limit, and that is said`() {
        var run = MachineRig.begun(seeksLimit: true)
        let words = RunMachine.Order.tell(
            "the auto limit is off: A switches it on again",
            isGood: true
        )
        #expect(run.order(.compare(.live)) == [words, .steer(.comparison(.live))])
        var other = MachineRig.begun(seeksLimit: true)
        #expect(other.order(.compare(.probe)) == [words, .steer(.user), .drawSample(.probe)])
    }

    @Test func `a comparison on screen is put away before the next begins`() {
        var run = MachineRig.begun()
        run.order(.compare(.live))
        let next = run.order(.compare(.live))
        #expect(next == [.steer(.comparison(.live)), .putAway])
        run.see(.running, .over(isRefinable: false))
        #expect(run.order(.compare(.probe)) == [.putAway, .drawSample(.probe)])
    }

    @Test func `a refined sample waits for the run once more`() {
        var run = MachineRig.begun()
        run.probe()
        run.see(idle: true)
        run.seeSample(over: true, idle: true, refinable: true)
        #expect(run.order(.refineComparison) == [.showWaiting, .hold])
        #expect(run.see(idle: true) == [.measure(isRefinement: true)])
    }

    @Test func `a comparison that has ended stops with the engine that stopped by itself`() {
        var run = MachineRig.begun()
        run.probe()
        #expect(run.see(.stopping(.fuse), idle: true) == [.endWaiting])
        #expect(run.see(.finished(.fuse), idle: true) == [.finishDisplay(.fuse)])
    }

    @Test func `a lesson and a comparison have no limits to seek`() {
        var lesson = MachineRig.begun(.demo)
        #expect(lesson.order(.seek) == [])
        #expect(lesson.order(.compare(.live)) == [])
        #expect(lesson.order(.set(2)) == [.steer(.user, limit: 2)])
        var comparison = MachineRig.begun(.compare)
        #expect(comparison.order(.set(2)) == [])
        #expect(comparison.order(.stopComparison) == [.interrupt(.live)])
    }
}
