/// The newest values of a series, up to a fixed number, oldest first.
public struct Ring<Element: Sendable>: RandomAccessCollection, Sendable {
    private var storage: [Element] = []
    private var start = 0

    /// How many values are kept at most.
    public let capacity: Int

    /// An empty ring for `capacity` values, at least one.
    public init(capacity: Int) {
        precondition(capacity > 0, "a ring needs room for one value")
        self.capacity = capacity
    }

    /// Always zero, the oldest value.
    public var startIndex: Int { 0 }

    /// The number of values kept.
    public var endIndex: Int { storage.count }

    /// A value by its age, the oldest first.
    public subscript(position: Int) -> Element {
        get { storage[(start + position) % capacity] }
        set { storage[(start + position) % capacity] = newValue }
    }

    /// Adds a value as the newest and forgets the oldest where there is no room.
    public mutating func append(_ element: Element) {
        if storage.count < capacity {
            storage.append(element)
        } else {
            storage[start] = element
            start = (start + 1) % capacity
        }
    }
}
