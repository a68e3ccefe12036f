/// A task's identity within one run: its position in the order in which tasks became known.
public struct TaskID: Hashable, Comparable, Sendable, CustomStringConvertible {
    private let position: UInt32

    /// Position in the input (fetch) or in order of discovery (crawl), from zero.
    public var index: Int { Int(position) }

    /// The task at `index`, which must be below 2³².
    public init(index: Int) {
        position = UInt32(index)
    }

    /// The earlier known comes first.
    public static func < (left: TaskID, right: TaskID) -> Bool { left.position < right.position }

    /// The index in decimal digits.
    public var description: String { String(position) }
}

/// A host's identity within one run: an index into ``EngineSnapshot/hosts``.
public struct HostID: Hashable, Sendable {
    private let position: UInt32

    /// Position in the order in which hosts became known, from zero.
    public var index: Int { Int(position) }

    /// The host at `index`, which must be below 2³².
    public init(index: Int) {
        position = UInt32(index)
    }
}
