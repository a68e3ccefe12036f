package import Testing

/// Keeps a suite that blocks off the task pool, which all suites share, and runs few of its tests
/// at once: each starts programs, and a crowd of them on two cores meets no deadline.
package struct OffPool: SuiteTrait, TestTrait, TestScoping {
    package let isRecursive = true

    @concurrent
    package func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing body: @Sendable @concurrent () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await body() }
        try await StartsPrograms.permits.withPermit {
            try await withTaskExecutorPreference(ThreadExecutor.shared) { try await body() }
        }
    }
}

extension Trait where Self == OffPool {
    /// Keeps a suite that blocks off the task pool.
    package static var offPool: OffPool { OffPool() }
}
