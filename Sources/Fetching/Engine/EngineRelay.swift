import Synchronization

/// Lets the result sequence reach its engine without keeping it alive.
final class EngineRelay: Sendable {
    private let reference = Mutex(WeakEngine())

    private struct WeakEngine: Sendable {
        weak var engine: FetchEngine?
    }

    var engine: FetchEngine? { reference.withLock { $0.engine } }

    func set(_ engine: FetchEngine) { reference.withLock { $0.engine = engine } }
}
