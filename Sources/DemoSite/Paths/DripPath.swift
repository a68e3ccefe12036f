import NIOCore

/// `/drip?bytes=&duration=`: a body that arrives evenly over some time.
struct DripPath: PathHandler {
    let roots = ["drip"]
    private let block: ByteBuffer

    /// Bytes made from `seed`.
    init(seed: UInt64) {
        block = BytesPath.block(seed: seed)
    }

    /// The body, by default 10 KB over 2 s, or 400 where a parameter is out of bounds.
    func answer(to request: SiteRequest) -> Answer {
        let path = request.path
        guard path == "/drip" else { return .problem(404, "The path is /drip?bytes=&duration=.") }
        guard let size = Quantity.bytes(request.parameter("bytes") ?? "10KB"),
            size <= BytesPath.largestBody
        else { return .problem(400, "bytes is a size up to 100MiB, such as 5000 or 512KB.") }
        guard let duration = Quantity.duration(request.parameter("duration") ?? "2s"),
            duration <= DemoSiteConfiguration.longestWait
        else { return .problem(400, "duration is up to 5m, such as 500ms or 2s.") }
        let stream = BodyStream(block: block, size: size, duration: duration)
        return .reply(Reply(type: "application/octet-stream", body: .stream(stream)))
    }
}
