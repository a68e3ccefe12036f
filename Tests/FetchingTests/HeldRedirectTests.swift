import FetchingTestSupport
import Testing
import URLStandard

@testable import Fetching

/// Redirects that wait for a decision.
struct HeldRedirectTests {
    private func rig(_ change: (inout FetchPolicy) -> Void = { _ in }) -> MachineRig {
        MachineRig { policy in
            policy.redirects.heldRoles = [.crawl]
            change(&policy)
        }
    }

    @Test func `only the roles named are held, and the others are followed`() throws {
        let rig = rig()
        for (role, isHeld) in [(TaskRole.crawl, true), (.check, false), (.robots, false)] {
            let id = try rig.submit("http://a/\(role)", role: role)[0]
            let step = rig.redirect(id, to: "http://b/\(role)")
            #expect(step == (isHeld ? .held : .redirect))
            #expect(rig.pathsUnderWay == (isHeld ? [] : ["b/\(role)"]))
            rig.end(id)
        }
        #expect(rig.held.map(\.target.href) == ["http://b/crawl"])
    }

    @Test func `a held redirect is followed, or its task ends as it is told`() throws {
        let rig = rig()
        let ids = try rig.submit("http://a/1", "http://a/2", "http://a/3", role: .crawl)
        for id in ids { rig.redirect(id, to: "http://b/\(id)") }
        let error = FetchError(.policyRobots, phase: .queued, message: "")
        rig.resolve([.follow, .refuse(.skip(.scope)), .refuse(.fail(error))])
        #expect(rig.pathsUnderWay == ["b/0"])
        #expect(rig.row(ids[1]).skipReason == .scope)
        #expect(rig.row(ids[2]).error?.errorClass == .policyRobots)
        rig.end(ids[0])
        let result = try #require(rig.finished.last)
        #expect(result.finalURL == "http://b/0" && result.hops.map(\.url) == ["http://a/1"])
    }

    @Test func `a redirect that is only checked wants no body until it comes back`() throws {
        let rig = rig()
        let id = TaskID(index: 0)
        rig.machine.submit(
            FetchRequest(try WebURL("http://a/"), role: .crawl, body: .collectHTML),
            now: rig.now
        )
        rig.pump()
        for (target, answer) in [
            ("http://b/", RedirectDecision.Answer.check), ("http://a/x", .follow),
        ] {
            rig.redirect(id, to: target)
            rig.resolve([answer])
        }
        #expect(rig.starts.map(\.body) == [.collectHTML, .none, .collectHTML])
    }

    @Test func `a refused redirect is no hop, and its answer is the result`() throws {
        let rig = rig()
        let id = try rig.submit("https://a/", role: .crawl)[0]
        rig.end(id, status: 302) {
            $0.location = "http://a/"
            $0.contentType = "text/html"
        }
        rig.resolve([.refuse(.skip(.scope))])
        let result = try #require(rig.finished.first)
        #expect(result.finalURL == "https://a/" && result.redirects == 0 && result.hops.isEmpty)
        #expect(result.status == 302 && result.contentType == "text/html")
        #expect(result.anomalies == .redirectDowngrade)
    }

    @Test func `a held redirect has no permit, and no key lets it go on`() throws {
        let rig = rig { $0.limit = 1 }
        let ids = try rig.submit((1...4).map { "http://a/\($0)" }, role: .crawl)
        for id in ids.dropLast() { rig.redirect(id, to: "http://b/\(id)") }
        #expect(rig.pathsUnderWay == ["a/4"])
        rig.end(ids[3])
        #expect(rig.underWay.isEmpty && rig.state(ids[0]) == .queued)
        rig.order { machine, now in
            machine.pause(ids[0], now: now)
            machine.resume(ids[0], now: now)
            machine.pause(ids[1], now: now)
            machine.cancel(ids[2], now: now)
        }
        #expect(rig.underWay.isEmpty)
        rig.resolve([.follow, .follow, .follow])
        #expect(rig.pathsUnderWay == ["b/0"])
        #expect(rig.state(ids[1]) == .paused && rig.state(ids[2]) == .cancelled)
        rig.end(ids[0])
        rig.order { machine, now in machine.resume(ids[1], now: now) }
        #expect(rig.pathsUnderWay == ["b/1"])
        rig.end(ids[1])
        #expect(rig.machine.heldRedirects.isEmpty)
        #expect(rig.snapshot.totals.finished == 4)
    }

    @Test func `a decision on an earlier redirect of the same task is ignored`() throws {
        let rig = rig()
        let id = try rig.submit("http://a/", role: .crawl)[0]
        rig.redirect(id, to: "http://b/")
        let old = rig.held
        rig.held = []
        rig.order { machine, now in
            machine.cancel(id, now: now)
            machine.retry(id, now: now)
        }
        rig.redirect(id, to: "http://c/")
        rig.order { machine, now in
            machine.resolve(RedirectDecision(old[0], .follow), now: now)
        }
        #expect(rig.underWay.isEmpty)
        rig.resolve([.follow])
        #expect(rig.pathsUnderWay == ["c/"])
    }

    @Test func `a stop ends what is held, and holds nothing more`() throws {
        let rig = rig()
        let ids = try rig.submit("http://a/1", "http://a/2", role: .crawl)
        rig.redirect(ids[0], to: "http://b/")
        rig.order { machine, now in machine.stop(.budget, now: now) }
        #expect(rig.row(ids[0]).skipReason == .budget)
        rig.redirect(ids[1], to: "http://b/")
        #expect(rig.state(ids[1]) == .cancelled)
        #expect(rig.machine.stage == .finished(.budget))
    }

    @Test func `a task's deadline ends its wait`() throws {
        let rig = rig { $0.deadlines.task = .seconds(5) }
        let id = try rig.submit("http://a/", role: .crawl)[0]
        rig.redirect(id, to: "http://b/")
        rig.wait(.seconds(6))
        #expect(rig.row(id).error?.errorClass == .timeoutTask)
        rig.resolve([.follow])
        #expect(rig.underWay.isEmpty)
    }
}
