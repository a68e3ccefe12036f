import FetchingTestSupport
import Testing
import URLStandard

@testable import Fetching

/// Checks ask by HEAD, and GET decides where that is refused.
struct HeadProbeTests {
    /// Methods of all transfers so far.
    private func methods(_ rig: MachineRig) -> [String] {
        rig.starts.map { $0.message?.method.name ?? "GET" }
    }

    @Test(arguments: [(TaskRole.check, "HEAD"), (.fetch, "GET"), (.crawl, "GET"), (.robots, "GET")])
    func `only what is just checked is asked by HEAD`(role: TaskRole, method: String) throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/", role: role)[0]
        #expect(methods(rig) == [method])
        rig.end(id)
        #expect(rig.state(id) == .ok && rig.starts.count == 1)
    }

    @Test(arguments: [400, 401, 403, 404, 405, 410, 500, 501, 502] as [UInt16])
    func `where a HEAD is refused, a GET decides within the attempt`(status: UInt16) throws {
        let rig = MachineRig()
        let ids = try rig.submit("http://a/1", "http://a/2", role: .check)
        for id in ids { #expect(rig.end(id, status: status) == .redirect) }
        #expect(methods(rig) == ["HEAD", "HEAD", "GET", "GET"])
        rig.end(ids[0])
        rig.end(ids[1], status: 404)
        #expect(rig.finished.map(\.outcome) == [.ok, .failed])
        #expect(rig.finished.map(\.attempts) == [1, 1])
        #expect(rig.finished.map(\.redirects) == [0, 0])
        #expect(rig.finished.map(\.status) == [200, 404])
        #expect(rig.machine.headProbes.refusedCount == 0)
    }

    @Test(arguments: [ErrorClass.netReset, .netEmpty, .timeoutFirstByte, .protoHeader])
    func `a HEAD that is met with silence or a closed connection is refused`(
        errorClass: ErrorClass
    ) throws {
        let rig = MachineRig { $0.retries = 0 }
        let id = try rig.submit("http://a/", role: .check)[0]
        #expect(rig.fail(id, errorClass) == .redirect)
        rig.end(id)
        #expect(methods(rig) == ["HEAD", "GET"] && rig.state(id) == .ok)
    }

    @Test func `a dead host is not asked again by GET`() throws {
        let rig = MachineRig { $0.retries = 0 }
        let id = try rig.submit("http://a/", role: .check)[0]
        let error = FetchError(.netRefused, phase: .connect, message: "")
        rig.end(id, .failed(error))
        #expect(methods(rig) == ["HEAD"] && rig.state(id) == .failed)
    }

    @Test(arguments: [429, 503] as [UInt16])
    func `a host that is overloaded rests first, and GET comes after`(status: UInt16) throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/", role: .check)[0]
        rig.end(id, status: status) { $0.retryAfter = .seconds(3) }
        #expect(rig.underWay.isEmpty)
        while rig.underWay.isEmpty { rig.waitForWake() }
        #expect(methods(rig) == ["HEAD", "GET"])
        rig.end(id)
        #expect(rig.finished.map(\.attempts) == [2])
    }

    @Test func `a redirect is followed by HEAD, and the GET asks the last hop`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/", role: .check)[0]
        rig.redirect(id, to: "http://b/")
        rig.end(id, status: 405)
        #expect(rig.pathsStarted == ["a/", "b/", "b/"])
        #expect(methods(rig) == ["HEAD", "HEAD", "GET"])
        rig.redirect(id, to: "/c")
        #expect(methods(rig).last == "GET")
        rig.end(id)
        #expect(rig.finished.map(\.redirects) == [2] && rig.finished.map(\.attempts) == [1])
    }

    @Test func `a redirect out of a crawl's scope is asked by HEAD`() throws {
        let rig = MachineRig { $0.redirects.heldRoles = [.crawl] }
        let id = try rig.submit("http://a/", role: .crawl)[0]
        rig.redirect(id, to: "http://b/")
        rig.resolve([.check])
        rig.end(id, status: 403)
        rig.redirect(id, to: "http://a/back")
        rig.resolve([.follow])
        #expect(methods(rig) == ["GET", "HEAD", "GET", "GET"])
    }

    @Test func `a pause between HEAD and GET holds, and a stop ends it`() throws {
        let rig = MachineRig()
        let ids = try rig.submit("http://a/1", "http://a/2", role: .check)
        rig.order { machine, now in machine.pause(ids[0], now: now) }
        rig.end(ids[0], status: 405)
        #expect(rig.state(ids[0]) == .paused)
        rig.order { machine, now in machine.resume(ids[0], now: now) }
        #expect(methods(rig).last == "GET")
        rig.order { machine, now in machine.stop(.budget, now: now) }
        rig.end(ids[1], status: 405)
        #expect(rig.state(ids[1]) == .failed)
    }
}
