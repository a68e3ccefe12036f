import LimitTuning
import ServerModels
import TestSupport
import Testing

/// The case in which a comparison works on a run's own queue.
@Suite(.heavy)
struct LiveAcceptanceTests {
    private typealias Runs = ComparisonRuns

    @Test
    func `C15: on a run's own queue each URL is fetched once, as without it`() throws {
        let servers = ["fifo:8@20ms,jitter=lognormal:0.3", "429-above:8@20ms"]
        let runs = AcceptanceRow.runs(1, full: 40)
        var duplicates = 0
        var same = 0
        var measured = 0
        var decided = 0
        for server in servers {
            let model = try ModelSpecification(parsing: server)
            for seed in 1...UInt64(runs) {
                var plan = ComparisonPlan(seed: seed)
                plan.limits = [1, 2, 4, 8, 16]
                plan.source = .live
                var live = try QueueRun(model, tasks: 8000, plan: plan, seed: seed)
                var plain = try QueueRun(model, tasks: 8000, plan: nil, seed: seed)
                live.run()
                plain.run()
                duplicates += live.duplicates
                same += live.outcomes == plain.outcomes && live.outcomes.count == 8000 ? 1 : 0
                let view = live.steering?.view
                measured += view?.blocks.contains { $0.round > 1 } == true ? 1 : 0
                decided += view?.recommended == 8 ? 1 : 0
            }
        }
        let all = servers.count * runs
        let row = AcceptanceRow(
            name: "C15",
            server: servers.joined(separator: " and "),
            target: "live: 0 duplicate fetches; results identical to a plain run",
            reached: "\(duplicates) duplicates, identical in \(Runs.percent(same, of: all)),"
                + " rounds measured in \(Runs.percent(measured, of: all))",
            isMet: duplicates == 0 && same == all && measured == all,
            note:
                "\(all) runs of 8,000 tasks, 8 recommended in \(Runs.percent(decided, of: all)) before"
                + " they are done; a crawl on real sockets, counted by its server, is"
                + " LiveComparisonTests"
        ).printed()
        #expect(row.isMet)
    }
}
