public import Fetching

/// Engines on libcurl.
extension FetchEngine {
    /// Creates an engine with its own libcurl transport, which enforces the policy's deadlines.
    ///
    /// It runs until ``FetchEngine/shutDown()``.
    ///
    /// - Parameters:
    ///   - configuration: What every request has in common. Its deadlines, and whether it takes
    ///     cookies, are replaced by the policy's.
    ///   - deliversResults: Whether the caller reads ``FetchEngine/results``.
    public init(
        policy: FetchPolicy = FetchPolicy(),
        configuration: TransportConfiguration = TransportConfiguration(),
        deliversResults: Bool = false
    ) {
        var configuration = configuration
        configuration.deadlines = AttemptDeadlines(policy.deadlines)
        configuration.takesCookies = policy.keepsCookies
        self.init(
            transport: CurlTransport(configuration),
            policy: policy,
            deliversResults: deliversResults
        )
    }

    /// Runs a closure with an engine on libcurl, and shuts the engine down however it ends.
    ///
    /// - Throws: What the closure throws.
    public static func withEngine<Answer, Failure: Error>(
        policy: FetchPolicy = FetchPolicy(),
        configuration: TransportConfiguration = TransportConfiguration(),
        _ body: (FetchEngine) async throws(Failure) -> Answer
    ) async throws(Failure) -> Answer {
        let engine = FetchEngine(policy: policy, configuration: configuration)
        do {
            let answer = try await body(engine)
            await engine.shutDown()
            return answer
        } catch {
            await engine.shutDown()
            throw error
        }
    }
}
