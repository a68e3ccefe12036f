import Clock
import Fetching
import SafeText
import TerminalUI
import Testing

@testable import Dashboard

struct BottleneckTests {
    private func bottleneck(_ change: (inout EngineFixture) -> Void) -> String {
        var engine = EngineFixture(limit: 4, hosts: ["a.example", "b.example"])
        change(&engine)
        let screen = ScreenFixture(engine)
        return Bottleneck(screen.model, screen.engine.snapshot).text.string
    }

    @Test func `the limit holds the run back when its permits are gone`() {
        let words = bottleneck { engine in
            for _ in 0..<4 { engine.add(.wait) }
            for _ in 0..<9 { engine.add(.queued) }
        }
        #expect(words == "the limit: all 4 permits are taken, 9 wait for one; + raises it")
        let alone = bottleneck { engine in
            engine.snapshot.limit = 1
            engine.add(.wait)
            engine.add(.queued)
        }
        #expect(alone == "the limit: its one permit is taken, 1 wait for one; + raises it")
    }

    @Test func `with permits free the host most tasks wait for is named`() {
        let words = bottleneck { engine in
            engine.snapshot.hosts[1].limit = 2
            for _ in 0..<2 { engine.add(.wait, host: 1) }
            for _ in 0..<9 { engine.add(.queued, host: 1) }
        }
        #expect(words == "the limit per host: b.example has 2 of 2, 9 wait")
    }

    @Test func `politeness and rest are told apart`() {
        let delayed = bottleneck { engine in
            engine.snapshot.hosts[0].delay = .milliseconds(100)
            engine.snapshot.hosts[0].nextStart = engine.now + .milliseconds(50)
            engine.add(.queued)
        }
        #expect(delayed == "politeness: 100ms between starts on the host, 1 wait")
        let resting = bottleneck { engine in
            engine.snapshot.hosts[0].backoffUntil = engine.now + .seconds(12)
            engine.add(.queued)
        }
        #expect(resting == "a.example rests for 12s more after 429 or 503; 1 wait")
    }

    @Test func `other reasons`() {
        #expect(bottleneck { $0.add(.backoff) } == "retries: 1 task waiting to try again")
        #expect(bottleneck { _ in } == "nothing to do yet")
        #expect(bottleneck { $0.add(.wait) } == "nothing waits: 1 of 4 permits in use")
        #expect(bottleneck { $0.snapshot.isDispatchPaused = true }.hasPrefix("paused by you"))
        let full = MemoryUse(held: 300 << 20, limit: 512 << 20, isFull: true)
        #expect(
            bottleneck { $0.snapshot.memory = full }
                == "the memory: bodies take 300M of 512M, nothing starts until some are let go of"
        )
        #expect(bottleneck { $0.snapshot.permitsTaken = 9 }.hasPrefix("the limit was lowered: 5"))
        #expect(
            bottleneck { $0.snapshot.stage = .stopping(.budget) }.hasPrefix("stopping: 0 transfers")
        )
    }
}
