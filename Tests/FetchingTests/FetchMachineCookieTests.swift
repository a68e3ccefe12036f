import Cookies
import Testing
import URLStandard

@testable import Fetching

/// Cookies within a run.
struct FetchMachineCookieTests {
    private func cookies(_ rig: MachineRig) -> [String?] {
        rig.starts.map { $0.cookie.map { String(decoding: $0, as: UTF8.self) } }
    }

    /// Ends a task's transfer with a cookie.
    private func end(
        _ rig: MachineRig,
        _ task: TaskID,
        _ field: String,
        movesTo location: String? = nil
    ) {
        rig.end(task, status: location == nil ? 200 : 302) {
            $0.setCookies = [Array(field.utf8)]
            $0.location = location
        }
    }

    @Test func `a wall that sets a cookie and leads to itself is passed`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/page")[0]
        end(rig, id, "wall=passed", movesTo: "/page")
        rig.end(id)
        #expect(cookies(rig) == [nil, "wall=passed"])
        #expect(rig.state(id) == .ok)
    }

    @Test func `every hop of a chain sets cookies, each for itself`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a.test/")[0]
        end(rig, id, "a=1", movesTo: "http://b.test/")
        end(rig, id, "b=2", movesTo: "http://a.test/back")
        end(rig, id, "c=3", movesTo: "http://b.test/x")
        #expect(cookies(rig) == [nil, nil, "a=1", "b=2"])
    }

    @Test func `tasks share them, and a failure sets them too`() throws {
        let rig = MachineRig { $0.limit = 1 }
        let ids = try rig.submit("http://a/1", "http://a/2")
        rig.end(ids[0], status: 404) { $0.setCookies = [Array("a=1".utf8)] }
        rig.end(ids[1])
        try rig.submit("http://b/")
        #expect(cookies(rig) == [nil, "a=1", nil])
        #expect(rig.machine.cookieJar.count == 1)
    }

    @Test func `a run begins with the cookies that it is given`() throws {
        let rig = MachineRig { policy in
            policy.cookies.take(Array("a=1".utf8), from: url, now: 0)
        }
        try rig.submit("http://a/")
        #expect(cookies(rig) == ["a=1"])
    }

    private let url: WebURL

    init() throws { url = try WebURL("http://a/") }

    @Test func `without cookies none are kept or sent`() throws {
        let rig = MachineRig { policy in
            policy.keepsCookies = false
            policy.cookies.take(Array("a=1".utf8), from: url, now: 0)
        }
        let id = try rig.submit("http://a/1")[0]
        end(rig, id, "b=1", movesTo: "/2")
        #expect(cookies(rig) == [nil, nil] && rig.machine.cookieJar.isEmpty)
    }

    @Test func `they end by the time of day`() throws {
        let rig = MachineRig { $0.limit = 1 }
        let ids = try rig.submit("http://a/1")
        end(rig, ids[0], "a=1; Max-Age=10")
        rig.wait(.seconds(9))
        try rig.submit("http://a/2")
        rig.end(TaskID(index: 1))
        rig.wait(.seconds(1))
        try rig.submit("http://a/3")
        #expect(cookies(rig) == [nil, "a=1", nil])
    }
}
