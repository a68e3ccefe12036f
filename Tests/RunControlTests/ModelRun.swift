import Clock
import Dashboard
import DataStructures
import Fetching
import Glibc
import LimitTuning

@testable import RunControl

/// A run whose engines are counters, which obeys the machine and answers as the shell does.
struct ModelRun {
    var rig: MachineRig
    private(set) var stage = RunStage.running
    /// Transfers under way, of the run and of the sample.
    private(set) var underWay = 3
    private(set) var sampleUnderWay = 0
    private(set) var isHeld = false
    private(set) var comparison: RunMachine.EngineFacts.Comparison?
    private(set) var isMeasuring = false
    private(set) var hasSample = false
    private(set) var isDisplayLeft = false
    private(set) var exitCode: Int32?
    /// What went wrong, in words.
    private(set) var faults: [String] = []
    private var unfinished = 40
    private var now = 0

    init(_ kind: RunKind) {
        rig = MachineRig(kind)
        take(.started)
    }

    /// Takes an event and every answer that follows from it, as ``Run/perform()`` does.
    mutating func take(_ event: RunMachine.Event) {
        var answers = [event]
        while !answers.isEmpty {
            for order in rig.take(answers.removeFirst()) {
                if exitCode != nil { faults.append("\(order) after the exit") }
                answers += carryOut(order)
            }
        }
    }

    /// Time passes for one of the engines.
    mutating func work(_ random: inout SplitMix64) {
        now += 1
        let isRunEngine = Bool.random(using: &random)
        if isRunEngine {
            if underWay > 0 { end() }
            if stage == .running, !isHeld, unfinished > underWay { underWay += 1 }
            if underWay > 0, sampleUnderWay > 0 { faults.append("run and sample at once") }
            take(.engine(facts))
        } else if hasSample {
            if isMeasuring {
                sampleUnderWay += 1
                if Int.random(in: 0..<9, using: &random) == 0 { isMeasuring = false }
            } else if sampleUnderWay > 0 {
                sampleUnderWay -= 1
            }
            take(.sample(sampleFacts))
        }
    }

    private mutating func end() {
        underWay -= 1
        unfinished -= 1
        finishIfDone()
    }

    private mutating func finishIfDone() {
        switch stage {
        case .running where unfinished == 0: stage = .finished(nil)
        case .stopping(let reason) where underWay == 0: stage = .finished(reason)
        default: return
        }
        if comparison == .running { comparison = .over(isRefinable: false) }
    }

    private var facts: RunMachine.EngineFacts {
        var facts = RunMachine.EngineFacts()
        (facts.stage, facts.isIdle, facts.comparison) = (stage, underWay == 0, comparison)
        if stage.isFinished { facts.time = .zero + .seconds(now) }
        return facts
    }

    private var sampleFacts: RunMachine.SampleFacts {
        var facts = RunMachine.SampleFacts()
        (facts.isOver, facts.isIdle) = (!isMeasuring, sampleUnderWay == 0)
        facts.isRefinable = true
        return facts
    }

    private mutating func carryOut(_ order: RunMachine.Order) -> [RunMachine.Event] {
        switch order {
        case .begin(let part):
            (stage, underWay, unfinished, isHeld) = (.running, 3, 40, false)
            comparison = part == .comparison ? .running : nil
        case .engine(.stop(let reason, let aborts)):
            if stage == .running { stage = .stopping(reason) }
            if aborts { underWay = 0 }
            finishIfDone()
            return [.engine(facts)]
        case .engine(.retry):
            if stage.isFinished { (stage, unfinished) = (.running, 2) }
            return [.engine(facts)]
        case .engine(.pauseDispatch): isHeld = true
        case .engine(.resumeDispatch), .release: isHeld = false
        case .hold:
            isHeld = true
            return [.engine(facts)]
        case .steer(let steerer, _):
            let former = comparison
            comparison = steerer == .user || steerer == .auto ? nil : .running
            return former == nil ? [] : [.comparisonLetGo(isRefinable: true)]
        case .interrupt(.live): comparison = comparison.map { _ in .over(isRefinable: false) }
        default: return carryOutForSample(order)
        }
        return []
    }

    private mutating func carryOutForSample(_ order: RunMachine.Order) -> [RunMachine.Event] {
        switch order {
        case .drawSample:
            if hasSample { faults.append("a second sample") }
            hasSample = true
            return [.sampleDrawn(40)]
        case .measure:
            if underWay > 0 { faults.append("measures beside the run") }
            isMeasuring = true
        case .interrupt(.sample), .endWaiting: isMeasuring = false
        case .putAway: (hasSample, isMeasuring, sampleUnderWay) = (false, false, 0)
        case .leaveDisplay: leave()
        case .shutDown:
            if !isDisplayLeft { faults.append("shut down under the display") }
            (underWay, sampleUnderWay, isMeasuring) = (0, 0, false)
            return [.shutDown(.tasks(broken: 0, isCut: false))]
        case .closeOutputs: return [.outputsClosed(failure: nil)]
        case .exit(let code): exitCode = code
        default: break
        }
        return []
    }

    /// The display ends; its event comes when the shell reads it.
    mutating func leave() { isDisplayLeft = true }
}
