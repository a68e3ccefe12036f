import Clock
import DataStructures
import FetchingTestSupport
import Testing
import URLStandard

@testable import Fetching

/// A machine to which random things happen, and what a test knows about it on its own account.
final class RandomStory {
    let rig: MachineRig
    var random: SplitMix64
    var ids: [TaskID] = []
    /// How many times each task must have finished in the end.
    var lives: [TaskID: Int] = [:]
    var startsSeen = 0
    var ordersByUser = 0
    var peak = 0
    /// How many times it was looked at.
    var checks = 0

    private let messages = [
        RequestMessage(method: .post, payload: RequestPayload([1, 2, 3])),
        RequestMessage(method: .put, payload: RequestPayload([4])), RequestMessage(method: .head),
    ]

    /// A story that is the same for every run with its seed.
    init(seed: UInt64, fuse: FailureFuse? = nil) {
        random = SplitMix64(seed: seed)
        rig = MachineRig { policy in
            policy.seed = seed
            policy.limit = 6
            policy.retries = 2
            policy.redirects.maximum = 3
            policy.fuse = fuse
            policy.deadlines.task = seed.isMultiple(of: 2) ? .seconds(90) : nil
            policy.politeness = { host in
                switch host {
                case "h0": Politeness(limit: 1)
                case "h1": Politeness(limit: 2, delay: .milliseconds(700))
                case "h2": Politeness(delay: .seconds(2))
                default: Politeness()
                }
            }
        }
    }

    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    func url() -> String { "http://h\(number(0...5))/\(number(0...40))" }

    /// One random event.
    func step() throws {
        let task = ids.randomElement(using: &random)
        let flying = rig.underWay.randomElement(using: &random)?.task
        switch number(0...99) {
        case 0..<16 where ids.count < 250:
            let role: TaskRole = number(0...9) == 0 ? .robots : .crawl
            var request = FetchRequest(try WebURL(url()), role: role)
            if number(0...4) == 0 { request.message = messages.randomElement(using: &random) }
            let id = rig.order { machine, now in machine.submit(request, now: now) }
            ids.append(id)
            lives[id] = 1
        case 0..<50:
            if let flying { end(flying) }
        case 50..<56:
            if let flying {
                rig.progress(flying, .body, status: 200, bytes: Int64(number(0...99)))
            }
        case 56..<60: user { task, machine, now in machine.cancel(task, now: now) }
        case 60..<66: user { task, machine, now in machine.pause(task, now: now) }
        case 66..<73: user { task, machine, now in machine.resume(task, now: now) }
        case 73..<77:
            guard let task else { return }
            let wasFinished = rig.state(task).isFinished
            if rig.order({ machine, now in machine.retry(task, now: now) }), wasFinished {
                lives[task, default: 0] += 1
            }
        case 77..<80:
            let limit = number(-1...12)
            rig.order { machine, now in machine.setLimit(limit, now: now) }
        case 80..<82:
            let politeness = Politeness(
                limit: number(0...1) == 0 ? nil : number(0...3),
                delay: .milliseconds(number(0...900))
            )
            let host = "h\(number(0...5))"
            ordersByUser += 1
            rig.order { machine, now in
                machine.setPoliteness(politeness, ofHost: host, now: now)
            }
        case 82..<84:
            let isPaused = number(0...2) == 0
            rig.order { machine, now in machine.setDispatchPaused(isPaused, now: now) }
        case 84..<86:
            let isHeldBack = number(0...2) == 0
            rig.order { machine, _ in machine.isHeldBack = isHeldBack }
        case 86..<88:
            // A report of a transfer that is long gone.
            let ghost = TransferID(slot: UInt32(number(0...9)), serial: 0)
            rig.order { machine, now in
                _ = machine.transferEnded(TransferReport(id: ghost, end: .answered), now: now)
            }
        case 88..<91:
            ordersByUser += 1
            let host = HostID(index: number(0...6))
            let isPaused = number(0...1) == 0
            rig.order { machine, now in
                isPaused
                    ? machine.pause(host: host, now: now) : machine.resume(host: host, now: now)
            }
        case 91:
            // The process stands still, and what the transport has sent before is read after.
            let gap = Duration.seconds(number(1...40))
            rig.now = rig.now + gap
            rig.order { machine, now in machine.suspended(for: gap, now: now) }
        case 92..<95: rig.waitForWake()
        default: rig.wait(.milliseconds(number(0...1500)))
        }
    }

    private func user(_ order: (TaskID, inout FetchMachine, MonotonicTime) -> Bool) {
        guard let task = ids.randomElement(using: &random) else { return }
        ordersByUser += 1
        rig.order { machine, now in _ = order(task, &machine, now) }
    }

    private func end(_ task: TaskID) {
        if rig.state(task) == .cancelling, number(0...1) == 0 {
            rig.end(task, .cancelled)
            return
        }
        switch number(0...11) {
        case 0: rig.fail(task)
        case 1: rig.fail(task, .protoHeader)
        case 2: rig.end(task, status: 404)
        case 3: rig.end(task, status: 500)
        case 4: rig.end(task, status: 429)
        case 5: rig.end(task, status: 503) { $0.retryAfter = .seconds(3) }
        case 6:
            let isEndless = number(0...30) == 0
            rig.end(task, status: 429) { $0.retryAfter = .seconds(isEndless ? 9999 : 20) }
        case 7, 8:
            let status: [UInt16] = [301, 302, 303, 307, 308]
            let location = url()
            rig.end(task, status: status[number(0...4)]) { $0.location = location }
        default: rig.end(task) { $0.wireBytes = 100 }
        }
    }

    /// Ends everything that there is.
    func finish() {
        rig.machine.closeInput()
        rig.order { machine, now in
            machine.isHeldBack = false
            machine.setDispatchPaused(false, now: now)
        }
        for host in 0..<7 {
            rig.order { machine, now in
                _ = machine.resume(host: HostID(index: host), now: now)
            }
        }
        for id in ids { rig.order { machine, now in _ = machine.resume(id, now: now) } }
        for _ in 0..<100_000 where !rig.snapshot.stage.isFinished {
            if let order = rig.underWay.first {
                rig.end(order.task)
            } else {
                #expect(rig.waitForWake())
            }
        }
        startsSeen = rig.starts.count
    }
}
