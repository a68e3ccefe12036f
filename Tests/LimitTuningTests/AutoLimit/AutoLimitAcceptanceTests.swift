import LimitTuning
import TestSupport
import Testing

/// A1 to A10: fetch machines under the auto limit before model servers, on a virtual clock.
@Suite(.heavy)
struct AutoLimitAcceptanceTests {
    @Test(arguments: AutoScenario.all)
    func `the auto limit keeps its targets`(scenario: AutoScenario) throws {
        let values = try values(of: scenario)
        for (target, values) in zip(scenario.targets, values) {
            let row = row(scenario, target, values).printed()
            if let reservation = scenario.reservation {
                withKnownIssue("\(reservation)") { #expect(row.isMet) }
            } else {
                #expect(row.isMet, "\(target.words): \(row.reached), \(row.note)")
            }
        }
    }

    /// What each target read in each run.
    ///
    /// All 40 runs in `Tests/acceptance`. Else one, which costs a third of three: only where it
    /// misses a target do two more tell whether that was chance.
    private func values(of scenario: AutoScenario) throws -> [[Double]] {
        if AcceptanceRow.isFull { return try scenario.values(seeds: 1...40) }
        let first = try scenario.values(seeds: 1...1)
        let isMet = zip(scenario.targets, first).allSatisfy { target, values in
            values.allSatisfy(target.range.contains)
        }
        if isMet || scenario.reservation != nil { return first }
        return try zip(first, scenario.values(seeds: 2...3)).map { $0 + $1 }
    }

    /// A target is met if the median of the runs keeps it; how many do is told beside it.
    private func row(
        _ scenario: AutoScenario,
        _ target: AutoScenario.Target,
        _ values: [Double]
    ) -> AcceptanceRow {
        let sorted = values.sorted()
        let median = sorted[sorted.count / 2]
        let kept = values.filter(target.range.contains).count
        let dials = scenario.dials.map(\.rawValue).joined(separator: " and ")
        let spread = "\(Self.text(sorted[0])) to \(Self.text(sorted[sorted.count - 1]))"
        let remark = scenario.reservation.map { "; \($0)" } ?? ""
        return AcceptanceRow(
            name: target.name ?? scenario.name,
            server: scenario.server,
            target: "\(dials): \(target.words)",
            reached: Self.text(median),
            isMet: target.range.contains(median),
            shortfall: Self.text(
                max(target.range.lowerBound - median, median - target.range.upperBound)
            ),
            note: "\(kept) of \(values.count) runs, \(spread)\(remark)"
        )
    }

    /// Three significant places or so.
    private static func text(_ value: Double) -> String {
        guard value.isFinite else { return "never" }
        let scale = abs(value) >= 10 ? 10.0 : 1000.0
        return "\((value * scale).rounded() / scale)"
    }
}
