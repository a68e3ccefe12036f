/// Every request takes its time, however many there are: infinitely many slots.
///
/// Under a ``KneeLaw`` that time depends on how many are inside when it comes.
struct DelayService: Service {
    private let nanoseconds: Double
    private let law: KneeLaw?
    private var serving = EventHeap<Int64, Int>()

    /// An empty server.
    ///
    /// - Parameter nanoseconds: What an ordinary request takes.
    init(nanoseconds: Int64, law: KneeLaw? = nil) {
        self.law = law
        self.nanoseconds = Double(nanoseconds)
    }

    mutating func enter(_ id: Int, work: Double, at now: Int64) {
        let factor = law?.factor(at: serving.count + 1) ?? 1
        serving.insert(id, at: now + Int64(wholeNanoseconds: nanoseconds * work * factor))
    }

    var nextEnd: Int64? { serving.nextTime }

    var count: Int { serving.count }

    mutating func takeNext(dropping gone: inout Set<Int>) -> (id: Int, time: Int64)? {
        serving.removeFirst().map { (id: $0.payload, time: $0.time) }
    }
}
