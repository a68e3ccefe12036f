/// One order about the engine's limit, as a value: who sets it, and to what.
package enum LimitOrder: Equatable, Sendable {
    /// Sets the limit by hand, 1 to 10,000; ends whatever else sets it.
    case set(Int)
    /// Starts the auto limit, which sets the limit until another order.
    case seek
    /// Starts a comparison of limits, in place of whatever sets the limit now.
    case compare(ComparisonPlan)
    /// Ends the comparison; what it has measured stays.
    case stopComparison
    /// Makes the comparison go on with limits around the recommended one.
    case refineComparison
    /// Writes the comparison with all its blocks as JSON into the working directory, under a name
    /// of letters, digits, dots and hyphens.
    case exportComparison(fileName: String)
}
