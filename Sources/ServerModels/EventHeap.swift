/// Events by their time, the earliest first; equal times leave in the order in which they came.
struct EventHeap<Time: Comparable & Sendable, Payload: Sendable>: Sendable {
    private struct Entry: Sendable {
        var time: Time
        var order: UInt64
        var payload: Payload

        func isBefore(_ other: Entry) -> Bool {
            time < other.time || (time == other.time && order < other.order)
        }
    }

    private var entries: [Entry] = []
    private var nextOrder: UInt64 = 0

    /// How many events wait.
    var count: Int { entries.count }

    /// The time of the earliest; nil if there is none.
    var nextTime: Time? { entries.first?.time }

    /// Adds an event, in logarithmic time.
    mutating func insert(_ payload: Payload, at time: Time) {
        let entry = Entry(time: time, order: nextOrder, payload: payload)
        nextOrder += 1
        entries.append(entry)
        var index = entries.count - 1
        while index > 0 {
            let parent = (index - 1) / 2
            guard entry.isBefore(entries[parent]) else { break }
            entries[index] = entries[parent]
            index = parent
        }
        entries[index] = entry
    }

    /// Takes the earliest out, in logarithmic time; nil if there is none.
    mutating func removeFirst() -> (time: Time, payload: Payload)? {
        guard let first = entries.first, let last = entries.popLast() else { return nil }
        guard !entries.isEmpty else { return (first.time, first.payload) }
        var index = 0
        while true {
            var child = 2 * index + 1
            guard child < entries.count else { break }
            if child + 1 < entries.count, entries[child + 1].isBefore(entries[child]) { child += 1 }
            guard entries[child].isBefore(last) else { break }
            entries[index] = entries[child]
            index = child
        }
        entries[index] = last
        return (first.time, first.payload)
    }
}
