import TestSupport
import Testing

/// Keeps a suite that blocks off the task pool, which all suites share.
struct OffPool: SuiteTrait, TestTrait, TestScoping {
    let isRecursive = true

    @concurrent
    func provideScope(
        for test: Test, testCase: Test.Case?,
        performing body: @Sendable @concurrent () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(ThreadExecutor.shared) { try await body() }
    }
}

extension Trait where Self == OffPool {
    /// Keeps a suite that blocks off the task pool.
    static var offPool: OffPool { OffPool() }
}
