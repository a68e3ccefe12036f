/// Which model a server follows, as text that people type and as a value.
///
/// The text is a name, its numbers after a colon, and options after commas:
/// `usl:20,0.05,0.0005,noise=2%/1s`. A name alone stands for the example in ``ModelCatalogue``.
/// Times are `50ms` or `2s`, rates `50/s`. No sign in it means anything to a shell.
package struct ModelSpecification: Equatable, Sendable {
    /// The model itself; times are nanoseconds.
    package indirect enum Kind: Equatable, Sendable {
        case fifo(slots: Int, time: Int64)
        case scalability(ScalabilityLaw)
        case linear(time: Int64)
        case refusing(above: Int, time: Int64)
        case stalling(above: Int, time: Int64, stall: Int64)
        case bucket(rate: Double, burst: Int, time: Int64, waits: Bool)
        case knee(KneeLaw, time: Int64)
        /// No slots: as many as come.
        case mix(slots: Int?, quick: Int64, slow: Int64, period: Int64)
        case outage(stall: Int64?)
        /// The first model, then each of the others from its time on, which is above 0 and ascends.
        case step(ModelSpecification, [Change])
    }

    /// A model that takes over at a time.
    package struct Change: Equatable, Sendable {
        /// Nanoseconds after the start.
        package var time: Int64
        package var model: ModelSpecification
    }

    package var kind: Kind
    package var options = ModelOptions()

    /// A model without options.
    package init(_ kind: Kind) { self.kind = kind }

    /// A fresh server of this model.
    ///
    /// - Parameter seed: Of all that is random, unless the text has its own.
    package func makeServer(seed: UInt64) -> any ModelServer {
        let seed = options.seed ?? seed
        if case .step(let first, let changes) = kind {
            // Each model draws its own numbers.
            let later = changes.enumerated().map { index, change in
                change.model.makeServer(seed: seed &+ UInt64(index) &+ 1)
            }
            return SteppedServer(
                [first.makeServer(seed: seed)] + later,
                changes: changes.map(\.time)
            )
        }
        return SimulatedServer(admission, service, options, mix: mix, seed: seed)
    }

    private var admission: Admission {
        switch kind {
        case .refusing(let above, _): .refusing(above: above)
        case .stalling(let above, _, let stall): .stalling(above: above, nanoseconds: stall)
        case .bucket(let rate, let burst, _, let waits):
            .rationed(TokenBucket(rate: rate, burst: burst), waits: waits)
        case .outage(let stall): .shut(nanoseconds: stall)
        case .fifo, .scalability, .linear, .knee, .mix, .step: .open
        }
    }

    private var service: any Service {
        switch kind {
        case .fifo(let slots, let time), .mix(.some(let slots), let time, _, _):
            QueueService(slots: slots, nanoseconds: time)
        case .scalability(let law): SharingService(law: law)
        case .knee(let law, let time): DelayService(nanoseconds: time, law: law)
        case .linear(let time), .refusing(_, let time), .stalling(_, let time, _),
            .bucket(_, _, let time, _), .mix(nil, let time, _, _):
            DelayService(nanoseconds: time)
        case .outage, .step: DelayService(nanoseconds: 0)
        }
    }

    private var mix: PageMix? {
        guard case .mix(_, let quick, let slow, let period) = kind else { return nil }
        return PageMix(works: (1, Double(slow) / Double(quick)), period: period)
    }
}
