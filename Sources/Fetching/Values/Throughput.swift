public import Clock
public import DataStructures

/// Counts of one second of a run.
public struct ThroughputSample: Equatable, Sendable {
    /// Tasks that ended well.
    public var succeeded = 0
    /// Tasks that failed.
    public var failed = 0
    /// Body bytes as they came over the wire.
    public var wireBytes: Int64 = 0

    /// A second in which nothing happened.
    public init() {}
}

/// Goodput, failures and bytes by the second, for a rate and a sparkline.
///
/// Keeps the last five minutes in fixed memory.
public struct Throughput: Sendable {
    private let origin: MonotonicTime
    private var newestSecond: Int64 = 0

    /// One sample a second, oldest first; the last is the second that is still running.
    public private(set) var samples: Ring<ThroughputSample>

    /// An empty record whose first second starts at `origin`.
    public init(from origin: MonotonicTime) {
        self.origin = origin
        samples = Ring(capacity: 300)
        samples.append(ThroughputSample())
    }

    /// Adds what `change` does to the second in which `time` lies.
    public mutating func record(at time: MonotonicTime, _ change: (inout ThroughputSample) -> Void)
    {
        advance(to: time)
        change(&samples[samples.count - 1])
    }

    /// Opens the seconds up to `time`, empty where nothing happened.
    public mutating func advance(to time: MonotonicTime) {
        let second = (time.nanoseconds - origin.nanoseconds) / 1_000_000_000
        guard second > newestSecond else { return }
        for _ in 0..<min(second - newestSecond, Int64(samples.capacity)) {
            samples.append(ThroughputSample())
        }
        newestSecond = second
    }

    /// Tasks that ended well per second, over the last `window` whole seconds at most.
    ///
    /// In the first second it is an estimate from the part that has passed.
    public func goodputPerSecond(at time: MonotonicTime, window: Int = 3) -> Double {
        rate(at: time, window: window) { Double($0.succeeded) }
    }

    /// Wire bytes per second, over the same window as the goodput.
    public func wireBytesPerSecond(at time: MonotonicTime, window: Int = 3) -> Double {
        rate(at: time, window: window) { Double($0.wireBytes) }
    }

    private func rate(
        at time: MonotonicTime,
        window: Int,
        of value: (ThroughputSample) -> Double
    ) -> Double {
        let elapsed = time.seconds(since: origin)
        let current = elapsed - Double(newestSecond)
        let whole = Swift.min(window, samples.count - 1)
        let span = Double(whole) + Swift.max(current, 0)
        guard span > 0.05 else { return 0 }
        return samples.suffix(whole + 1).reduce(0) { $0 + value($1) } / span
    }
}
