package import Clock
package import Fetching

/// What the auto limit knows and does, for the screen.
package struct AutoLimitState: SteeringState, Equatable {
    /// How gently it treats servers: the elasticity of goodput at which it stops growing.
    package enum Dial: String, Sendable, CaseIterable {
        case fast, balanced, polite

        /// d ln X / d ln N at the limit it seeks.
        package var elasticity: Double {
            switch self {
            case .fast: 0.1
            case .balanced: 0.25
            case .polite: 0.5
            }
        }
    }

    /// One change of a host's limit, or a reason for none.
    package struct Move: Equatable, Sendable {
        /// Rises by one with each move.
        package var number: Int
        package var time: MonotonicTime
        package var host: HostID
        /// The limit before and after; equal where it only says why nothing changes.
        package var from: Int
        package var to: Int
        /// In words, such as `+38 % goodput`, `429`, `queue empty`; never remote text.
        package var reason: String

        package init(
            number: Int,
            time: MonotonicTime,
            host: HostID,
            from: Int,
            to: Int,
            reason: String
        ) {
            self.number = number
            self.time = time
            self.host = host
            self.from = from
            self.to = to
            self.reason = reason
        }
    }

    /// How one host is steered.
    package struct Host: Equatable, Sendable {
        /// What the controller does with it.
        package enum Mode: String, Sendable {
            case starting, probing, holding, backingOff, pacing, probingOutage
        }

        package var host: HostID
        package var mode = Mode.starting
        package var limit: Int
        /// Good answers a second, in its last epoch.
        package var goodput = 0.0
        /// Measured d ln X / d ln N and its standard error; nil before the first.
        package var elasticity: Double?
        package var elasticityError: Double?
        /// Starts a second, where it paces.
        package var pacePerSecond: Double?

        package init(host: HostID, limit: Int) {
            self.host = host
            self.limit = limit
        }
    }

    /// How many moves are kept.
    package static let movesKept = 64

    package var dial: Dial
    /// The limit over all hosts.
    package var cap: Int
    package var hosts: [Host] = []
    /// The newest moves, the oldest first; at most 64.
    package var moves: [Move] = []

    package init(dial: Dial, cap: Int) {
        self.dial = dial
        self.cap = cap
    }
}
