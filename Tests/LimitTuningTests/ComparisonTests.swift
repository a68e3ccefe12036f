import Fetching
import LimitTuning
import ServerModels
import Testing

struct ComparisonTests {
    static func run(
        _ text: String,
        seed: UInt64,
        _ change: (inout ComparisonPlan) -> Void = { _ in }
    )
        throws -> VirtualEngine<Comparison>
    {
        var plan = ComparisonPlan(seed: seed)
        change(&plan)
        let model = try ModelSpecification(parsing: text)
        var engine = VirtualEngine(Comparison(plan), model, seed: seed)
        engine.run()
        return engine
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `a server with a peak at 44 gets 32`(seed: UInt64) throws {
        let engine = try Self.run("usl:20,0.05,0.0005,noise=2%/1s", seed: seed)
        let view = engine.steering.view
        #expect(view.recommended == 32)
        #expect(view.isDecided)
        #expect(engine.limit == 8)
    }

}
