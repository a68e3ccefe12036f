/// When too much has failed for a run to go on.
///
/// The run is stopped as soon as, of the last ``window`` tasks that ended well or failed, at least
/// ``percent`` in a hundred failed. Before so many have ended, nothing happens; cancelled, skipped
/// and auxiliary tasks do not count.
public struct FailureFuse: Equatable, Sendable {
    /// Failures in a hundred at which the run is stopped, from 1 to 100.
    public let percent: Int
    /// How many tasks are looked back on, from 1 to ``maximumWindow``.
    public let window: Int

    /// The longest ``window``.
    public static let maximumWindow = 100_000

    /// A fuse; numbers out of their range count as the nearest within it.
    public init(percent: Int, window: Int = 100) {
        self.percent = min(max(percent, 1), 100)
        self.window = min(max(window, 1), Self.maximumWindow)
    }
}
