package import Clock
package import Fetching
package import LimitTuning

/// What a run without a dashboard tells on standard error while it goes on.
///
/// Each method returns text for standard error: whole lines, or nothing. Time comes with the
/// arguments, so a display reads no clock.
package protocol ProgressText {
    /// Results as they come. Auxiliary tasks may be among them and are not shown.
    mutating func finished(_ batch: [FetchResult]) -> String

    /// The newest state of the run; called when it changes, and twice a second in any case.
    ///
    /// - Parameters:
    ///   - limits: Who sets the limit.
    ///   - time: Now, which is later than the snapshot's own time while nothing changes.
    mutating func update(
        _ snapshot: EngineSnapshot,
        _ limits: LimitState,
        at time: MonotonicTime
    ) -> String

    /// Something stood still that never should.
    mutating func stalled(_ stalls: [Stall]) -> String

    /// So many pieces of text were left out, because their reader was slow.
    func omission(of count: Int) -> String

    /// The end of the run, before its summary.
    mutating func ended() -> String
}

extension ProgressText {
    /// Most displays leave it to the log.
    package mutating func stalled(_ stalls: [Stall]) -> String { "" }

    /// What programs read says nothing of it: each line is complete in itself.
    package func omission(of count: Int) -> String { "" }

    /// Most displays leave the last word to the summary.
    package mutating func ended() -> String { "" }
}

extension EngineSnapshot {
    /// Time since the engine started, at a time that may be later than the snapshot.
    func elapsed(at time: MonotonicTime) -> Duration { max(time, self.time) - startedAt }
}
