import Glibc

/// The times at which every n-th attempt ended: they tell the noise of a rate within one block.
///
/// Batches are whole generations: where all attempts in flight end together, windows of equal *time*
/// would hold a generation or none.
struct BatchTimes: Equatable, Sendable {
    private static let most = 512
    /// Attempts to a batch.
    private var stride: Int
    private var times: [Double]

    /// Batches of `size` attempts, from `start` in seconds on.
    init(size: Int, start: Double) {
        stride = size
        times = [start]
    }

    /// The `count`th attempt has ended; at most 512 times are kept, then every second one is dropped.
    mutating func ended(count: Int, at time: Double) {
        guard count % stride == 0 else { return }
        times.append(time)
        if times.count > Self.most {
            times = times.enumerated().compactMap { $0.offset % 2 == 0 ? $0.element : nil }
            stride *= 2
        }
    }

    /// Standard error of the logarithm of the rate, from eight sub-windows or as many as there are;
    /// infinite with fewer than four.
    var error: Double {
        let batches = times.count - 1
        guard batches >= 4 else { return .infinity }
        let width = max(1, batches / 8)
        var logs: [Double] = []
        var end = width
        while end <= batches {
            logs.append(log(max(times[end] - times[end - width], 1e-9)))
            end += width
        }
        let count = Double(logs.count)
        let mean = logs.reduce(0, +) / count
        let variance = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        return (variance / count).squareRoot()
    }
}
