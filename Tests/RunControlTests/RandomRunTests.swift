import Dashboard
import DataStructures
import Fetching
import Glibc
import LimitTuning
import Testing

@testable import RunControl

/// Whole runs in which keys, signals, failures and engines come in any sequence.
struct RandomRunTests {
    private func event(_ random: inout SplitMix64) -> RunMachine.Event {
        let orders: [RunMachine.Event] = [
            .limitOrder(.set(Int.random(in: 1...20, using: &random))), .limitOrder(.seek),
            .limitOrder(.compare(.probe)), .limitOrder(.compare(.probe)),
            .limitOrder(.compare(.live)), .limitOrder(.stopComparison),
            .limitOrder(.refineComparison), .engineOrder(.pauseDispatch),
            .engineOrder(.resumeDispatch), .engineOrder(.retry([TaskID(index: 0)])),
        ]
        return orders.randomElement(using: &random) ?? .outputFailed
    }

    private func end(_ random: inout SplitMix64, _ run: inout ModelRun) {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: run.take(.signal(SIGINT))
        case 1: run.take(.signal(SIGTERM, 2))
        case 2: run.take(.outputFailed)
        case 3: run.take(.engineOrder(.stop(.interrupted(signal: SIGINT), aborts: false)))
        default: run.leave()
        }
    }

    @Test(arguments: [RunKind.fetch, .compare, .demo])
    func `whatever comes, the run and its sample never work at once, and it ends`(kind: RunKind) {
        for seed in 0..<400 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            var run = ModelRun(kind)
            let orders = Int.random(in: 0..<60, using: &random)
            for _ in 0..<orders {
                if Bool.random(using: &random) { run.take(event(&random)) }
                run.work(&random)
            }
            end(&random, &run)
            for _ in 0..<400 where run.exitCode == nil {
                if run.isDisplayLeft { run.take(.displayLeft(hungUp: false)) }
                run.work(&random)
                // A user who waits for a comparison to end, or for a run that stays on screen.
                if Int.random(in: 0..<50, using: &random) == 0 { run.leave() }
            }
            #expect(run.faults.isEmpty, "seed \(seed): \(run.faults.prefix(3))")
            #expect(run.exitCode != nil, "seed \(seed) does not end: \(run.rig.machine)")
        }
    }
}
