import Clock
import DataStructures
import FetchingCurl
import FetchingTestSupport
import Testing
import URLStandard

@testable import Fetching

/// A thousand cancels at random on real sockets, wherever their tasks stand.
@Suite(.timeLimit(.minutes(10)))
struct CancelEverywhereTests {
    /// Answers a quarter well, fails a quarter, hangs before the head of the third and in the middle
    /// of the body of the fourth.
    private func server() throws -> HostileServer {
        try HostileServer { connection in
            while let request = connection.readRequest() {
                let number = request.split(separator: " ")[1].dropFirst()
                switch (Int(number) ?? 0) % 4 {
                case 0: connection.send(ok("x"))
                case 1: connection.send("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n")
                case 2:
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
                    return connection.awaitClose()
                default: return connection.awaitClose()
                }
            }
        }
    }

    /// Where a task stands; those who connect hang there.
    private func standing(_ row: TaskRow, _ inFlight: Set<TaskID>) -> String? {
        switch row.state {
        case .queued: "queued"
        case .started, .dns, .connect, .tls: "connecting"
        case .wait, .body: "receiving"
        case .backoff: "backing off"
        case .paused: inFlight.contains(row.id) ? "paused in mid-transfer" : "paused"
        default: nil
        }
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `they leave nothing behind, and everything ends once`(seed: UInt64) async throws {
        let server = try server()
        let backlog = try Backlog()
        var policy = FetchPolicy()
        policy.limit = 32
        policy.retries = 5
        policy.deadlines.task = .seconds(600)
        // Hosts take turns, and this one would have taken every permit.
        let stuck = "127.0.0.1:\(backlog.port)"
        policy.politeness = { Politeness(limit: $0 == stuck ? 4 : nil) }
        let engine = FetchEngine(
            transport: CurlTransport(),
            policy: policy,
            deliversResults: true
        )
        let results = Task { () -> [FetchResult] in
            var all: [FetchResult] = []
            guard let batches = engine.results else { return [] }
            for await batch in batches { all += batch }
            return all
        }
        let ids = await engine.submit(
            try (0..<6000).map { number in
                let isStuck = number % 10 == 9
                return FetchRequest(
                    try WebURL(isStuck ? backlog.url + "\(number)" : server.url("/\(number)"))
                )
            }
        )
        await engine.closeInput()
        let (cancelled, met) = await cancelAtRandom(1000, of: ids, on: engine, seed: seed)
        #expect(met.count == 6, "\(met)")
        await engine.cancelAll()
        await engine.finished()
        let machine = await engine.machine
        await engine.shutDown()
        let outcomes = Dictionary(grouping: await results.value, by: \.id)
        #expect(outcomes.count == ids.count)
        #expect(outcomes.allSatisfy { $0.value.count == 1 })
        #expect(cancelled.allSatisfy { outcomes[$0]?.first?.outcome == .cancelled })
        #expect(machine.totals.finished == ids.count)
        #expect(machine.permitsTaken == 0 && machine.transfers.openCount == 0)
        #expect(machine.redirects.routeCount == 0 && machine.deadlines.shiftedCount == 0)
        #expect(machine.nextWake == nil)
        #expect(machine.hosts.hosts.allSatisfy { $0.active == 0 && $0.queued == 0 })
    }

    /// Cancels tasks one by one until each state was among them.
    private func cancelAtRandom(
        _ count: Int,
        of ids: [TaskID],
        on engine: FetchEngine,
        seed: UInt64
    ) async -> (cancelled: Set<TaskID>, met: Set<String>) {
        var random = SplitMix64(seed: seed)
        var cancelled: Set<TaskID> = []
        var met: Set<String> = []
        // State by state, so that the network has its turns in between.
        for await snapshot in await engine.snapshots() {
            guard cancelled.count < count || met.count < 6 else { break }
            let totals = snapshot.totals
            #expect(totals.queued + totals.active + totals.finished == totals.known)
            let left = ids.filter { !snapshot.rows[$0.index].state.isFinished }
            guard !left.isEmpty else { break }
            let inFlight = Set(snapshot.inFlight)
            let waiting = left.filter {
                snapshot.rows[$0.index].state == .backoff || snapshot.rows[$0.index].isPaused
            }
            let pools = [left, snapshot.inFlight, waiting]
            for _ in 0..<24 {
                let pool = pools[Int.random(in: 0..<pools.count, using: &random)]
                guard let id = pool.randomElement(using: &random) else { continue }
                let standing = standing(snapshot.rows[id.index], inFlight)
                switch Int.random(in: 0...5, using: &random) {
                case 0: await engine.pause([id])
                case 1: await engine.resume([id])
                default:
                    // At the end those in flight make room, and those who wait live until then.
                    let isNew = standing.map { !met.contains($0) } ?? false
                    guard isNew || cancelled.count < count || inFlight.contains(id) else {
                        continue
                    }
                    guard await engine.cancel([id]) == 1 else { continue }
                    cancelled.insert(id)
                    if let standing { met.insert(standing) }
                }
            }
        }
        return (cancelled, met)
    }
}
