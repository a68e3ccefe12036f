/// Where admitted requests spend their time.
///
/// It runs on a clock of its own, in nanoseconds: a server that is a fifth slower is one whose
/// clock runs a fifth slower (``SpeedCurve``).
protocol Service: Sendable {
    /// A request begins, or begins to wait.
    ///
    /// - Parameter work: What it needs against an ordinary one, which needs 1.
    mutating func enter(_ id: Int, work: Double, at now: Int64)
    /// When the next request is done; nil if none is inside.
    var nextEnd: Int64? { get }
    /// Takes out the next request that is done.
    ///
    /// - Parameter gone: Those that need no answer: any of them that still waits is dropped and
    ///   taken out of the set, while one that is being served goes on.
    mutating func takeNext(dropping gone: inout Set<Int>) -> (id: Int, time: Int64)?
    /// How many are inside.
    var count: Int { get }
}
