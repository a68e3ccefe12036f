import Synchronization

/// The account of all bytes of bodies that the process holds in memory, with a limit.
///
/// A body is charged while it comes, and given back when the last holder lets go of its
/// ``MemoryCharge``: an engine's queue, a parser, an output. What does not fit goes to a
/// ``BodySpool``. From half of the limit on nothing more should start, so that the rest is left for
/// what is under way; an eighth is left for what is not counted, such as buffers, stacks and rows.
public final class MemoryBudget: Sendable {
    private struct State {
        var held = 0
        var isFull = false
        var observers: [Int: @Sendable () -> Void] = [:]
        var nextKey = 0
    }

    /// The limit that the command line has by itself: 512 MiB.
    package static let usualLimit = 512 << 20

    /// Bytes at most, of bodies and what is not counted.
    package let limit: Int
    /// Bytes of bodies at most.
    private let mostCharged: Int
    private let state = Mutex(State())

    /// An account on which nothing is charged yet.
    package init(limit: Int = usualLimit) {
        self.limit = limit
        mostCharged = limit - limit / 8
    }

    /// How it stands.
    package var use: MemoryUse {
        state.withLock { MemoryUse(held: $0.held, limit: limit, isFull: $0.isFull) }
    }

    /// Whether nothing more should start: from half of the limit on, until three eighths of it.
    ///
    /// The distance keeps small bodies from switching it back and forth.
    package var isFull: Bool { state.withLock { $0.isFull } }

    /// Has `tell` called, on any thread, whenever it is full no more; returns a key.
    package func observe(_ tell: @escaping @Sendable () -> Void) -> Int {
        state.withLock { state in
            defer { state.nextKey += 1 }
            state.observers[state.nextKey] = tell
            return state.nextKey
        }
    }

    /// Forgets the observer with that key.
    package func removeObserver(_ key: Int) {
        _ = state.withLock { $0.observers.removeValue(forKey: key) }
    }

    /// Charges bytes if they fit, and else nothing; returns whether they do.
    fileprivate func charge(_ bytes: Int) -> Bool {
        state.withLock { state in
            guard bytes <= mostCharged - state.held else { return false }
            state.held += bytes
            if state.held >= limit / 2 { state.isFull = true }
            return true
        }
    }

    fileprivate func giveBack(_ bytes: Int) {
        let observers = state.withLock { state -> [@Sendable () -> Void] in
            state.held -= bytes
            guard state.isFull, state.held <= limit / 8 * 3 else { return [] }
            state.isFull = false
            return Array(state.observers.values)
        }
        for tell in observers { tell() }
    }
}

/// Bytes charged on a ``MemoryBudget``, until the last reference to this is gone.
package final class MemoryCharge: Sendable {
    private let budget: MemoryBudget
    private let bytes = Atomic(0)

    /// A charge of nothing so far.
    package init(on budget: MemoryBudget) {
        self.budget = budget
    }

    deinit { budget.giveBack(bytes.load(ordering: .relaxed)) }

    /// Charges more bytes if they fit, and else nothing; returns whether they do.
    package func grow(by count: Int) -> Bool {
        guard budget.charge(count) else { return false }
        bytes.add(count, ordering: .relaxed)
        return true
    }
}

/// How a budget for bodies in memory stands.
public struct MemoryUse: Equatable, Sendable {
    /// Bytes of bodies that are held in memory.
    public let held: Int
    /// Bytes at most.
    public let limit: Int
    /// Whether nothing more should start until bodies have been let go of.
    public let isFull: Bool

    /// A state with every field given.
    public init(held: Int, limit: Int, isFull: Bool) {
        self.held = held
        self.limit = limit
        self.isFull = isFull
    }
}
