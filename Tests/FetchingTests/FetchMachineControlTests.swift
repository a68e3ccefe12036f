import Clock
import Fetching
import Testing
import URLStandard

struct FetchMachineControlTests {
    /// Ways to bring a task into a state.
    enum Situation: CaseIterable, CustomTestStringConvertible {
        case queued, started, wait, body, backoff, paused, pausedMidBody, redirected

        var testDescription: String { "\(self)" }

        /// A rig whose first task stands there, with another one in line behind it.
        func rig() throws -> (MachineRig, TaskID) {
            let rig = MachineRig { $0.limit = 1 }
            let id: TaskID
            if self == .queued || self == .paused {
                id = try rig.submit("http://z/", "http://a/")[1]
            } else {
                id = try rig.submit("http://a/")[0]
            }
            switch self {
            case .queued, .started: break
            case .wait: rig.progress(id, .wait)
            case .body: rig.progress(id, .body, status: 200, bytes: 10)
            case .backoff: rig.fail(id)
            case .paused: rig.order { machine, now in machine.pause(id, now: now) }
            case .pausedMidBody:
                rig.progress(id, .body, status: 200, bytes: 10)
                rig.order { machine, now in machine.pause(id, now: now) }
            case .redirected: rig.redirect(id, to: "/next")
            }
            return (rig, id)
        }
    }

    @Test(arguments: Situation.allCases)
    func `a task is cancelled wherever it stands, once`(situation: Situation) throws {
        let (rig, id) = try situation.rig()
        let hasTransfer = rig.underWay.contains { $0.task == id }
        #expect(rig.order { machine, now in machine.cancel(id, now: now) })
        #expect(rig.state(id) == (hasTransfer ? .cancelling : .cancelled))
        #expect(!rig.order { machine, now in machine.cancel(id, now: now) })
        if hasTransfer {
            #expect(rig.end(id, .cancelled) == .finish(.cancelled))
        }
        #expect(rig.finished.filter { $0.id == id }.map(\.outcome) == [.cancelled])
        #expect(rig.snapshot.totals.cancelled == 1)
        #expect(rig.machine.permitsTaken == rig.underWay.count)
        for _ in 0..<5 { rig.waitForWake() }
        #expect(rig.state(id) == .cancelled)
    }

    @Test(arguments: Situation.allCases)
    func `a paused task goes on where it stood`(situation: Situation) throws {
        let (rig, id) = try situation.rig()
        let wasPaused = rig.row(id).isPaused
        #expect(rig.order { machine, now in machine.pause(id, now: now) } != wasPaused)
        #expect(rig.state(id) == .paused)
        #expect(rig.row(id).isPaused)
        #expect(!rig.order { machine, now in machine.pause(id, now: now) })
        for _ in 0..<5 { rig.waitForWake() }
        rig.progress(id, .body, status: 200, bytes: 20)
        #expect(rig.state(id) == .paused)
        #expect(rig.order { machine, now in machine.resume(id, now: now) })
        #expect(!rig.order { machine, now in machine.resume(id, now: now) })
        #expect(!rig.row(id).isPaused)
        while let other = rig.underWay.first, other.task != id { rig.end(other.task) }
        while rig.underWay.isEmpty { #expect(rig.waitForWake()) }
        rig.end(id)
        #expect(rig.state(id) == .ok)
        #expect(rig.finished.filter { $0.id == id }.count == 1)
    }

    @Test func `a pause in the middle of a backoff does not shorten it`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.fail(id)
        let due = rig.row(id).resumesAt
        rig.order { machine, now in machine.pause(id, now: now) }
        rig.order { machine, now in machine.resume(id, now: now) }
        #expect(rig.state(id) == .backoff)
        #expect(rig.machine.nextWake == due)
        rig.order { machine, now in machine.pause(id, now: now) }
        rig.wait(.seconds(60))
        rig.order { machine, now in machine.resume(id, now: now) }
        #expect(rig.state(id) == .started)
    }

    @Test func `a task that starts has no phase until the transport tells one`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        #expect(rig.state(id) == .started)
        #expect(rig.state(id).isInFlight)
        rig.wait(.seconds(1))
        #expect(rig.state(id) == .started)
        rig.progress(id, .wait)
        #expect(rig.state(id) == .wait)
        rig.redirect(id, to: "/next")
        #expect(rig.state(id) == .started)
    }

    @Test func `a task that goes on has the phase that the transport tells, not one of before`()
        throws
    {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.end(id, status: 503)
        rig.waitForWake()
        #expect(rig.row(id).status == 503)
        for phase in [TaskState.connect, .wait] {
            rig.progress(id, phase)
            rig.order { machine, now in machine.pause(id, now: now) }
            rig.order { machine, now in machine.resume(id, now: now) }
            #expect(rig.state(id) == .started)
        }
        rig.progress(id, .body, status: 200, bytes: 10)
        rig.order { machine, now in machine.pause(id, now: now) }
        rig.order { machine, now in machine.resume(id, now: now) }
        #expect(rig.state(id) == .body)
    }

    /// The order to pause and the end of the transfer can cross on their ways.
    @Test(arguments: [true, false])
    func `a pause outlives the attempt that it was meant for`(isRedirect: Bool) throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.order { machine, now in machine.pause(id, now: now) }
        if isRedirect { rig.redirect(id, to: "http://b/") } else { rig.fail(id) }
        #expect(rig.state(id) == .paused)
        rig.wait(.seconds(100))
        #expect(rig.underWay.isEmpty)
        rig.order { machine, now in machine.resume(id, now: now) }
        rig.wait(.seconds(100))
        #expect(rig.pathsUnderWay == [isRedirect ? "b/" : "a/"])
        rig.end(id)
        #expect(rig.finished.map(\.outcome) == [.ok])
        #expect(rig.finished.map(\.attempts) == [isRedirect ? 1 : 2])
    }

    @Test func `an answer that came before a pause counts`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.order { machine, now in machine.pause(id, now: now) }
        rig.end(id)
        #expect(rig.state(id) == .ok)
        #expect(!rig.row(id).isPaused)
    }

    @Test(arguments: [Outcome.ok, .failed, .cancelled])
    func `a finished task can be fetched anew`(outcome: Outcome) throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.machine.closeInput()
        switch outcome {
        case .ok: rig.end(id) { $0.bytes = 100 }
        case .failed: rig.end(id, status: 404)
        default:
            rig.order { machine, now in machine.cancel(id, now: now) }
            rig.end(id, .cancelled)
        }
        #expect(rig.snapshot.stage == .finished(nil))
        #expect(rig.order { machine, now in machine.retry(id, now: now) })
        #expect(rig.snapshot.stage == .running)
        #expect(rig.snapshot.totals.finished == 0)
        #expect(rig.snapshot.totals.active == 1)
        #expect(rig.row(id).attempts == 1)
        #expect(rig.row(id).error == nil)
        rig.end(id)
        #expect(rig.snapshot.totals.ok == 1)
        #expect(rig.snapshot.totals.known == 1)
        #expect(rig.snapshot.stage == .finished(nil))
        #expect(rig.finished.map(\.outcome) == [outcome, .ok])
    }

    @Test func `a task cancelled between two hops is a whole attempt when retried`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.order { machine, now in machine.setDispatchPaused(true, now: now) }
        rig.redirect(id, to: "/next")
        rig.order { machine, now in machine.cancel(id, now: now) }
        rig.order { machine, now in machine.retry(id, now: now) }
        rig.order { machine, now in machine.setDispatchPaused(false, now: now) }
        #expect(rig.pathsUnderWay == ["a/"])
        #expect(rig.row(id).attempts == 1)
    }

    @Test func `retrying a task that backs off ends its wait`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.fail(id)
        #expect(rig.order { machine, now in machine.retry(id, now: now) })
        #expect(rig.state(id) == .started)
        #expect(rig.row(id).attempts == 2)
        rig.wait(.seconds(100))
        #expect(rig.starts.count == 2)
    }

    @Test(arguments: [SkipReason.robots, .scope, .depth])
    func `what a rule forbids stays forbidden`(reason: SkipReason) throws {
        let rig = MachineRig()
        let request = FetchRequest(try WebURL("http://a/"), refusal: .skip(reason))
        let id = rig.machine.submit(request, now: rig.now)
        #expect(!rig.order { machine, now in machine.retry(id, now: now) })
        #expect(rig.state(id) == .skipped)
    }

    @Test func `what is no URL cannot be retried`() throws {
        let rig = MachineRig()
        let id = rig.machine.submit(
            FetchRequest(invalid: "http://[", because: "no host"),
            now: rig.now
        )
        rig.pump()
        #expect(rig.finished.map(\.error?.errorClass) == [.urlInvalid])
        #expect(!rig.order { machine, now in machine.retry(id, now: now) })
    }

    @Test func `what is unfinished and does not back off cannot be retried`() throws {
        let rig = MachineRig { $0.limit = 1 }
        let ids = try rig.submit("http://a/", "http://b/")
        for id in ids {
            #expect(!rig.order { machine, now in machine.retry(id, now: now) })
        }
    }

    @Test func `the run goes on when something is submitted after its natural end`() throws {
        let rig = MachineRig()
        rig.machine.closeInput()
        #expect(rig.snapshot.stage == .finished(nil))
        let id = try rig.submit("http://a/")[0]
        #expect(rig.snapshot.stage == .running)
        rig.end(id)
        #expect(rig.snapshot.stage == .finished(nil))
    }

    @Test func `auxiliary tasks stay out of totals and ordinals`() throws {
        let rig = MachineRig()
        let robots = try rig.submit("http://a/robots.txt", role: .robots)[0]
        let page = try rig.submit("http://a/", role: .crawl)[0]
        let sitemap = try rig.submit("http://a/sitemap.xml", role: .sitemap)[0]
        let check = try rig.submit("http://b/", role: .check)[0]
        #expect([robots, page, sitemap, check].map { rig.row($0).ordinal } == [0, 0, 0, 1])
        #expect(rig.row(check).name == "check-2")
        #expect(rig.snapshot.totals.known == 2)
        #expect(rig.snapshot.permitsTaken == 4)
        rig.end(robots, status: 404)
        #expect(rig.state(robots) == .ok)
        rig.end(sitemap, status: 503)
        #expect(rig.state(sitemap) == .backoff)
        #expect(rig.snapshot.totals.queued == 0)
        #expect(rig.snapshot.totals.failed == 0)
    }

    @Test func `an order about a task that is not known does nothing`() throws {
        let rig = MachineRig()
        _ = try rig.submit("http://a/")
        let unknown = TaskID(index: 7)
        let answers = rig.order { machine, now in
            [
                machine.cancel(unknown, now: now), machine.retry(unknown, now: now),
                machine.pause(unknown, now: now), machine.resume(unknown, now: now),
            ]
        }
        #expect(answers == [false, false, false, false])
    }
}
