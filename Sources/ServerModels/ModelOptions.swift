/// What can be added to any model, by `,key=value`.
package struct ModelOptions: Equatable, Sendable {
    /// How the server's speed changes over time.
    package struct Speed: Equatable, Sendable {
        /// A random factor that is drawn anew each period: of deviation `deviation`, with mean 1.
        package struct Draw: Equatable, Sendable {
            /// Deviation of the factor's logarithm, as a share: 0.02 is 2 %.
            package var deviation: Double
            /// Nanoseconds.
            package var period: Int64
        }

        /// A change of speed by a share, −0.2 for 20 % slower, complete after `span` nanoseconds.
        package struct Drift: Equatable, Sendable {
            package var share: Double
            package var span: Int64
        }

        /// A change of speed by a share, at once, `time` nanoseconds after the start.
        package struct Shift: Equatable, Sendable {
            package var share: Double
            package var time: Int64
        }

        /// `noise=2%/1s`: independent from period to period.
        package var noise: Draw?
        /// `walk=2%/2s`: a random walk, each period's factor on top of the last.
        package var walk: Draw?
        /// `drift=-20%/60s`: evenly over the span, then it stays.
        package var drift: Drift?
        /// `shift=-20%@60s`: those inside are slowed too.
        package var shift: Shift?

        /// A server that always runs at the same speed.
        package init() {}
    }

    /// `jitter=lognormal:1.5`: each request's work is multiplied by a lognormal factor with mean 1
    /// and this deviation of its logarithm.
    package var jitter: Double?
    /// How the server's speed changes.
    package var speed = Speed()
    /// `error=2%`: this share of the answers is a 500 once its work is done, 0 to 1.
    package var errorShare: Double?
    /// `connect=300ms`: what the first request on a connection waits before it is looked at, in
    /// nanoseconds.
    package var connect: Int64?
    /// `retry-after=1s`: whole seconds that a 429 or 503 asks for.
    package var retryAfter: Int?
    /// `seed=7`: of all that is random, instead of the caller's.
    package var seed: UInt64?

    /// Nothing added.
    package init() {}
}
