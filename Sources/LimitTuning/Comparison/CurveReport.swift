/// The Universal Scalability Law (Gunther) through the measured points, and what it is worth:
/// X(N) = λN / (1 + σ(N−1) + κN(N−1)).
package struct CurveReport: Equatable, Sendable {
    /// Which shape the points have.
    package enum Shape: String, Sendable {
        /// X = min(N/D, C): a queue before a fixed number of slots.
        case queue
        /// The scalability law fits better.
        case contention
        /// X = λN so far: neither contention nor coherency shows.
        case linear
    }

    /// Contention, 0 to 1.
    package var sigma: Double
    /// Coherency, at least 0.
    package var kappa: Double
    /// Goodput of one, per second.
    package var lambda: Double
    /// Whether no point is further from the law than the noise explains.
    package var fits: Bool
    /// Which shape the points have.
    package var shape: Shape
    /// Where goodput is highest, and its 95 % interval; nil unless the law fits and both lie inside
    /// what was tested.
    package var peak: Double?
    package var peakRange: ClosedRange<Double>?
    /// Where goodput squared over limit is highest (Kleinrock's power); nil unless inside.
    package var powerPoint: Double?

    /// A curve with every fact given.
    package init(
        sigma: Double,
        kappa: Double,
        lambda: Double,
        fits: Bool,
        shape: Shape,
        peak: Double? = nil,
        peakRange: ClosedRange<Double>? = nil,
        powerPoint: Double? = nil
    ) {
        self.sigma = sigma
        self.kappa = kappa
        self.lambda = lambda
        self.fits = fits
        self.shape = shape
        self.peak = peak
        self.peakRange = peakRange
        self.powerPoint = powerPoint
    }

    /// Goodput that the law predicts at a limit.
    package func goodput(at limit: Double) -> Double {
        lambda * limit / (1 + sigma * (limit - 1) + kappa * limit * (limit - 1))
    }
}
