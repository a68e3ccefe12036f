import DataStructures
import Glibc
import Statistics
import Testing

/// Expected numbers are from numpy and scipy: `np.linalg.lstsq` on dummy variables for levels and
/// rounds, `scipy.optimize.nnls` on the three columns divided by N/X, and for the drift the smallest
/// of eight `2*stats.t.sf` of regressions on level dummies and one more variable, times eight.
struct LeastSquaresTests {
    @Test
    func `an incomplete two-way layout agrees with numpy`() throws {
        let fit = try #require(
            TwoWayLayout([
                (0, 0, 1.00), (1, 0, 2.10), (2, 0, 2.95), (0, 1, 0.78), (1, 1, 1.92),
                (2, 1, 2.71), (1, 2, 2.2), (2, 2, 3.3), (1, 3, 2.05), (2, 3, 3.02),
            ])
        )
        #expect(abs(fit.difference(1, 0) - 1.06625) < 1e-12)
        #expect(abs(fit.difference(2, 0) - 1.99375) < 1e-12)
        #expect(abs(fit.variance - 0.007067708333333324) < 1e-12)
        #expect(fit.freedom == 4)
        #expect(abs(2 / fit.effectiveRounds(2, 1) - 0.5) < 1e-12)
        #expect(abs(2 / fit.effectiveRounds(2, 0) - 0.875) < 1e-12)
    }

    @Test
    func `a layout without noise to judge by is none`() {
        #expect(TwoWayLayout([(0, 0, 1), (1, 0, 2)]) == nil)
        #expect(TwoWayLayout([(0, 0, 1), (0, 0, 1.1), (1, 1, 2), (1, 1, 2.1)]) == nil)
        #expect(TwoWayLayout([]) == nil)
    }

    @Test
    func `the scalability law agrees with scipy`() throws {
        let goodput = [19.7, 38.4, 69, 117, 169, 212]
        let points = zip([1.0, 2, 4, 8, 16, 32], goodput).map {
            ScalabilityFit.Point(limit: $0, goodput: $1)
        }
        let fit = try #require(ScalabilityFit(points))
        #expect(abs(fit.lambda - 19.956649390519544) < 1e-8)
        #expect(abs(fit.sigma - 0.05029760618338744) < 1e-10)
        #expect(abs(fit.kappa - 0.0004669594464574208) < 1e-11)
    }

    @Test
    func `coefficients that would be negative are zero, as scipy has it`() throws {
        let points = zip([1.0, 2, 4, 8, 16, 32], [20.0, 41, 83, 160, 318, 640]).map {
            ScalabilityFit.Point(limit: $0, goodput: $1)
        }
        let fit = try #require(ScalabilityFit(points))
        #expect(abs(fit.lambda - 20.326316849397205) < 1e-8)
        #expect(abs(fit.sigma - 0.0007092385813747573) < 1e-10)
        #expect(fit.kappa == 0)
        #expect(fit.peak == .infinity)
    }

    @Test(arguments: [(0.05, 0.0005), (0.3, 0.01), (0.1, 0.002), (0.2, 0)])
    func `power is highest at the power point`(sigma: Double, kappa: Double) throws {
        func goodput(_ n: Double) -> Double {
            20 * n / (1 + sigma * (n - 1) + kappa * n * (n - 1))
        }
        let points = [1.0, 2, 4, 8, 16].map {
            ScalabilityFit.Point(limit: $0, goodput: goodput($0))
        }
        let fit = try #require(ScalabilityFit(points))
        let most = try #require(
            stride(from: 1.0, through: 60, by: 0.001).max {
                goodput($0) * goodput($0) / $0 < goodput($1) * goodput($1) / $1
            }
        )
        #expect(abs(fit.powerPoint - most) < 0.01)
    }

    @Test
    func `a queue of twelve slots is found by its hinge`() throws {
        let points = [1.0, 2, 4, 8, 16, 32, 64].map {
            ScalabilityFit.Point(limit: $0, goodput: min($0, 12) / 0.05)
        }
        let hinge = try #require(HingeFit(points))
        #expect(abs(hinge.slots - 12) < 1e-9)
        #expect(abs(hinge.time - 0.05) < 1e-12)
        #expect(points.allSatisfy { abs(hinge.residual($0)) < 1e-9 })
    }

    @Test
    func `goodput that is none is not fitted`() {
        let points = [1.0, 2, 4].map { ScalabilityFit.Point(limit: $0, goodput: 0) }
        #expect(ScalabilityFit(points) == nil)
        #expect(HingeFit(points) == nil)
    }

    @Test
    func `a step beside levels has the probability that scipy gives it`() {
        let values = [1.0, 2, 1.05, 2.02, 0.8, 1.79, 0.82, 1.81]
        let series = values.enumerated().map {
            (level: $0.offset % 2, time: Double($0.offset), value: $0.element)
        }
        let drift = DriftTest.strongest(series)
        #expect(abs(drift.probability / 0.00015879494908052383 - 1) < 1e-6)
        #expect(abs(drift.size - 0.2125) < 1e-9)
    }

    @Test
    func `a steady series is called drifting no more often than promised`() {
        var random = SplitMix64(seed: 11)
        let warned = (0..<1000).count { _ in
            let series = (0..<20).map {
                (level: $0 % 5, time: Double($0), value: Double($0 % 5) + 0.02 * random.normal())
            }
            return DriftTest.strongest(series).probability < 0.01
        }
        #expect(warned <= 20)
    }
}
