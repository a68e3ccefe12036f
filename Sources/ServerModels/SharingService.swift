/// Processor sharing under the Universal Scalability Law (Gunther): with N inside, all together get
/// X(N) = λN / (1 + σ(N−1) + κN(N−1)) done a second, and each of them the same share of it.
///
/// Progress is kept as one virtual time that runs at X(N)/N; a request is done when it reaches its
/// mark, so an event costs the logarithm of N, not N.
struct SharingService: Service {
    private let law: ScalabilityLaw
    private var serving = EventHeap<Double, Int>()
    /// Work that one who has been inside since the server was empty has got, in units.
    private var progress = 0.0
    /// Until when `progress` is counted, in nanoseconds; finer than one, so that nothing adds up.
    private var clock = 0.0

    /// An empty server.
    init(law: ScalabilityLaw) {
        self.law = law
    }

    mutating func enter(_ id: Int, work: Double, at now: Int64) {
        if serving.count == 0 {
            progress = 0
        } else {
            progress += (Double(now) - clock) * share
        }
        clock = Double(now)
        serving.insert(id, at: progress + work)
    }

    var nextEnd: Int64? {
        exactEnd.map { Int64(wholeNanoseconds: $0.rounded(.up)) }
    }

    var count: Int { serving.count }

    mutating func takeNext(dropping gone: inout Set<Int>) -> (id: Int, time: Int64)? {
        guard let end = exactEnd, let (mark, id) = serving.removeFirst() else { return nil }
        clock = end
        progress = mark
        return (id, Int64(wholeNanoseconds: end.rounded(.up)))
    }

    private var exactEnd: Double? {
        serving.nextTime.map { clock + max($0 - progress, 0) / share }
    }

    /// Units of work a nanosecond that each of those inside gets.
    private var share: Double {
        let count = Double(serving.count)
        return law.throughput(at: count) / count * 1e-9
    }
}
