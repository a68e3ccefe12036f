package import Clock

/// What the user looks at.
package enum Screen: Equatable, Sendable {
    /// The run and its tasks.
    case run
    /// The comparison of limits, from a row on; nil keeps the recommended one in sight.
    case comparison(ComparisonPicture, scroll: Int?)
}

/// How a comparison is drawn.
package enum ComparisonPicture: Equatable, Sendable {
    /// One row a limit, with its interval.
    case table
    /// One lane a limit, all doing the same work since an instant.
    case race(since: MonotonicTime)
}
