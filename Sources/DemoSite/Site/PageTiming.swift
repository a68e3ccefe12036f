import Clock
import DataStructures

/// How long a page of the encyclopedia lets you wait, always the same for the same path.
struct PageTiming: Sendable, Equatable {
    /// Before the first byte.
    let wait: Duration
    /// From the first byte to the last.
    let transfer: Duration
    /// Whether the length is announced.
    let framing: BodyStream.Framing

    /// A page that comes quickly and at once.
    static let prompt = PageTiming(wait: .milliseconds(30), transfer: .zero, framing: .length)

    private init(wait: Duration, transfer: Duration, framing: BodyStream.Framing) {
        self.wait = wait
        self.transfer = transfer
        self.framing = framing
    }

    /// A timing drawn from the path.
    ///
    /// Most pages wait 20 to 150 ms, one in eight 400 to 900 ms, one
    /// in thirty 1.5 to 3 s. Together with the transfers a crawl of 300 pages at a limit of 16
    /// takes about 20 s, long enough to watch.
    init(path: String, seed: UInt64) {
        var random = SplitMix64(seed: seed, name: path)
        let wait =
            switch random.below(100) {
            case ..<85: random.number(in: 20...150)
            case ..<97: random.number(in: 400...900)
            default: random.number(in: 1500...3000)
            }
        let transfer =
            switch random.below(100) {
            case ..<15: 0
            case ..<85: random.number(in: 200...1000)
            default: random.number(in: 1000...3000)
            }
        self.wait = .milliseconds(wait)
        self.transfer = .milliseconds(transfer)
        framing = random.happens(percent: 20) ? .chunked : .length
    }
}
