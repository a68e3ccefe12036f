/// The Universal Scalability Law (Gunther, "Guerrilla Capacity Planning", 2007); with κ = 0 it is
/// Amdahl's.
package struct ScalabilityLaw: Equatable, Sendable {
    /// λ: what one alone gets done a second, above 0.
    package var rate: Double
    /// σ: the share that only one can do at a time, 0 to 1.
    package var contention: Double
    /// κ: what each pair costs to keep in step, at least 0.
    package var coherency: Double

    /// A law by its three numbers.
    package init(rate: Double, contention: Double, coherency: Double) {
        self.rate = rate
        self.contention = contention
        self.coherency = coherency
    }

    /// X(N), what N get done together a second.
    package func throughput(at count: Double) -> Double {
        rate * count / (1 + contention * (count - 1) + coherency * count * (count - 1))
    }

    /// √((1−σ)/κ), where X is highest; nil if it rises for ever.
    package var peak: Double? {
        coherency > 0 ? ((1 - contention) / coherency).squareRoot() : nil
    }
}
