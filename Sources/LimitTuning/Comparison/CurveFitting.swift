import DataStructures
import Glibc
package import Statistics

/// Draws the curve through the measured points and says what it is worth.
///
/// A picture, never the ending: a law can fit well and be wrong beyond what was tested.
package struct CurveFitting {
    /// Resamples of the bootstrap.
    private static let resamples = 400
    /// The least noise that a point is credited with, in ln(goodput): what a model leaves out is no less.
    private static let leastNoise = 0.01

    private let points: [ScalabilityFit.Point]
    private let deviation: Double
    private let freedom: Double

    /// Points with their noise.
    ///
    /// - Parameters:
    ///   - deviation: Standard deviation of one block's ln(goodput).
    ///   - freedom: Its degrees of freedom.
    package init(_ points: [ScalabilityFit.Point], deviation: Double, freedom: Int) {
        self.points = points.sorted { $0.limit < $1.limit }
        self.deviation = max(deviation, Self.leastNoise)
        self.freedom = Double(freedom)
    }

    /// The curve; nil with fewer than four points.
    package func report(seed: UInt64) -> CurveReport? {
        guard points.count >= 4, let law = ScalabilityFit(points), let least = points.first?.limit,
            let most = points.last?.limit
        else { return nil }
        let hinge = HingeFit(points)
        let isQueue = hinge.map { score(hinge: $0) < score(law: law) } ?? false
        var report = CurveReport(
            sigma: law.sigma,
            kappa: law.kappa,
            lambda: law.lambda,
            fits: fits(law),
            shape: isQueue ? .queue : law.sigma + law.kappa > 0 ? .contention : .linear
        )
        let power = isQueue ? hinge?.slots ?? law.powerPoint : law.powerPoint
        if power > least, power < most { report.powerPoint = power }
        guard report.fits, !isQueue, law.peak > least, law.peak < most else { return report }
        let range = peakRange(law, seed: seed)
        if range.lowerBound > least, range.upperBound < most {
            report.peak = law.peak
            report.peakRange = range
        }
        return report
    }

    /// Whether the points are no further from the law than their noise explains: an F-test of lack
    /// of fit at 1 %, which weighs how many blocks a point is made of and how well the noise is known.
    private func fits(_ law: ScalabilityFit) -> Bool {
        let spare = Double(points.count - 3)
        guard spare > 0, freedom > 0 else { return false }
        let lack = loss(law.residual) / spare
        return Tail.fisherF(lack / (deviation * deviation), spare, freedom) >= 0.01
    }

    private func loss(_ residual: (ScalabilityFit.Point) -> Double) -> Double {
        points.reduce(0) { $0 + $1.weight * residual($1) * residual($1) }
    }

    private func score(law: ScalabilityFit) -> Double {
        let unknowns = 1 + (law.sigma > 0 ? 1 : 0) + (law.kappa > 0 ? 1 : 0)
        return akaike(loss: noise + loss(law.residual), count: count, parameters: unknowns)
    }

    private func score(hinge: HingeFit) -> Double {
        akaike(loss: noise + loss(hinge.residual), count: count, parameters: 2)
    }

    /// Squared errors inside the points, which every curve leaves.
    private var noise: Double { deviation * deviation * freedom }
    private var count: Double { points.reduce(0) { $0 + $1.weight } }

    /// The middle 95 % of the peaks of curves through points that were shaken by their noise (a
    /// parametric bootstrap: there are too few blocks to draw from).
    private func peakRange(_ law: ScalabilityFit, seed: UInt64) -> ClosedRange<Double> {
        var random = SplitMix64(seed: seed)
        var peaks: [Double] = []
        for _ in 0..<Self.resamples {
            let shaken = points.map { point in
                var other = point
                let error = deviation / point.weight.squareRoot()
                other.goodput = law.goodput(at: point.limit) * exp(error * random.normal())
                return other
            }
            peaks.append(ScalabilityFit(shaken)?.peak ?? .infinity)
        }
        peaks.sort()
        return peaks[Self.resamples / 40]...peaks[Self.resamples - 1 - Self.resamples / 40]
    }
}
