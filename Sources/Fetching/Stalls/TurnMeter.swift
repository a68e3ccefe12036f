package import Clock

/// A sliding-window histogram of a loop's turns: the longest and the 99th percentile of the last one
/// to two seconds.
///
/// Two windows of a second each alternate, with logarithmic bins a quarter of an octave wide. A turn
/// costs one increment, since loops turn ten thousand times a second.
package struct TurnMeter: Sendable {
    private static let second: Int64 = 1_000_000_000

    private struct Window {
        var counts = [UInt32](repeating: 0, count: 4 * 64)
        var total: UInt32 = 0
        var longest: Int64 = 0
    }

    private var current = Window()
    private var last = Window()
    private var endsAt = MonotonicTime.zero

    /// A meter that knows no turn.
    package init() {}

    /// Adds a turn that took so long.
    package mutating func record(_ nanoseconds: Int64, at time: MonotonicTime) {
        if time >= endsAt { roll(time) }
        current.counts[TurnMeter.class(of: nanoseconds)] &+= 1
        current.total &+= 1
        current.longest = max(current.longest, nanoseconds)
    }

    /// The turns of the running second and the one before it.
    package mutating func times(at time: MonotonicTime) -> TurnTimes {
        if time >= endsAt { roll(time) }
        let longest = max(current.longest, last.longest)
        let total = UInt64(current.total) + UInt64(last.total)
        // Of fewer than a hundred turns, the slowest is the percentile.
        var slower = total / 100
        for index in stride(from: current.counts.count - 1, through: 0, by: -1) {
            let count = UInt64(current.counts[index]) + UInt64(last.counts[index])
            guard count <= slower else {
                let p99 = min(TurnMeter.upperBound(of: index), longest)
                return TurnTimes(longest: .nanoseconds(longest), p99: .nanoseconds(p99))
            }
            slower -= count
        }
        return TurnTimes()
    }

    private mutating func roll(_ time: MonotonicTime) {
        let isNext = time.nanoseconds - endsAt.nanoseconds < TurnMeter.second
        last = isNext ? current : Window()
        current = Window()
        endsAt = isNext ? endsAt.advanced(nanoseconds: TurnMeter.second) : time + .seconds(1)
    }

    private static func `class`(of nanoseconds: Int64) -> Int {
        let value = UInt64(max(nanoseconds, 1))
        let octave = 63 - value.leadingZeroBitCount
        let quarter = octave >= 2 ? Int(value >> UInt64(octave - 2)) & 3 : 0
        return octave * 4 + quarter
    }

    private static func upperBound(of index: Int) -> Int64 {
        let (octave, quarter) = index.quotientAndRemainder(dividingBy: 4)
        guard octave >= 2, octave < 62 else { return octave < 2 ? 3 : .max }
        return Int64(5 + quarter) << Int64(octave - 2) - 1
    }
}
