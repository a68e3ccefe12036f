/// How far a crawl follows what may have no end; zero is without a limit.
public struct TrapLimits: Equatable, Sendable {
    /// URLs that differ in numbers only, and were found on one another.
    ///
    /// Without it, paths and bodies that repeat themselves are no traps either.
    public var perPattern = 500
    /// URLs of one host, with its port.
    public var perHost = 100_000
    /// Hosts below one registrable domain.
    public var hosts = 1_000

    /// The defaults of the command line.
    public init() {}
}
