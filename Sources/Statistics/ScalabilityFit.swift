import Glibc

/// The Universal Scalability Law (Gunther) fitted to goodput by limit:
/// X(N) = λN / (1 + σ(N−1) + κN(N−1)).
///
/// In a closed loop N/X is the time of one request, and linear in (1/λ, σ/λ, κ/λ); so the fit is a
/// weighted least squares of three unknowns that may not be negative, exact and without iteration.
/// The weights make errors relative. An unconstrained fit would give negative coefficients.
package struct ScalabilityFit: Equatable, Sendable {
    /// A measured point.
    package struct Point: Equatable, Sendable {
        /// The number in flight.
        package var limit: Double
        /// Goodput per second, above zero.
        package var goodput: Double
        /// How many blocks it is the mean of.
        package var weight: Double

        package init(limit: Double, goodput: Double, weight: Double = 1) {
            self.limit = limit
            self.goodput = goodput
            self.weight = weight
        }
    }

    /// Contention and coherency, at least 0, and goodput of one, per second.
    package let sigma: Double
    package let kappa: Double
    package let lambda: Double

    /// Fits points; nil with fewer than three, or if a goodput is not positive.
    package init?(_ points: [Point]) {
        guard points.count >= 3, points.allSatisfy({ $0.goodput > 0 && $0.limit > 0 }) else {
            return nil
        }
        let sums = Sums(points)
        // With so few unknowns every set of zeros is tried; the best that is feasible is the answer.
        let candidates = [
            sums.solve(true, true), sums.solve(true, false), sums.solve(false, true),
            sums.solve(false, false),
        ]
        let feasible = candidates.compactMap(\.self).filter { $0.a > 0 && $0.b >= 0 && $0.c >= 0 }
        guard let best = feasible.min(by: { sums.loss($0) < sums.loss($1) }) else { return nil }
        lambda = 1 / best.a
        sigma = best.b / best.a
        kappa = best.c / best.a
    }

    /// Goodput that the law predicts.
    package func goodput(at limit: Double) -> Double {
        lambda * limit / (1 + sigma * (limit - 1) + kappa * limit * (limit - 1))
    }

    /// Where goodput is highest; infinite without coherency, and at least one.
    package var peak: Double {
        kappa > 0 && sigma < 1
            ? max(1, ((1 - sigma) / kappa).squareRoot()) : kappa > 0 ? 1 : .infinity
    }

    /// Where goodput squared over limit is highest (Kleinrock's power).
    ///
    /// There goodput grows half as fast as the limit: 3κN² + (σ−κ)N − (1−σ) = 0. Infinite where
    /// goodput is linear.
    package var powerPoint: Double {
        guard sigma < 1 else { return 1 }
        guard kappa > 0 else { return sigma > 0 ? max(1, 1 / sigma - 1) : .infinity }
        let slope = sigma - kappa
        let root = (slope * slope + 12 * kappa * (1 - sigma)).squareRoot()
        return max(1, (root - slope) / (6 * kappa))
    }

    /// How far a point is from the law, in ln(goodput).
    package func residual(_ point: Point) -> Double {
        log(point.goodput / goodput(at: point.limit))
    }
}

/// The moments of a fit of R = a + b·(N−1) + c·N(N−1) with weights 1/R².
private struct Sums {
    private var xx = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    private var xy = (0.0, 0.0, 0.0)
    private var yy = 0.0

    init(_ points: [ScalabilityFit.Point]) {
        for point in points {
            let time = point.limit / point.goodput
            let u = 1 / time
            let v = (point.limit - 1) / time
            let w = point.limit * (point.limit - 1) / time
            let weight = point.weight
            xx.0 += weight * u * u
            xx.1 += weight * u * v
            xx.2 += weight * u * w
            xx.3 += weight * v * v
            xx.4 += weight * v * w
            xx.5 += weight * w * w
            xy.0 += weight * u
            xy.1 += weight * v
            xy.2 += weight * w
            yy += weight
        }
    }

    /// The unconstrained solution with b or c left out; nil where it is not determined.
    func solve(_ hasB: Bool, _ hasC: Bool) -> (a: Double, b: Double, c: Double)? {
        switch (hasB, hasC) {
        case (false, false): return xx.0 > 0 ? (xy.0 / xx.0, 0, 0) : nil
        case (true, false):
            return two(xx.0, xx.1, xx.3, xy.0, xy.1).map { ($0.0, $0.1, 0) }
        case (false, true):
            return two(xx.0, xx.2, xx.5, xy.0, xy.2).map { ($0.0, 0, $0.1) }
        case (true, true): return three
        }
    }

    private func two(_ p: Double, _ q: Double, _ r: Double, _ y: Double, _ z: Double)
        -> (Double, Double)?
    {
        let determinant = p * r - q * q
        guard determinant > 1e-12 * p * r else { return nil }
        return ((y * r - q * z) / determinant, (p * z - q * y) / determinant)
    }

    /// The solution with all three, a eliminated first.
    private var three: (a: Double, b: Double, c: Double)? {
        guard xx.0 > 0 else { return nil }
        let f = xx.1 / xx.0
        let g = xx.2 / xx.0
        guard
            let (b, c) = two(
                xx.3 - f * xx.1,
                xx.4 - f * xx.2,
                xx.5 - g * xx.2,
                xy.1 - f * xy.0,
                xy.2 - g * xy.0
            )
        else { return nil }
        return ((xy.0 - xx.1 * b - xx.2 * c) / xx.0, b, c)
    }

    /// The weighted sum of squared errors.
    func loss(_ fit: (a: Double, b: Double, c: Double)) -> Double {
        let (a, b, c) = fit
        let square =
            a * a * xx.0 + b * b * xx.3 + c * c * xx.5
            + 2 * (a * b * xx.1 + a * c * xx.2 + b * c * xx.4)
        return square - 2 * (a * xy.0 + b * xy.1 + c * xy.2) + yy
    }
}
