import Fetching
import LimitTuning
import ServerModels
import Statistics
import Testing

struct ComparisonTests {
    @Test(arguments: [UInt64(1), 2, 3])
    func `a server with a peak at 44 gets 32`(seed: UInt64) {
        var server = SharingServer(seed: seed) { inside in
            let n = Double(inside)
            return 20 * n / (1 + 0.05 * (n - 1) + 0.0005 * n * (n - 1))
        }
        server.noise = 0.02
        server.spread = 0.05
        var engine = VirtualEngine(Comparison(ComparisonPlan(seed: seed)), server)
        engine.run()
        let view = engine.steering.view
        #expect(view.recommended == 32)
        #expect(engine.limit == 8)
    }
}
