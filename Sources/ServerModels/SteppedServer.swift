import Clock

/// One model, then another, at given times after the first call.
///
/// Those inside at a change are served to their end by the model that let them in, while the next
/// one begins empty.
struct SteppedServer: ModelServer {
    private var models: [any ModelServer]
    /// When each model but the first takes over, in nanoseconds after the start, ascending.
    private let changes: [Int64]
    private var origin: Int64?
    /// Which model has let in each of those inside.
    private var homes: [Int: Int] = [:]

    /// A chain of models.
    ///
    /// - Parameter changes: One fewer than the models, ascending.
    init(_ models: [any ModelServer], changes: [Int64]) {
        self.models = models
        self.changes = changes
    }

    mutating func arrived(
        _ id: Int,
        at now: MonotonicTime,
        onNewConnection isNewConnection: Bool
    ) -> ModelAnswer? {
        let start = origin ?? now.nanoseconds
        origin = start
        let current = changes.prefix { start + $0 <= now.nanoseconds }.count
        let answer = models[current].arrived(id, at: now, onNewConnection: isNewConnection)
        if answer == nil { homes[id] = current }
        return answer
    }

    mutating func advance(to now: MonotonicTime, into departures: inout [ModelDeparture]) {
        let first = departures.count
        for index in models.indices where models[index].nextDeparture.map({ $0 <= now }) ?? false {
            models[index].advance(to: now, into: &departures)
        }
        for departure in departures[first...] { homes[departure.id] = nil }
        departures[first...].sort { $0.time < $1.time }
    }

    var nextDeparture: MonotonicTime? { models.compactMap(\.nextDeparture).min() }

    mutating func abandoned(_ id: Int, at now: MonotonicTime) {
        guard let home = homes.removeValue(forKey: id) else { return }
        models[home].abandoned(id, at: now)
    }
}
