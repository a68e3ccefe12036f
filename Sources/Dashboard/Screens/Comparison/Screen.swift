package import Clock

/// The screen that fills the terminal.
package enum Screen: Equatable, Sendable {
    /// The run and its tasks.
    case run
    /// The comparison of limits, scrolled to a row; nil keeps the recommended limit in sight.
    case comparison(ComparisonPicture, scroll: Int?)
}

/// How a comparison is drawn.
package enum ComparisonPicture: Equatable, Sendable {
    /// One row a limit, with its interval.
    case table
    /// One lane a limit, all doing the same work since an instant.
    case race(since: MonotonicTime)
}
