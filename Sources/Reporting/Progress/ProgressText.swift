package import Clock
package import Fetching
package import LimitTuning

/// The progress of a run without a dashboard, on standard error.
///
/// Each method returns text for standard error: whole lines, or nothing. Time is an
/// argument, so no display reads a clock.
package protocol ProgressText {
    /// Results, as they arrive.
    mutating func finished(_ batch: [FetchResult]) -> String

    /// The newest state of the run, when it changes and at least twice a second.
    ///
    /// - Parameters:
    ///   - limits: Who sets the limit.
    ///   - time: Now, which is later than the snapshot's time while nothing changes.
    mutating func update(
        _ snapshot: EngineSnapshot,
        _ limits: LimitState,
        at time: MonotonicTime
    ) -> String

    /// A part that must never block stood still.
    mutating func stalled(_ stalls: [Stall]) -> String

    /// A number of texts were left out because the reader is slow.
    func omission(of count: Int) -> String

    /// The end of the run, before its summary.
    mutating func ended() -> String
}

extension ProgressText {
    /// Nothing; most displays leave stalls to the log.
    package mutating func stalled(_ stalls: [Stall]) -> String { "" }

    /// Nothing: each line for programs is complete in itself.
    package func omission(of count: Int) -> String { "" }

    /// Nothing; most displays leave the end to the summary.
    package mutating func ended() -> String { "" }
}

extension EngineSnapshot {
    /// Time since the engine started, at a time that may be later than the snapshot.
    func elapsed(at time: MonotonicTime) -> Duration { max(time, self.time) - startedAt }
}
