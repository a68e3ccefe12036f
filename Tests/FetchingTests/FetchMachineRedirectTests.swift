import Clock
import FetchingTestSupport
import Testing
import URLStandard

@testable import Fetching

struct FetchMachineRedirectTests {
    @Test(arguments: [301, 302, 303, 307, 308] as [UInt16])
    func `a redirect is followed within one attempt`(status: UInt16) throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/x/y")[0]
        let step = rig.end(id, status: status) { $0.location = "../z?q#f" }
        #expect(step == .redirect)
        #expect(rig.pathsUnderWay == ["a/z?q#f"])
        rig.end(id)
        let result = try #require(rig.finished.first)
        #expect(result.outcome == .ok)
        #expect(result.redirects == 1)
        #expect(result.attempts == 1)
        #expect(result.url == "http://a/x/y")
        #expect(result.finalURL == "http://a/z?q#f")
    }

    @Test func `every hop is kept, with who answered what and how fast`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/x")[0]
        #expect(rig.snapshot.hops(of: id).isEmpty)
        rig.wait(.milliseconds(40))
        rig.end(id, status: 301) { $0.location = "/y#part" }
        rig.wait(.milliseconds(2))
        rig.end(id, status: 307) { $0.location = "http://me:secret@b/z" }
        let hops = [
            RedirectHop(status: 301, url: "http://a/x", milliseconds: 40),
            RedirectHop(status: 307, url: "http://a/y#part", milliseconds: 2),
        ]
        #expect(rig.snapshot.hops(of: id) == hops)
        rig.end(id)
        #expect(rig.finished.map(\.hops) == [hops])
        #expect(rig.finished.map(\.finalURL) == ["http://b/z#part"])
        #expect(rig.snapshot.hops(of: TaskID(index: 9)).isEmpty)
        rig.order { machine, now in machine.retry(id, now: now) }
        #expect(rig.snapshot.hops(of: id).isEmpty)
        rig.redirect(id, to: "/again")
        #expect(rig.snapshot.hops(of: id).map(\.url) == ["http://a/x"])
    }

    @Test(arguments: [
        (["https://a/", "http://a/"], true), (["http://a/", "https://a/"], false),
        (["https://a/", "https://b/"], false), (["http://a/", "http://b/"], false),
        (["https://a/", "http://b/", "https://a/end"], true),
        (["http://a/", "https://a/", "http://a/end"], true),
    ])
    func `a redirect from https to http stays an anomaly of the task`(
        urls: [String],
        isDowngrade: Bool
    ) throws {
        let rig = MachineRig()
        let id = try rig.submit(urls[0])[0]
        for url in urls.dropFirst() { rig.redirect(id, to: url) }
        #expect(rig.row(id).anomalies == (isDowngrade ? .redirectDowngrade : []))
        rig.end(id) { $0.anomalies = .trailingBytes }
        let expected: AnswerAnomalies =
            isDowngrade ? [.redirectDowngrade, .trailingBytes] : .trailingBytes
        #expect(rig.finished.map(\.anomalies) == [expected])
        rig.order { machine, now in machine.retry(id, now: now) }
        #expect(rig.row(id).anomalies.isEmpty)
        rig.end(id)
        #expect(rig.row(id).anomalies.isEmpty)
    }

    @Test(arguments: [
        ("http://me:s3cret@[x/", "http://[x/"), ("ftp://me:s3cret@b/", "ftp://b/"),
        ("http://me:s3cret@a/", "http://a/"),
    ])
    func `no message quotes a password of a Location`(location: String, quoted: String) throws {
        let rig = MachineRig { $0.redirects.maximum = 0 }
        let id = try rig.submit("http://a/")[0]
        rig.redirect(id, to: location)
        let message = try #require(rig.row(id).error?.message)
        #expect(message.contains(quoted) && !message.contains("s3cret"))
    }

    @Test func `a redirect that is not followed is no hop`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.redirect(id, to: "/next")
        rig.redirect(id, to: "ftp://b/")
        #expect(rig.finished.map { $0.hops.map(\.url) } == [["http://a/"]])
    }

    @Test(arguments: [(8192, true), (8193, false)])
    func `a place too long to be one is refused`(bytes: Int, isFollowed: Bool) throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.redirect(id, to: "/" + String(repeating: "x", count: bytes - 1))
        #expect(rig.underWay.count == (isFollowed ? 1 : 0))
        guard !isFollowed else {
            rig.redirect(id, to: "/end")
            let kept = rig.snapshot.hops(of: id)[1].url.text
            #expect(kept.utf8.count == RedirectHop.maximumURLBytes && kept.hasSuffix("x…"))
            return
        }
        #expect(rig.row(id).error?.errorClass == .urlInvalid)
        #expect(rig.row(id).error?.message.utf8.count ?? .max < 200)
    }

    @Test(arguments: [300, 304, 399] as [UInt16])
    func `other answers of that class are answers`(status: UInt16) throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.end(id, status: status) { $0.location = "/next" }
        #expect(rig.state(id) == .ok)
    }

    @Test func `a redirect without a place is an answer, and a finding`() throws {
        let rig = MachineRig()
        let ids = try rig.submit("http://a/", "http://a/2", "http://a/3")
        rig.end(ids[0], status: 301)
        rig.end(ids[1], status: 304)
        rig.redirect(ids[2], to: "/next")
        rig.end(ids[2])
        #expect(ids.allSatisfy { rig.state($0) == .ok })
        #expect(
            rig.finished.map { $0.assessment.findings.map(\.kind.rawValue) } == [
                ["redirect.no-location"], [], [],
            ]
        )
    }

    @Test(arguments: [0, 1, 10])
    func `no more are followed than allowed`(maximum: Int) throws {
        let rig = MachineRig { $0.redirects.maximum = maximum }
        let id = try rig.submit("http://a/")[0]
        var hop = 0
        while !rig.underWay.isEmpty {
            hop += 1
            rig.redirect(id, to: "/\(hop)")
        }
        #expect(rig.starts.count == maximum + 1)
        #expect(rig.row(id).error?.errorClass == .limitRedirects)
    }

    @Test func `a server cannot lead us on until a counter overflows`() throws {
        let rig = MachineRig { $0.redirects.maximum = .max }
        let id = try rig.submit("http://a/")[0]
        for hop in 1...1000 where !rig.underWay.isEmpty { rig.redirect(id, to: "/\(hop)") }
        #expect(rig.row(id).error?.errorClass == .limitRedirects)
    }

    /// As servers do that set a cookie, or that remember the visit.
    @Test(arguments: [["/"], ["/b", "/"], ["/b", "/c", "/b"], ["/b", "/b", "/b", "/"]])
    func `a URL that comes twice is no loop`(hops: [String]) throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        for hop in hops { rig.redirect(id, to: hop) }
        rig.end(id)
        #expect(rig.state(id) == .ok)
        #expect(rig.finished.map(\.redirects) == [hops.count])
    }

    @Test func `a loop ends at the limit, and its error says that it is one`() throws {
        let rig = MachineRig()
        let ids = try rig.submit("http://a/", "http://b/0")
        for hop in 1...11 {
            rig.redirect(ids[0], to: hop % 2 == 0 ? "/" : "/b")
            rig.redirect(ids[1], to: "/\(hop)")
        }
        #expect(ids.allSatisfy { rig.row($0).error?.errorClass == .limitRedirects })
        let messages = ids.compactMap { rig.row($0).error?.message }
        #expect(
            messages == [
                "more than 10 redirects, the last in a loop back to http://a/b",
                "more than 10 redirects, the last to http://b/11",
            ]
        )
    }

    @Test(arguments: [
        ("http://a/x#f", ["/y"], "http://a/y#f"), ("http://a/x#f", ["/y#g"], "http://a/y#g"),
        ("http://a/x#f", ["/y#"], "http://a/y#"), ("http://a/x#f", ["http://b/"], "http://b/#f"),
        ("http://a/x#f", ["/y", "/z#g", "/end"], "http://a/end#g"),
        ("http://a/x", ["/y"], "http://a/y"),
    ])
    func `a target without a fragment inherits it`(url: String, hops: [String], end: String) throws
    {
        let rig = MachineRig()
        let id = try rig.submit(url)[0]
        for hop in hops { rig.redirect(id, to: hop) }
        rig.end(id)
        #expect(rig.finished.map(\.finalURL.text) == [end])
    }

    @Test(arguments: [301, 302, 303, 307, 308] as [UInt16])
    func `a redirect that asks for a wait is followed after it`(status: UInt16) throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.end(id, status: status) {
            $0.location = "/next"
            $0.retryAfter = .seconds(2)
        }
        #expect(rig.state(id) == .backoff && rig.underWay.isEmpty)
        rig.wait(.milliseconds(1999))
        #expect(rig.underWay.isEmpty)
        rig.wait(.milliseconds(1))
        #expect(rig.pathsUnderWay == ["a/next"])
        rig.end(id)
        #expect(rig.finished.map(\.attempts) == [1] && rig.finished.map(\.redirects) == [1])
    }

    @Test func `a redirect that asks for too long a wait is not followed, and says why`() throws {
        let rig = MachineRig { $0.maximumRetryAfter = .seconds(5) }
        let id = try rig.submit("http://a/")[0]
        rig.end(id, status: 302) {
            $0.location = "/next"
            $0.retryAfter = .seconds(6)
        }
        #expect(rig.row(id).skipReason == .parked)
        #expect(rig.finished.map(\.note) == ["its redirect asks for a wait of 6 s"])
        rig.order { machine, now in machine.retry(id, now: now) }
        #expect(rig.pathsUnderWay == ["a/"])
    }

    @Test func `a pause does not shorten a redirect's wait`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.order { machine, now in machine.pause(id, now: now) }
        rig.end(id, status: 302) {
            $0.location = "/next"
            $0.retryAfter = .seconds(2)
        }
        rig.order { machine, now in machine.resume(id, now: now) }
        #expect(rig.underWay.isEmpty)
        rig.wait(.seconds(2))
        #expect(rig.pathsUnderWay == ["a/next"])
    }

    @Test(arguments: [
        ("ftp://b/", ErrorClass.policyScheme), ("file:///etc/passwd", .policyScheme),
        ("javascript:alert(1)", .policyScheme), ("mailto:a@b", .policyScheme),
        ("data:text/html,x", .policyScheme), ("gopher://b/", .policyScheme),
        ("http://[", .urlInvalid), ("http://a b/", .urlInvalid), ("http://", .urlInvalid),
        ("http://h:99999/", .urlInvalid), ("http://%zz/", .urlInvalid),
    ])
    func `what cannot be followed fails`(location: String, expected: ErrorClass) throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        #expect(rig.redirect(id, to: location) == .finish(.failed))
        #expect(rig.row(id).error?.errorClass == expected)
        #expect(rig.starts.count == 1)
    }

    @Test func `credentials stay with the task's own origin, and never come back`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        #expect(rig.starts.last?.sendsCredentials == true)
        rig.redirect(id, to: "http://a/same")
        #expect(rig.starts.last?.sendsCredentials == true)
        rig.redirect(id, to: "http://a:81/port")
        #expect(rig.starts.last?.sendsCredentials == false)
        rig.redirect(id, to: "http://a/back")
        #expect(rig.starts.last?.sendsCredentials == false)
        rig.end(id, status: 404)
        rig.order { machine, now in machine.retry(id, now: now) }
        #expect(rig.starts.last?.sendsCredentials == true)
    }

    @Test(arguments: ["https://a/", "http://b/", "http://a:8080/"])
    func `another scheme, host or port is another origin`(target: String) throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/x")[0]
        rig.redirect(id, to: target)
        #expect(rig.starts.last?.sendsCredentials == false)
    }

    @Test func `a redirect's own user name is not sent`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.redirect(id, to: "http://user:password@b/")
        #expect(rig.pathsUnderWay == ["b/"])
    }

    @Test func `the other host's line and limit are respected`() throws {
        let rig = MachineRig { policy in policy.politeness = { _ in Politeness(limit: 1) } }
        let ids = try rig.submit("http://a/1", "http://b/1", "http://b/2", "http://a/2")
        rig.redirect(ids[0], to: "http://b/moved")
        #expect(rig.pathsUnderWay == ["a/2", "b/1"])
        #expect(rig.row(ids[0]).host == rig.row(ids[1]).host)
        #expect(rig.snapshot.hosts.map(\.queued) == [0, 2])
        #expect(rig.snapshot.hosts.map(\.active) == [1, 1])
        rig.end(ids[1])
        // What was redirected goes first: it has waited for its turn once.
        #expect(rig.pathsUnderWay == ["a/2", "b/moved"])
    }

    @Test func `a hop that fails is tried again at the hop`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.redirect(id, to: "/next")
        rig.fail(id)
        while rig.underWay.isEmpty { rig.waitForWake() }
        #expect(rig.pathsUnderWay == ["a/next"])
        #expect(rig.row(id).attempts == 2)
    }
}
