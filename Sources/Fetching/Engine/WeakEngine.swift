import Synchronization

/// A weak reference to an engine, for what must not keep it alive, such as its result sequence.
final class WeakEngine: Sendable {
    private struct Reference: Sendable {
        weak var engine: FetchEngine?
    }

    private let reference = Mutex(Reference())

    var engine: FetchEngine? { reference.withLock { $0.engine } }

    func set(_ engine: FetchEngine) { reference.withLock { $0.engine = engine } }
}
