import Glibc
import Testing

struct AutoScenarioTests {
    @Test(.enabled(if: getenv("AUTO_TABLE") != nil), arguments: AutoScenario.all)
    func `table`(scenario: AutoScenario) throws {
        let count = getenv("SEEDS").flatMap { UInt64(String(cString: $0)) } ?? 10
        let values = try scenario.values(seeds: 1...count)
        for (target, values) in zip(scenario.targets, values) {
            let sorted = values.sorted()
            let kept = values.filter { target.range.contains($0) }.count
            print(
                "T \(scenario.testDescription) | \(target.words) | \(kept)/\(values.count) | med \(sorted[sorted.count/2]) | \(sorted.first!)…\(sorted.last!)"
            )
        }
    }
}
