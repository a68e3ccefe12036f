public import Clock

/// A part of the program that should never wait stood still for more than 100 ms.
public struct Stall: Equatable, Sendable {
    /// A part of the program that must go on whatever happens.
    public enum Part: String, CaseIterable, Sendable {
        /// The network thread: while it works on one turn, no other transfer moves.
        case network
        /// Swift's task pool, on which the engine runs.
        case pool
        /// The screen's thread.
        case screen
    }

    /// From when on a delay is a stall.
    public static let threshold = Duration.milliseconds(100)

    /// Rises with each stall of a monitor, from 1.
    public internal(set) var number = 0
    /// The part that stood still.
    public let part: Part
    /// When it was noticed, which is when it was over.
    public let time: MonotonicTime
    /// For how long.
    public let duration: Duration
    /// The work that caused it, such as `writing 37 results`.
    ///
    /// May hold remote bytes: never print it unfiltered.
    public let culprit: String

    /// A stall with every fact given.
    public init(part: Part, time: MonotonicTime, duration: Duration, culprit: String) {
        self.part = part
        self.time = time
        self.duration = duration
        self.culprit = culprit
    }
}

/// How long the turns of a loop take, over its last second or two.
public struct TurnTimes: Equatable, Sendable {
    /// The longest turn.
    public var longest = Duration.zero
    /// 99 of 100 turns took no longer, to within a quarter.
    public var p99 = Duration.zero
    /// Share of its time for which the loop's thread had the processor, 0 to 1; only of the network
    /// thread.
    public var busy = 0.0

    /// No turn yet.
    public init() {}

    /// Both given.
    public init(longest: Duration, p99: Duration) {
        self.longest = longest
        self.p99 = p99
    }
}

/// Whether the network thread, the task pool and the screen respond in time.
public struct StallReport: Equatable, Sendable {
    /// Turns of the network thread, each from waking up to going to sleep.
    public var network = TurnTimes()
    /// How late tasks start on the pool; zero while that is not measured.
    public var pool = TurnTimes()
    /// Steps of the screen's frames: ordering, drawing, writing; zero without a screen.
    public var screen = TurnTimes()
    /// The newest stalls, the oldest first.
    public var stalls: [Stall] = []
    /// How many stalls there were.
    public var count = 0
    /// The stall of the task pool that is going on, with its duration so far.
    public var ongoing: Stall?

    /// Nothing measured yet.
    public init() {}
}
