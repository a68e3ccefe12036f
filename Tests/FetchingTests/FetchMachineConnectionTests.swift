import Fetching
import Testing

/// How connections were shared, as rows and totals tell it.
struct FetchMachineConnectionTests {
    @Test func `opened, resumed and reused connections are counted apart`() throws {
        let rig = MachineRig()
        let ids = try rig.submit("https://a/1", "https://a/2", "https://a/3")
        rig.end(ids[0])
        rig.end(ids[1]) { $0.isResumed = true }
        rig.end(ids[2]) { $0.isReused = true }
        #expect(ids.map { rig.row($0).isResumed } == [false, true, false])
        let connections = rig.snapshot.connections
        #expect(connections.opened == 2)
        #expect(connections.resumed == 1)
        #expect(connections.reused == 1)
    }
}
