/// How firmly the user has asked for the run's end.
package enum StopRequest: Equatable, Sendable {
    case none
    /// What is under way may end.
    case graceful
    case hard
}
