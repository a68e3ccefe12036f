/// Bounds the heavy tests that run at once, first come, first served.
package actor TestPermits {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// That many at once.
    package init(count: Int) {
        free = count
    }

    /// Runs a test when there is room.
    package nonisolated func withPermit(
        _ body: @Sendable @concurrent () async throws -> Void
    ) async throws {
        await take()
        do {
            try await body()
            await giveBack()
        } catch {
            await giveBack()
            throw error
        }
    }

    private func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func giveBack() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
