import DataStructures
import NIOCore

/// `/bytes/N`: that many bytes at once, the same for the same seed.
struct BytesPath: PathHandler {
    let roots = ["bytes"]
    private let block: ByteBuffer

    /// The largest body that can be asked for: 100 MiB.
    static let largestBody = 100 << 20

    /// Bytes made from `seed`.
    init(seed: UInt64) {
        block = Self.block(seed: seed)
    }

    /// The bytes, or 400 for what is no number up to the bound.
    func answer(to request: SiteRequest) -> Answer {
        guard let size = request.argument.flatMap({ Quantity.bytes($0) }), size <= Self.largestBody
        else {
            return .problem(400, "Ask for /bytes/N up to 100MiB, such as 1024 or 10MiB.")
        }
        let type = "application/octet-stream"
        if size <= block.readableBytes, let slice = block.getSlice(at: 0, length: size) {
            return .reply(Reply(type: type, body: .bytes(slice)))
        }
        return .reply(Reply(type: type, body: .stream(BodyStream(block: block, size: size))))
    }

    /// 64 KiB of random bytes that any longer body repeats.
    static func block(seed: UInt64) -> ByteBuffer {
        var random = SplitMix64(seed: seed, name: "bytes")
        var buffer = ByteBuffer()
        buffer.reserveCapacity(64 << 10)
        for _ in 0..<(64 << 10) / 8 { buffer.writeInteger(random.next()) }
        return buffer
    }
}
