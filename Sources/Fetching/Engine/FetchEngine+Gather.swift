import Synchronization

/// Waiting for particular tasks, as `asyncio.gather` does.
extension FetchEngine {
    /// Fetches all requests and returns their results in the order of the input.
    ///
    /// Errors are values beside results: one failure never ends the rest. A cancelled Swift task
    /// cancels all of them, and still gets a result for each.
    public func gather(_ requests: [FetchRequest]) async -> [FetchResult] {
        await gather(requests, cancelsRestOnFailure: false).results
    }

    /// Fetches all requests, or throws the first error and cancels the rest.
    ///
    /// - Throws: The error of the task that failed first in time, after all have ended.
    public func gatherOrThrow(_ requests: [FetchRequest]) async throws -> [FetchResult] {
        let gathered = await gather(requests, cancelsRestOnFailure: true)
        if let error = gathered.firstError { throw error }
        try Task.checkCancellation()
        return gathered.results
    }

    /// Fetches one URL and collects its body.
    ///
    /// - Throws: The ``FetchError`` that ended the task, or `CancellationError`.
    public func fetch(_ request: FetchRequest) async throws -> FetchResult {
        var request = request
        if request.body == .discard { request.body = .collect }
        let result = try await gatherOrThrow([request])[0]
        if result.outcome == .cancelled { throw CancellationError() }
        return result
    }

    private func gather(
        _ requests: [FetchRequest],
        cancelsRestOnFailure: Bool
    ) async -> Gathered {
        guard !requests.isEmpty else { return Gathered() }
        let now = time
        let ids = requests.map { machine.submit($0, now: now) }
        let gathering = Gathering(ids: ids)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                for id in ids {
                    completions[id] = { [weak self] result in
                        let all = gathering.add(result)
                        if let all { continuation.resume(returning: all) }
                        if cancelsRestOnFailure, all == nil, result.outcome == .failed {
                            Task { await self?.cancel(ids) }
                        }
                    }
                }
                pump(now)
            }
        } onCancel: {
            Task { await self.cancel(ids) }
        }
    }
}

/// What came of one `gather`.
private struct Gathered: Sendable {
    /// In the order of the input.
    var results: [FetchResult] = []
    /// The error of the task that failed first in time.
    var firstError: FetchError?
}

/// Results of one `gather` as they come in.
private final class Gathering: Sendable {
    private struct State: Sendable {
        var results: [TaskID: FetchResult] = [:]
        var firstError: FetchError?
    }

    private let order: [TaskID]
    private let state = Mutex(State())

    init(ids: [TaskID]) {
        order = ids
    }

    /// Adds a result.
    ///
    /// Returns all in order when it was the last.
    func add(_ result: FetchResult) -> Gathered? {
        state.withLock { state in
            state.results[result.id] = result
            if result.outcome == .failed { state.firstError = state.firstError ?? result.error }
            guard state.results.count == order.count else { return nil }
            return Gathered(
                results: order.compactMap { state.results[$0] },
                firstError: state.firstError
            )
        }
    }
}
