import Clock

/// A model that is a way in (``Admission``), a ``Service`` behind it, and what ``ModelOptions`` add.
struct SimulatedServer: ModelServer {
    /// What happens to a request at a later instant.
    private enum Later: Sendable {
        /// Its connection is open.
        case connected
        /// Its token is there.
        case admitted
        /// It has waited for nothing.
        case expired
    }

    private var admission: Admission
    private var service: any Service
    private let options: ModelOptions
    private let mix: PageMix?
    private var random: RandomWork
    private var curve: SpeedCurve?
    private let seed: UInt64
    private var origin: Int64?
    private var later = EventHeap<Int64, (id: Int, what: Later)>()
    /// Admitted and waiting for a token or for nothing; with those in the service, all inside.
    private var aside = 0
    private var ghosts: Set<Int> = []
    /// When the service's next request is done; only a time to look again where the server's speed
    /// is not known that far.
    private var nextEnd: Int64?
    private var isEndExact = true

    /// An idle server whose time begins with the first call.
    init(
        _ admission: Admission,
        _ service: any Service,
        _ options: ModelOptions,
        mix: PageMix? = nil,
        seed: UInt64
    ) {
        self.admission = admission
        self.service = service
        self.options = options
        self.mix = mix
        self.seed = seed
        random = RandomWork(seed: seed)
    }

    mutating func arrived(
        _ id: Int,
        at now: MonotonicTime,
        onNewConnection isNewConnection: Bool
    ) -> ModelAnswer? {
        begin(at: now.nanoseconds)
        if isNewConnection, let connect = options.connect {
            later.insert((id, .connected), at: now.nanoseconds + connect)
            return nil
        }
        return admit(id, at: now.nanoseconds)
    }

    mutating func advance(to now: MonotonicTime, into departures: inout [ModelDeparture]) {
        let now = now.nanoseconds
        begin(at: now)
        while true {
            let event = later.nextTime ?? .max
            if let end = nextEnd, end <= now, end <= event {
                guard isEndExact else {
                    _ = curve?.work(atWall: end)
                    updateEnd()
                    continue
                }
                guard let (id, _) = service.takeNext(dropping: &ghosts) else { return }
                leave(id, ModelAnswer(status: drawStatus()), at: end, into: &departures)
                updateEnd()
            } else if event <= now, let (time, entry) = later.removeFirst() {
                resume(entry.id, entry.what, at: time, into: &departures)
            } else {
                return
            }
        }
    }

    var nextDeparture: MonotonicTime? {
        let time = min(nextEnd ?? .max, later.nextTime ?? .max)
        return time == .max ? nil : MonotonicTime(nanoseconds: time)
    }

    mutating func abandoned(_ id: Int, at now: MonotonicTime) {
        ghosts.insert(id)
    }
}

extension SimulatedServer {
    private mutating func begin(at now: Int64) {
        guard origin == nil else { return }
        origin = now
        if options.speed != ModelOptions.Speed() {
            curve = SpeedCurve(options.speed, from: now, seed: seed ^ 0x5350_4545_4400)
        }
    }

    private mutating func resume(
        _ id: Int,
        _ what: Later,
        at now: Int64,
        into departures: inout [ModelDeparture]
    ) {
        switch what {
        case .connected:
            guard ghosts.remove(id) == nil else { return }
            guard let answer = admit(id, at: now) else { return }
            let time = MonotonicTime(nanoseconds: now)
            departures.append(ModelDeparture(id: id, time: time, answer: answer))
        case .admitted:
            aside -= 1
            if ghosts.remove(id) == nil { enter(id, at: now) }
        case .expired:
            aside -= 1
            leave(id, ModelAnswer(status: 504), at: now, into: &departures)
        }
    }

    private mutating func admit(_ id: Int, at now: Int64) -> ModelAnswer? {
        switch admission.judge(inside: service.count + aside, at: now) {
        case .enter:
            enter(id, at: now)
        case .wait(let time):
            aside += 1
            later.insert((id, .admitted), at: time)
        case .expire(let time):
            aside += 1
            later.insert((id, .expired), at: time)
        case .refuse(let status, let wait):
            return ModelAnswer(status: status, retryAfter: options.retryAfter ?? wait)
        }
        return nil
    }

    private mutating func enter(_ id: Int, at now: Int64) {
        var work = options.jitter.map { random.lognormal($0) } ?? 1
        if let mix, let origin { work *= mix.work(after: now - origin) }
        service.enter(id, work: work, at: curve?.work(atWall: now) ?? now)
        updateEnd()
    }

    private mutating func leave(
        _ id: Int,
        _ answer: ModelAnswer,
        at time: Int64,
        into departures: inout [ModelDeparture]
    ) {
        guard ghosts.isEmpty || ghosts.remove(id) == nil else { return }
        let time = MonotonicTime(nanoseconds: time)
        departures.append(ModelDeparture(id: id, time: time, answer: answer))
    }

    private mutating func drawStatus() -> Int {
        guard let share = options.errorShare else { return 200 }
        return random.uniform() < share ? 500 : 200
    }

    private mutating func updateEnd() {
        nextEnd = service.nextEnd
        guard let end = nextEnd, let instant = curve?.wall(atWork: end) else { return }
        switch instant {
        case .exact(let wall): (nextEnd, isEndExact) = (wall, true)
        case .notBefore(let wall): (nextEnd, isEndExact) = (wall, false)
        }
    }
}
