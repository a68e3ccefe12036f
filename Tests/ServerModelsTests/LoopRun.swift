import Clock
import ServerModels

/// What a closed loop did over a stretch of virtual time.
struct LoopRun {
    var attempts: [ClosedLoop.Attempt] = []
    /// Mean number in flight over the stretch.
    var inFlightMean = 0.0
    /// Seconds of the stretch.
    let seconds: Double

    /// Runs a model at one limit and counts the attempts that ended in `seconds` after `warmUp`.
    init(
        _ text: String,
        limit: Int,
        warmUp: Double = 0,
        seconds: Double,
        seed: UInt64 = 1
    ) throws {
        let server = try ModelSpecification(parsing: text).makeServer(seed: seed)
        var loop = ClosedLoop(server, limit: limit)
        let begin = MonotonicTime.zero + .seconds(warmUp)
        while loop.next(until: begin) != nil {}
        let before = loop.inFlightSeconds()
        while let attempt = loop.next(until: begin + .seconds(seconds)) { attempts.append(attempt) }
        inFlightMean = (loop.inFlightSeconds() - before) / seconds
        self.seconds = seconds
    }

    /// Good answers a second.
    var goodput: Double { Double(attempts.count(where: \.isGood)) / seconds }

    /// Mean seconds that an attempt took.
    var meanTime: Double {
        attempts.reduce(0) { $0 + ($1.end - $1.start).seconds } / Double(attempts.count)
    }

    /// How many attempts ended with a status; nil for those that were given up.
    func count(_ status: Int?) -> Int { attempts.count { $0.status == status } }
}
