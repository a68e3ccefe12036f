import Clock
import DataStructures
import Fetching
import SafeText
import TerminalUI
import Testing

@testable import Dashboard

struct WaitReasonTests {
    private func reason(
        _ state: TaskState,
        engine change: (inout EngineFixture) -> Void = { _ in },
        row rowChange: (inout TaskRow) -> Void = { _ in }
    ) -> String {
        var engine = EngineFixture(limit: 4)
        engine.snapshot.hosts[0].limit = 2
        let task = engine.add(state, rowChange)
        change(&engine)
        let row = engine.snapshot.rows[task.index]
        return WaitReason(row, state: row.state, in: engine.snapshot, at: engine.now).text.string
    }

    @Test func `a queued task names what it waits for, the host first`() {
        #expect(reason(.queued) == "next")
        #expect(reason(.queued, engine: { $0.snapshot.permitsTaken = 4 }) == "limit 4/4")
        #expect(
            reason(
                .queued,
                engine: { engine in
                    engine.snapshot.permitsTaken = 4
                    engine.snapshot.hosts[0].active = 2
                }
            ) == "host limit 2/2"
        )
        #expect(
            reason(
                .queued,
                engine: { $0.snapshot.hosts[0].nextStart = $0.now + .milliseconds(300) }
            )
                == "host delay 0.3s"
        )
        #expect(
            reason(.queued, engine: { $0.snapshot.hosts[0].backoffUntil = $0.now + .seconds(30) })
                == "host rests 30s"
        )
        #expect(reason(.queued, engine: { $0.snapshot.isDispatchPaused = true }) == "all paused")
        #expect(reason(.queued, engine: { $0.snapshot.hosts[0].isPaused = true }) == "host paused")
        #expect(reason(.queued, engine: { $0.snapshot.isHeldBack = true }) == "held back")
        let full = MemoryUse(held: 3, limit: 4, isFull: true)
        #expect(reason(.queued, engine: { $0.snapshot.memory = full }) == "memory full")
        #expect(reason(.paused) == "paused by you")
        #expect(reason(.queued, engine: { $0.snapshot.stage = .stopping(.fuse) }) == "stopping")
    }

    @Test func `a host as wide as the limit is not to blame`() {
        #expect(
            reason(
                .queued,
                engine: { engine in
                    (engine.snapshot.hosts[0].limit, engine.snapshot.hosts[0].active) = (4, 4)
                    engine.snapshot.permitsTaken = 4
                }
            ) == "limit 4/4"
        )
    }

    @Test func `a retry names what holds it longest`() {
        #expect(reason(.backoff) == "retry in 3.0s")
        #expect(
            reason(.backoff, engine: { $0.snapshot.hosts[0].backoffUntil = $0.now + .seconds(2) })
                == "retry in 3.0s"
        )
        #expect(
            reason(.backoff, engine: { $0.snapshot.hosts[0].backoffUntil = $0.now + .seconds(12) })
                == "host rests 12s"
        )
        #expect(
            reason(.backoff, engine: { $0.snapshot.hosts[0].nextStart = $0.now + .seconds(5) })
                == "host delay 5.0s"
        )
        #expect(reason(.backoff, engine: { $0.snapshot.hosts[0].isPaused = true }) == "host paused")
        #expect(reason(.backoff, engine: { $0.snapshot.isDispatchPaused = true }) == "all paused")
        #expect(reason(.backoff, engine: { $0.snapshot.stage = .stopping(.fuse) }) == "stopping")
    }

    @Test func `a retry whose time has come waits for what a queued task waits for`() {
        let due = EngineFixture(limit: 4).now
        #expect(reason(.backoff, row: { $0.resumesAt = due }) == "next")
        #expect(
            reason(
                .backoff,
                engine: { $0.snapshot.hosts[0].backoffUntil = $0.now + .seconds(2) },
                row: { $0.resumesAt = due }
            ) == "host rests 2.0s"
        )
        #expect(
            reason(
                .backoff,
                engine: { $0.snapshot.permitsTaken = 4 },
                row: { $0.resumesAt = due }
            ) == "limit 4/4"
        )
    }

    @Test func `of a host's rest and its delay the longer is told`() {
        func longer(rest: Double, delay: Double) -> String {
            reason(
                .queued,
                engine: { engine in
                    engine.snapshot.hosts[0].backoffUntil = engine.now + .seconds(rest)
                    engine.snapshot.hosts[0].nextStart = engine.now + .seconds(delay)
                }
            )
        }
        #expect(longer(rest: 2, delay: 0.5) == "host rests 2.0s")
        #expect(longer(rest: 0.5, delay: 2) == "host delay 2.0s")
        #expect(longer(rest: 0.01, delay: 0) == "host rests 0.1s")
    }

    @Test func `other states say what matters in them`() {
        #expect(reason(.backoff) == "retry in 3.0s")
        #expect(reason(.skipped) == "robots")
        #expect(reason(.skipped, row: { $0.skipReason = .fuse }) == "fuse: too much failed")
        #expect(reason(.skipped, row: { $0.skipReason = .parked }) == "host parked")
        #expect(
            reason(
                .skipped,
                engine: { $0.snapshot.hosts[0].restAsked = .seconds(3_600) },
                row: { $0.skipReason = .parked }
            ) == "parked: asked to rest 1h00m"
        )
        #expect(reason(.wait) == "")
        #expect(reason(.wait, row: { $0.attempts = 2 }) == "attempt 2")
        #expect(
            reason(.ok, row: { ($0.attempts, $0.redirects) = (3, 1) }) == "3 attempts, 1 redirect"
        )
        #expect(reason(.failed) == "no reason given")
    }
}
