import LimitTuning
import ServerModels

/// Comparisons on the virtual clock, one a seed.
enum ComparisonRuns {
    /// One that is over.
    static func one(
        _ server: String,
        seed: Int,
        _ setting: VirtualEngine<Comparison>.Setting = .init(),
        _ change: (inout ComparisonPlan) -> Void = { _ in }
    ) throws -> VirtualEngine<Comparison> {
        var plan = ComparisonPlan(seed: UInt64(seed))
        change(&plan)
        let model = try ModelSpecification(parsing: server)
        var engine = VirtualEngine(Comparison(plan), model, seed: UInt64(seed) &* 7919, setting)
        engine.run()
        return engine
    }

    /// Several, with seeds from 1.
    static func many(
        _ server: String,
        _ runs: Int,
        _ setting: VirtualEngine<Comparison>.Setting = .init(),
        _ change: (inout ComparisonPlan) -> Void = { _ in }
    ) throws -> [VirtualEngine<Comparison>] {
        try (1...runs).map { try one(server, seed: $0, setting, change) }
    }

    /// A share as text, such as `97.5 %`.
    static func percent(_ part: Int, of all: Int) -> String { percent(Double(part) / Double(all)) }

    /// A share as text.
    static func percent(_ share: Double) -> String {
        let tenths = (share * 1000).rounded() / 10
        return tenths == tenths.rounded() ? "\(Int(tenths)) %" : "\(tenths) %"
    }

    /// The middle one.
    static func median(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.sorted()[values.count / 2]
    }

    /// A number with one decimal.
    static func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}

extension VirtualEngine<Comparison> {
    /// What was found.
    var view: ComparisonState { steering.view }
}
