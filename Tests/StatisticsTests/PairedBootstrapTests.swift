import DataStructures
import Statistics
import TestSupport
import Testing

@Suite(.heavy)
struct PairedBootstrapTests {
    @Test
    func `a ratio that is the same in every round has no width`() throws {
        var generator = SplitMix64(seed: 1)
        let rounds = [1.0, 5, 20].map { (above: 2 * $0, below: $0) }
        let range = try #require(PairedBootstrap.ratio(rounds, using: &generator))
        #expect(abs(range.lowerBound - 2) < 1e-9 && abs(range.upperBound - 2) < 1e-9)
    }

    @Test
    func `about 19 in 20 intervals hold the truth`() {
        var generator = SplitMix64(seed: 7)
        let held = (0..<100).count { _ in
            let rounds = (0..<20).map { _ in
                let drift = Double.random(in: 1...9, using: &generator)
                let noise = 1 + 0.1 * generator.normal()
                return (above: 1.5 * drift * noise, below: drift)
            }
            return PairedBootstrap.ratio(rounds, using: &generator)?.contains(1.5) ?? false
        }
        #expect((85...99).contains(held), "\(held) of 100")
    }

    @Test
    func `fewer than three rounds tell nothing, and zeros do not count`() {
        var generator = SplitMix64(seed: 1)
        #expect(PairedBootstrap.ratio([(1, 2), (1, 2)], using: &generator) == nil)
        #expect(PairedBootstrap.ratio([(1, 2), (1, 2), (0, 3)], using: &generator) == nil)
        #expect(PairedBootstrap.ratio([], using: &generator) == nil)
    }
}
