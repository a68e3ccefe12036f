public import Fetching

/// Engines on libcurl.
extension FetchEngine {
    /// An engine with a libcurl transport of its own, which keeps the policy's deadlines.
    ///
    /// It goes on until ``FetchEngine/shutDown()``.
    ///
    /// - Parameters:
    ///   - configuration: What is the same for every request; its deadlines are the policy's.
    ///   - deliversResults: Whether ``FetchEngine/results`` is to be used.
    public init(
        policy: FetchPolicy = FetchPolicy(),
        configuration: TransportConfiguration = TransportConfiguration(),
        deliversResults: Bool = false
    ) {
        var configuration = configuration
        configuration.deadlines = AttemptDeadlines(policy.deadlines)
        self.init(
            transport: CurlTransport(configuration),
            policy: policy,
            deliversResults: deliversResults
        )
    }

    /// Makes an engine on libcurl for the time of a closure, and shuts it down in any case.
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
