import Fetching
import FetchingTestSupport
import Foundation
import Testing

@testable import Reporting

struct JSONProgressTests {
    @Test func `a line has every key that is promised`() {
        var progress = JSONProgress()
        let line = progress.show(
            sampleSnapshot(seconds: 2, limit: 8) { snapshot in
                snapshot.stage = .stopping(.failFast)
                snapshot.permitsTaken = 10
                snapshot.totals.known = 7
                snapshot.retries = 1
            }
        )
        #expect(
            line == """
                {"elapsed_ms":2000.0,"stage":"stopping","reason":"fail-fast","paused":false,"limit":8,\
                "in_flight":10,"draining":2,"totals":{"known":7,"queued":0,"active":0,"ok":0,\
                "failed":0,"cancelled":0,"skipped":0},"bytes":0,"wire_bytes":0,\
                "rate":{"ok_per_s":0.0,"wire_bytes_per_s":0.0},"retries":1,\
                "latency_ms":{"wait_p50":0.0,"wait_p95":0.0,"wait_p99":0.0,"attempt_p50":0.0,\
                "attempt_p95":0.0},"connections":{"opened":0,"reused":0},\
                "held_back":false,"memory":null,"stalls":{"count":0,"network_ms":0.0,"pool_ms":0.0}}

                """
        )
    }

    @Test func `it tells how much memory bodies take`() {
        var progress = JSONProgress()
        let line = progress.show(
            sampleSnapshot { snapshot in
                snapshot.isHeldBack = true
                snapshot.memory = MemoryUse(held: 300, limit: 512, isFull: true)
            }
        )
        let memory = #""held_back":true,"memory":{"held":300,"limit":512,"full":true},"stalls""#
        #expect(line.contains(memory))
    }

    @Test(arguments: [
        RunStage.running, .stopping(.budget), .finished(nil), .finished(.interrupted(signal: 15)),
    ])
    func `every stage is valid JSON`(stage: RunStage) throws {
        var progress = JSONProgress()
        let line = progress.show(sampleSnapshot { $0.stage = stage })
        #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
    }

    @Test func `there is a line a second and one for each change of state`() {
        var progress = JSONProgress()
        var spoken: [Bool] = []
        for (seconds, limit, isPaused) in [
            (0.0, 8, false), (0.3, 8, false), (0.4, 9, false), (0.5, 9, true), (0.6, 9, true),
            (1.0, 9, true), (1.9, 9, true), (2.0, 9, true),
        ] {
            let snapshot = sampleSnapshot(seconds: seconds, limit: limit) {
                $0.isDispatchPaused = isPaused
            }
            spoken.append(!progress.show(snapshot).isEmpty)
        }
        #expect(spoken == [true, false, true, true, false, true, false, true])
        #expect(progress.finished([sampleResult()]) == "")
    }
}
