package import Testing

/// Keeps a suite that computes for seconds away from tests that wait for something.
///
/// All of these tests run one at a time, on one quiet thread: a table of simulated runs takes
/// neither the task pool nor a processor from a test whose server or deadline is real.
package struct Heavy: SuiteTrait, TestTrait, TestScoping {
    private static let pool = OneThreadPool(isQuiet: true)

    package let isRecursive = true

    @concurrent
    package func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing body: @Sendable @concurrent () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await body() }
        try await withTaskExecutorPreference(Self.pool) { try await body() }
    }
}

extension Trait where Self == Heavy {
    /// One at a time, and only with the processor time that no other test wants.
    package static var heavy: Heavy { Heavy() }
}
