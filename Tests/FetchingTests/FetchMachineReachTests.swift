import Fetching
import Testing
import URLStandard

/// Whose addresses a transfer may have: the user's word counts for one origin at a time.
struct FetchMachineReachTests {
    private func rig(naming origins: String...) throws -> MachineRig {
        let named = Set(try origins.map { try WebURL($0).origin })
        return MachineRig { $0.redirects.namedOrigins = named }
    }

    @Test(arguments: [true, false])
    func `a request is named unless it says otherwise`(isNamed: Bool) throws {
        let rig = MachineRig()
        let url = try WebURL("http://a/")
        let request = isNamed ? FetchRequest(url) : FetchRequest(url, isNamed: false)
        rig.machine.submit(request, now: rig.now)
        rig.pump()
        #expect(rig.starts.map(\.reach) == [isNamed ? .anywhere : .publicOnly])
    }

    @Test(arguments: [
        ("http://a/next", TransferReach.anywhere), ("http://A:80/x", .anywhere),
        ("http://a:81/", .publicOnly), ("https://a/", .publicOnly), ("http://b/", .publicOnly),
        ("http://b.a/", .publicOnly), ("http://seed:8080/x", .anywhere),
        ("http://seed/", .publicOnly), ("https://seed:8080/", .publicOnly),
    ])
    func `a redirect keeps it at its own origin and gains it at a named one`(
        target: String,
        reach: TransferReach
    ) throws {
        let rig = try rig(naming: "http://seed:8080/")
        let id = try rig.submit("http://a/")[0]
        rig.redirect(id, to: target)
        #expect(rig.starts.map(\.reach) == [.anywhere, reach])
    }

    @Test func `what was found stays so wherever it leads, but to a named origin`() throws {
        let rig = try rig(naming: "http://seed/")
        let request = FetchRequest(try WebURL("http://found/"), isNamed: false)
        let id = rig.machine.submit(request, now: rig.now)
        rig.pump()
        for target in ["/own", "http://seed/", "http://other/", "http://found/again"] {
            rig.redirect(id, to: target)
        }
        #expect(
            rig.starts.map(\.reach)
                == [.publicOnly, .publicOnly, .anywhere, .publicOnly, .publicOnly]
        )
    }

    @Test func `back at its own origin a named request may go anywhere again`() throws {
        let rig = try rig()
        let id = try rig.submit("http://a/")[0]
        rig.redirect(id, to: "http://b/")
        rig.redirect(id, to: "http://a/back")
        #expect(rig.starts.map(\.reach) == [.anywhere, .publicOnly, .anywhere])
    }

    @Test func `another task's origin lends nothing`() throws {
        let rig = try rig()
        let ids = try rig.submit("http://a/", "http://b/")
        rig.redirect(ids[0], to: "http://b/secret")
        #expect(rig.starts.last?.reach == .publicOnly)
    }

    @Test func `a refusal is not retried, a hop that fails otherwise keeps its reach`() throws {
        let rig = try rig()
        let ids = try rig.submit("http://a/1", "http://a/2")
        for id in ids { rig.redirect(id, to: "http://b/\(id)") }
        rig.fail(ids[0], .policySSRF)
        #expect(rig.row(ids[0]).attempts == 1)
        #expect(rig.state(ids[0]) == .failed)
        rig.fail(ids[1], .netReset)
        while rig.underWay.isEmpty { rig.waitForWake() }
        #expect(rig.starts.last?.url.href == "http://b/1")
        #expect(rig.starts.last?.reach == .publicOnly)
    }
}
