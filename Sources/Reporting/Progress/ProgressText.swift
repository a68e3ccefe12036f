package import Fetching

/// What a run without a dashboard tells on standard error while it goes on.
///
/// Each method returns text for standard error: whole lines, or nothing. Time comes with the
/// arguments, so a display reads no clock.
package protocol ProgressText {
    /// Results as they come. Auxiliary tasks may be among them and are not shown.
    mutating func finished(_ batch: [FetchResult]) -> String

    /// A newer state of the engine. Called at least once a second while anything changes.
    mutating func update(_ snapshot: EngineSnapshot) -> String
}
