/// How fast a server runs over time, as the clock of its ``Service`` against the wall's.
///
/// The speed is constant within pieces, which are drawn as time comes to them; both directions are
/// asked for instants that only grow, so old pieces are forgotten.
struct SpeedCurve: Sendable {
    private struct Piece: Sendable {
        var wall: Int64
        var work: Int64
        var end: Int64
        var speed: Double

        func work(at time: Int64) -> Int64 {
            work + Int64((Double(time - wall) * speed).rounded(.down))
        }
    }

    /// An instant of the wall clock, as far as it is known.
    enum Instant: Equatable, Sendable {
        case exact(Int64)
        /// It lies later: ask again then.
        case notBefore(Int64)
    }

    /// Pieces that are looked ahead.
    private static let horizon = 64
    /// Pieces of a drift: so short that a step between two is a thousandth of what it comes to.
    private static let driftPiece: Int64 = 60_000_000
    /// The longest piece, 30 years, for a speed that does not change any more.
    private static let forever: Int64 = 1_000_000_000_000_000_000

    private let options: ModelOptions.Speed
    private let origin: Int64
    private var random: RandomWork
    private var noise = 1.0
    private var walk = 1.0
    private var noiseEnd: Int64 = 0
    private var walkEnd: Int64 = 0
    private var pieces: [Piece] = []

    /// A curve that begins at an instant of the wall clock with the same instant of its own.
    init(_ options: ModelOptions.Speed, from origin: Int64, seed: UInt64) {
        self.options = options
        random = RandomWork(seed: seed)
        self.origin = origin
        noiseEnd = origin
        walkEnd = origin.advanced(by: Int(options.walk?.period ?? 0))
        appendPiece()
    }

    /// What the server's clock says at an instant of the wall clock, no earlier than the last one
    /// asked for.
    mutating func work(atWall time: Int64) -> Int64 {
        while let last = pieces.last, last.end <= time { appendPiece() }
        while pieces.count > 1, pieces[0].end <= time { pieces.removeFirst() }
        return pieces[0].work(at: time)
    }

    /// The first instant of the wall clock at which the server's says `time` or more.
    ///
    /// It looks only so far ahead.
    mutating func wall(atWork time: Int64) -> Instant {
        for index in 0..<Self.horizon {
            if index == pieces.count { appendPiece() }
            let piece = pieces[index]
            guard piece.work(at: piece.end) >= time else { continue }
            guard time > piece.work else { return .exact(piece.wall) }
            let span = Double(time - piece.work) / piece.speed
            var wall = piece.wall + Int64(span.rounded(.up))
            while piece.work(at: wall) < time { wall += 1 }
            return .exact(wall)
        }
        return .notBefore(pieces[Self.horizon - 1].end)
    }

    private mutating func appendPiece() {
        let wall = pieces.last?.end ?? origin
        let work = pieces.last.map { $0.work(at: $0.end) } ?? origin
        var end = wall + Self.forever
        if let option = options.noise {
            if wall >= noiseEnd {
                noise = random.lognormal(option.deviation)
                noiseEnd = wall + option.period
            }
            end = min(end, noiseEnd)
        }
        if let option = options.walk {
            if wall >= walkEnd {
                walk *= random.lognormal(option.deviation)
                walkEnd = wall + option.period
            }
            end = min(end, walkEnd)
        }
        var speed = noise * walk
        if let drift = options.drift {
            let passed = wall - origin
            if passed < drift.span {
                let piece = min(Self.driftPiece, drift.span - passed)
                end = min(end, wall + piece)
                let middle = Double(passed) + Double(min(piece, end - wall)) / 2
                speed *= 1 + drift.share * middle / Double(drift.span)
            } else {
                speed *= 1 + drift.share
            }
        }
        if let shift = options.shift {
            let time = origin + shift.time
            if wall < time { end = min(end, time) } else { speed *= 1 + shift.share }
        }
        pieces.append(Piece(wall: wall, work: work, end: end, speed: max(speed, 0.01)))
    }
}
