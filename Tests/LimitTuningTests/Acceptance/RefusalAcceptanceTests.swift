import LimitTuning
import ServerModels
import TestSupport
import Testing

/// The cases in which a server refuses.
@Suite(.heavy)
struct RefusalAcceptanceTests {
    private typealias Runs = ComparisonRuns

    @Test
    func `C6: a server that refuses above 16 is believed`() throws {
        let server = "429-above:16@50ms,retry-after=1s,noise=2%/1s"
        let all = try Runs.many(server, AcceptanceRow.runs(4, full: 400))
        // 32 is tried once, by the screening; after the refusal nothing above 16 is.
        let obeyed = all.count { run in
            (run.view.recommended ?? 0) == 16
                && run.limits.count { $0 > 16 } == 1
        }
        let share = all.map { Double($0.throttled) / Double($0.ended) }.max() ?? 1
        let late = all.flatMap(\.restErrors).map(abs).max() ?? 1
        let goodput = all.flatMap(\.view.blocks).map(\.goodput).max() ?? .infinity
        let row = AcceptanceRow(
            name: "C6",
            server: server,
            target: "never > 16; 429 ≤ 3 %; Retry-After ± 50 ms; goodput without 429",
            reached: "16 in \(Runs.percent(obeyed, of: all.count)), 429 ≤"
                + " \(Runs.percent(share)), ± \(Int((late * 1000).rounded())) ms,"
                + " most \(Int(goodput))/s of 320/s",
            isMet: obeyed == all.count && share <= 0.03 && late <= 0.05 && goodput < 320 * 1.1,
            note: "\(all.count) runs"
        ).printed()
        #expect(row.isMet)
    }

    @Test
    func `C7: a token bucket is found, and its rate`() throws {
        let server = "bucket:50/s+20@100ms"
        let runs = AcceptanceRow.runs(4, full: 400)
        let all =
            try Runs.many(server + ",jitter=lognormal:0.2", runs).map(\.view)
            + [try Runs.one(server, seed: 1).view]
        let rates = all.compactMap(\.rate)
        let near = rates.count { (47.5...52.5).contains($0) }
        let limits = all.count { (5...8).contains($0.recommended ?? 0) }
        let row = AcceptanceRow(
            name: "C7",
            server: server + ",jitter=lognormal:0.2",
            target: "verdict rate, 50 ± 5 %; limit 5–8",
            reached: "rate in \(Runs.percent(rates.count, of: all.count)), ± 5 % in"
                + " \(Runs.percent(near, of: all.count)) (\(Runs.tenths(rates.min() ?? 0))…"
                + "\(Runs.tenths(rates.max() ?? 0))), limit in \(Runs.percent(limits, of: all.count))",
            isMet: near == all.count && limits == all.count,
            note: "\(all.count) runs"
        ).printed()
        #expect(row.isMet)
    }
}
