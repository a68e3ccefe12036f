/// A number of slots that each serve one request at a time, and a queue before them.
///
/// First come, first served. Its closed-loop throughput is min(N/D, c/D) (Little's law).
struct QueueService: Service {
    private let slots: Int
    private let nanoseconds: Double
    private var serving = EventHeap<Int64, Int>()
    private var waiting = WaitingLine<(id: Int, work: Double)>()

    /// An empty server.
    ///
    /// - Parameters:
    ///   - slots: At least one.
    ///   - nanoseconds: What an ordinary request takes once it has a slot.
    init(slots: Int, nanoseconds: Int64) {
        self.slots = slots
        self.nanoseconds = Double(nanoseconds)
    }

    mutating func enter(_ id: Int, work: Double, at now: Int64) {
        if serving.count < slots {
            begin(id, work, at: now)
        } else {
            waiting.append((id, work))
        }
    }

    var nextEnd: Int64? { serving.nextTime }

    var count: Int { serving.count + waiting.count }

    mutating func takeNext(dropping gone: inout Set<Int>) -> (id: Int, time: Int64)? {
        guard let (time, id) = serving.removeFirst() else { return nil }
        while let next = waiting.popFirst() {
            guard gone.isEmpty || gone.remove(next.id) == nil else { continue }
            begin(next.id, next.work, at: time)
            break
        }
        return (id, time)
    }

    private mutating func begin(_ id: Int, _ work: Double, at now: Int64) {
        serving.insert(id, at: now + Int64(wholeNanoseconds: nanoseconds * work))
    }
}
