import Glibc

/// Probabilities of extreme values, for the tests that only warn.
package enum Tail {
    /// How probable a Student t at least as far from zero is, on both sides.
    package static func studentT(_ t: Double, freedom: Double) -> Double {
        guard freedom > 0, t.isFinite else { return t.isInfinite ? 0 : 1 }
        return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
    }

    /// How probable a χ² at least as large is.
    package static func chiSquare(_ value: Double, freedom: Double) -> Double {
        guard value > 0, freedom > 0 else { return 1 }
        return 1 - lowerGamma(freedom / 2, value / 2)
    }

    /// How probable an F at least as large is.
    package static func fisherF(_ value: Double, _ numerator: Double, _ denominator: Double)
        -> Double
    {
        guard value > 0, numerator > 0, denominator > 0 else { return 1 }
        let x = denominator / (denominator + numerator * value)
        return incompleteBeta(x, denominator / 2, numerator / 2)
    }

    /// The regularised incomplete beta function I_x(a, b), by Lentz's continued fraction (Abramowitz
    /// and Stegun 26.5.8).
    static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
        return x < (a + 1) / (a + b + 2)
            ? front * betaFraction(x, a, b) / a : 1 - front * betaFraction(1 - x, b, a) / b
    }

    private static func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        func kept(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var numerator = 1.0
        var denominator = 1 / kept(1 - (a + b) * x / (a + 1))
        var result = denominator
        for step in 1...500 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            denominator = 1 / kept(1 + even * denominator)
            numerator = kept(1 + even / numerator)
            result *= denominator * numerator
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            denominator = 1 / kept(1 + odd * denominator)
            numerator = kept(1 + odd / numerator)
            result *= denominator * numerator
            if abs(denominator * numerator - 1) < 1e-15 { break }
        }
        return result
    }

    /// The regularised lower incomplete gamma function P(a, x), by its series (Abramowitz and Stegun
    /// 6.5.29); for large x the terms first grow and the sum is still exact to about 1e-12.
    private static func lowerGamma(_ a: Double, _ x: Double) -> Double {
        guard x < a + 200 + 20 * a.squareRoot() else { return 1 }
        var term = 1 / a
        var sum = term
        var step = a
        while term > sum * 1e-17 {
            step += 1
            term *= x / step
            sum += term
        }
        return min(1, sum * exp(a * log(x) - x - lgamma(a)))
    }
}
