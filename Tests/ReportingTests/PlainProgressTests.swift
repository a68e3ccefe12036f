import Clock
import DataStructures
import Fetching
import FetchingTestSupport
import LimitTuning
import Testing

@testable import Reporting

struct PlainProgressTests {
    @Test
    func `a line tells how long a task was busy, not how long it waited for its turn`() {
        var timing = PhaseTiming()
        (timing.queued, timing.wait) = (3900, 50)
        let result = sampleResult(index: 0, timing: timing, totalMilliseconds: 3951)
        var progress = PlainProgress()
        #expect(progress.finished([result]).contains("  51 ms  "))
    }

    @Test func `a few tasks have a line each`() {
        var progress = PlainProgress()
        let text = progress.finished([sampleResult(), brokenResult(index: 1)])
        #expect(
            text == """
                ok     200                   21 ms     1.0 KiB  http://127.0.0.1/a
                FAIL   http.404              21 ms     1.0 KiB  http://127.0.0.1/broken  404 Not Found  \
                (linked from http://127.0.0.1/)

                """
        )
        #expect(progress.show(sampleSnapshot(seconds: 1)) == "")
    }

    @Test func `beyond ten a second there is one summary instead`() {
        var progress = PlainProgress()
        let text = progress.finished((0..<500).map { sampleResult(index: $0) })
        #expect(text.split(separator: "\n").count == 10)
        #expect(progress.show(sampleSnapshot(seconds: 0.9)) == "")
        let summary = progress.show(
            sampleSnapshot(seconds: 1.1) { snapshot in
                snapshot.totals.known = 5000
                snapshot.totals.ok = 500
                snapshot.permitsTaken = 16
            }
        )
        #expect(summary.hasPrefix("1.1 s  500/5,000 done  0 failed  16/16 in flight  "))
        #expect(progress.show(sampleSnapshot(seconds: 1.5)) == "")
        #expect(!progress.finished([sampleResult(index: 501)]).isEmpty)
    }

    @Test func `failures have lines of their own and the rest is counted`() {
        var progress = PlainProgress()
        let batch =
            (0..<100).map { sampleResult(index: $0) } + (100..<150).map { brokenResult(index: $0) }
        let text = progress.finished(batch)
        #expect(text.split(separator: "\n").count { $0.hasPrefix("FAIL") } == 20)
        #expect(progress.show(sampleSnapshot(seconds: 1)).contains("(30 not shown)"))
    }

    @Test func `a summary says why nothing starts`() {
        var progress = PlainProgress()
        let held = sampleSnapshot(seconds: 10) { $0.isHeldBack = true }
        #expect(progress.show(held).hasSuffix("  held back\n"))
        let full = sampleSnapshot(seconds: 20) { snapshot in
            snapshot.isHeldBack = true
            snapshot.memory = MemoryUse(held: 300 << 20, limit: 512 << 20, isFull: true)
        }
        #expect(progress.show(full).hasSuffix("  memory full (300.0 MiB of 512.0 MiB)\n"))
    }

    @Test func `a quiet run says every ten seconds that it lives`() {
        var progress = PlainProgress()
        let spoken = (1...25).filter {
            !progress.show(sampleSnapshot(seconds: Double($0))).isEmpty
        }
        #expect(spoken == [10, 20])
    }

    @Test func `a task's line is a sign of life, too`() {
        var progress = PlainProgress()
        _ = progress.show(sampleSnapshot(seconds: 8))
        _ = progress.finished([sampleResult()])
        let spoken = (9...20).filter {
            !progress.show(sampleSnapshot(seconds: Double($0))).isEmpty
        }
        #expect(spoken == [19])
    }

    @Test func `time goes on though nothing changes`() {
        var progress = PlainProgress()
        let snapshot = sampleSnapshot(seconds: 1)
        #expect(progress.show(snapshot) == "")
        let late = progress.update(
            snapshot,
            .byHand,
            at: MonotonicTime(nanoseconds: 12_000_000_000)
        )
        #expect(late.hasPrefix("12.0 s  0/0 done"))
    }

    @Test func `secrets in URLs are not shown`() {
        var progress = PlainProgress()
        let text = progress.finished([
            brokenResult(index: 0, url: "http://x/?token=abc", referrer: "http://u:p@x/")
        ])
        #expect(text.contains("?token=***") && !text.contains("abc") && !text.contains("u:p"))
    }

    @Test func `what was held back in the last second is counted at the end`() {
        var progress = QuietProgress()
        _ = progress.finished((0..<25).map { brokenResult(index: $0) })
        #expect(progress.ended() == "FAIL   5 more not shown\n")
        #expect(progress.ended() == "")
    }

    @Test func `a new limit and a stop are said at once`() {
        var progress = PlainProgress()
        #expect(progress.show(sampleSnapshot(limit: 32)) == "")
        let drained = sampleSnapshot(limit: 8) { $0.permitsTaken = 32 }
        #expect(progress.show(drained) == "limit 32 -> 8, draining 24\n")
        let stopped = sampleSnapshot(limit: 8) { $0.stage = .stopping(.interrupted(signal: 2)) }
        #expect(progress.show(stopped) == "stopping: interrupted by Ctrl-C; 0 in flight\n")
        let late = sampleSnapshot(limit: 8) { snapshot in
            snapshot.stage = .stopping(.interrupted(signal: 2))
            snapshot.permitsTaken = 3
            snapshot.graceEndsAt = snapshot.time + .seconds(5)
        }
        var other = PlainProgress()
        #expect(
            other.show(late).contains(
                "stopping: interrupted by Ctrl-C; 3 in flight, for 5.0 s at most;"
                    + " Ctrl-C again to stop now\n"
            )
        )
        #expect(progress.show(stopped) == "")
    }

    @Test func `a summary says why nothing is in flight`() {
        func line(_ change: (inout EngineSnapshot) -> Void) -> String {
            var progress = PlainProgress(isASCII: true)
            return progress.show(
                sampleSnapshot(seconds: 10, limit: 40) { snapshot in
                    (snapshot.totals.known, snapshot.totals.queued) = (300, 109)
                    snapshot.hosts = [
                        HostRow(name: "a.example", limit: 40, delay: .zero),
                        HostRow(name: "b\u{1B}.example", limit: 40, delay: .seconds(5)),
                    ]
                    for index in 0...1 { snapshot.hosts[index].queued = 50 }
                    change(&snapshot)
                }
            )
        }
        let rests = line { $0.hosts[0].backoffUntil = $0.time + .seconds(12) }
        #expect(rests.contains("  0/40 in flight (a.example rests 12.0 s)  "))
        let both = line {
            $0.hosts[0].backoffUntil = $0.time + .seconds(12)
            $0.hosts[1].nextStart = $0.time + .seconds(3)
        }
        #expect(both.contains(".example waits by its delay 3.0 s, 1 more wait)"))
        #expect(both.utf8.allSatisfy { $0 == 0x0A || (0x20..<0x7F).contains($0) })
        let retry = line { snapshot in
            var row = TaskRow(
                id: TaskID(index: 0),
                role: .fetch,
                url: "http://a.example/",
                host: HostID(index: 0),
                knownAt: snapshot.startedAt
            )
            row.state = .backoff
            row.resumesAt = snapshot.time + .seconds(2)
            snapshot.rows.append(row)
        }
        #expect(retry.contains("  0/40 in flight (next retry in 2.0 s)  "))
        #expect(line { $0.permitsTaken = 1 }.contains("  1/40 in flight  "))
        #expect(line { $0.isDispatchPaused = true }.contains("  0/40 in flight  "))
        #expect(line { $0.totals.queued = 0 }.contains("  0/40 in flight  "))
    }

    @Test(arguments: [Outcome.ok, .failed, .cancelled, .skipped])
    func `every outcome is one safe line`(outcome: Outcome) {
        var progress = PlainProgress(isASCII: true)
        let hostile = "http://x/\u{1B}[31m\r\n\u{202E}é"
        let text = progress.finished([
            sampleResult(
                url: hostile,
                outcome: outcome,
                status: nil,
                error: FetchError(.protoOther, phase: .body, message: hostile),
                referrer: hostile
            )
        ])
        #expect(text.last == "\n")
        #expect(text.unicodeScalars.dropLast().allSatisfy { $0.value >= 0x20 && $0.value < 0x7F })
    }

    @Test func `quiet shows failures alone`() {
        var progress = QuietProgress()
        let text = progress.finished([sampleResult()] + (1..<31).map { brokenResult(index: $0) })
        #expect(text.split(separator: "\n").count == 20)
        #expect(!text.contains("ok "))
        #expect(progress.show(sampleSnapshot(seconds: 1)) == "FAIL   10 more not shown\n")
        #expect(progress.show(sampleSnapshot(seconds: 2)) == "")
    }
}
