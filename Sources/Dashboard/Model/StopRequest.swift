/// How firmly the user has asked for the run's end.
package enum StopRequest: Equatable, Sendable {
    /// Not at all.
    case none
    /// What is under way may end.
    case graceful
    /// At once.
    case hard
}
