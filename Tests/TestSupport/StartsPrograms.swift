package import Testing

/// Bounds how many tests run programs at once: a crowd of them on two cores gets nowhere.
///
/// For tests that await their programs; ``OffPool`` is for those that block, under the same bound.
package struct StartsPrograms: SuiteTrait, TestTrait, TestScoping {
    /// The bound, for the whole process.
    static let permits = TestPermits(count: 4)

    package let isRecursive = true

    @concurrent
    package func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing body: @Sendable @concurrent () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await body() }
        try await Self.permits.withPermit { try await body() }
    }
}

extension Trait where Self == StartsPrograms {
    /// Few at once, for each starts a program.
    package static var startsPrograms: StartsPrograms { StartsPrograms() }
}
