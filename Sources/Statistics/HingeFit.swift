import Glibc

/// The shape of a queue before a fixed number of slots, fitted to goodput by limit: X = min(N/D, C).
package struct HingeFit: Equatable, Sendable {
    /// Seconds of one request, and the most that goodput can be, per second.
    package let time: Double
    package let ceiling: Double

    /// Fits points, with relative errors; nil with fewer than two, or if a goodput is not positive.
    package init?(_ points: [ScalabilityFit.Point]) {
        let sorted = points.sorted { $0.limit < $1.limit }
        guard sorted.count >= 2, sorted.allSatisfy({ $0.goodput > 0 && $0.limit > 0 }) else {
            return nil
        }
        var best: (loss: Double, time: Double, ceiling: Double)?
        for split in 1..<sorted.count {
            let rise = Self.mean(sorted[..<split]) { log($0.limit / $0.goodput) }
            let flat = Self.mean(sorted[split...]) { log($0.goodput) }
            let loss = sorted.reduce(0.0) { sum, point in
                let error = log(point.goodput) - min(log(point.limit) - rise, flat)
                return sum + point.weight * error * error
            }
            if loss < best?.loss ?? .infinity { best = (loss, exp(rise), exp(flat)) }
        }
        guard let best else { return nil }
        time = best.time
        ceiling = best.ceiling
    }

    private static func mean(
        _ points: ArraySlice<ScalabilityFit.Point>,
        _ value: (ScalabilityFit.Point) -> Double
    ) -> Double {
        let weight = points.reduce(0) { $0 + $1.weight }
        return points.reduce(0) { $0 + $1.weight * value($1) } / weight
    }

    /// The number of slots, at which it turns.
    package var slots: Double { ceiling * time }

    /// How far a point is from the hinge, in ln(goodput).
    package func residual(_ point: ScalabilityFit.Point) -> Double {
        log(point.goodput / min(point.limit / time, ceiling))
    }
}

/// Akaike's information criterion for few observations, of a least-squares fit: the smaller the better.
///
/// - Parameters:
///   - loss: Sum of squared errors of `count` observations.
///   - parameters: Unknowns of the fit; the variance is one more.
/// - Returns: Infinite where there are too few observations.
package func akaike(loss: Double, count: Double, parameters: Int) -> Double {
    let unknowns = Double(parameters + 1)
    guard count > unknowns + 1 else { return .infinity }
    return count * log(max(loss, 1e-12) / count) + 2 * unknowns
        + 2 * unknowns * (unknowns + 1) / (count - unknowns - 1)
}
