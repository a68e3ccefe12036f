package import Clock
import Synchronization

/// Watches whether the network thread, the task pool and the screen respond in time.
///
/// Any thread may report to it; a lock guards its ``StallMeter``. An engine publishes the findings of
/// its monitor in its snapshots. Engines and a screen can share a monitor.
public final class StallMonitor: Sendable {
    /// Time between two beats of the pool.
    private static let beatInterval = Duration.milliseconds(100)

    private let meter = Mutex(StallMeter())
    private let clock: @Sendable () -> MonotonicTime
    private let sleep: @Sendable (Duration) async throws -> Void

    /// A monitor that has seen nothing.
    public convenience init() {
        self.init(clock: MonotonicTime.now) { try await Task.sleep(for: $0) }
    }

    /// A monitor on a clock of the caller's.
    ///
    /// - Parameters:
    ///   - clock: The current time.
    ///   - sleep: Returns after so much of that time, or throws when its task is cancelled.
    package init(
        clock: @escaping @Sendable () -> MonotonicTime,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.clock = clock
        self.sleep = sleep
    }

    /// The state of all parts.
    public var report: StallReport { report(at: clock()) }

    /// Measures until it is cancelled how late tasks start on the pool that it runs on.
    ///
    /// Costs ten wake-ups a second.
    @concurrent public func watchTaskPool() async {
        while !Task.isCancelled {
            let due = clock() + Self.beatInterval
            meter.withLock { $0.beatExpected(at: due) }
            guard (try? await sleep(Self.beatInterval)) != nil else { break }
            meter.withLock { $0.beat(at: clock()) }
        }
        meter.withLock { $0.beatExpected(at: nil) }
    }

    /// Does work that occupies a thread of the pool, under the name that a stall is blamed on.
    public func working<Answer, Failure: Error>(
        on name: String,
        _ work: () throws(Failure) -> Answer
    ) throws(Failure) -> Answer {
        let id = meter.withLock { $0.begin(name, at: clock()) }
        defer { meter.withLock { $0.end(id, at: clock()) } }
        return try work()
    }

    // MARK: For the program's own parts

    /// The state of all parts at a time.
    package func report(at time: MonotonicTime) -> StallReport {
        meter.withLock { $0.report(at: time) }
    }

    /// Stalls after one with a number, as far as they are kept.
    package func stalls(after number: Int) -> [Stall] {
        meter.withLock { $0.stalls(after: number) }
    }

    /// Takes over what a thread has measured.
    package func update<Answer: Sendable>(_ change: (inout StallMeter) -> Answer) -> Answer {
        meter.withLock { change(&$0) }
    }
}
