import Clock
import DataStructures
import NIOCore

/// `/site/download/N`: large bodies that take seconds, so that bars move.
struct Downloads: Sendable {
    private let block: ByteBuffer
    private let seed: UInt64

    /// Downloads whose bytes and timing come from `seed`.
    init(seed: UInt64) {
        self.seed = seed
        block = BytesPath.block(seed: seed)
    }

    /// A body of 200 KB to 3 MB over 3 to 8 s, or nil where there is no such download.
    ///
    /// `endless-looking` is chunked and 1 MB long, which only its end tells.
    func answer(to request: SiteRequest) -> Answer? {
        let parts = request.components
        guard parts.count == 3 else { return nil }
        if parts[2] == "endless-looking" {
            return body(size: 1_000_000, over: .seconds(5), framing: .chunked)
        }
        guard let number = Int(parts[2]), (1...ListPages.downloads).contains(number) else {
            return nil
        }
        var random = SplitMix64(seed: seed, name: "download \(number)")
        let size = random.number(in: 200_000...3_000_000)
        return body(size: size, over: .milliseconds(random.number(in: 3000...8000)))
    }

    private func body(
        size: Int,
        over duration: Duration,
        framing: BodyStream.Framing = .length
    ) -> Answer {
        let stream = BodyStream(block: block, size: size, duration: duration, framing: framing)
        let reply = Reply(type: "application/octet-stream", body: .stream(stream))
        return .reply(reply, after: .milliseconds(80))
    }
}
