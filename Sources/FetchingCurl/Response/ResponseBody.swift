import Fetching

/// Receives one response's body: counts, bounds and decodes it, and keeps or saves what is wanted.
///
/// A class for the same reason as ``ResponseHead``.
final class ResponseBody {
    /// What ends a transfer in the middle of its body.
    struct Refusal: Error {
        let errorClass: ErrorClass
        let message: String
    }

    /// The most content codings of one body; no server has reason for more than one.
    private static let maximumLayers = 2

    private let configuredMaximum: Int64
    private let configuredMaximumCollected: Int64
    private var maximum: Int64
    private var maximumCollected: Int64
    private let keepsWire: Bool
    private var collects = false
    /// Whether a body over the limit is cut rather than refused: of a page, what has come counts.
    private var cuts = false
    /// Whether the first bytes have to tell whether it is a page.
    private var isUndecided = false
    /// Whether the body was cut at a limit.
    private(set) var isCut = false
    /// Whether it has turned out that nothing more of it is wanted.
    private(set) var isUnwanted = false
    /// Whether the body is kept as received, besides the decoded one.
    private var keepsWireApart = false
    /// The coding that was applied last comes first.
    private var decoders: [ContentDecoder] = []
    private var file: BodyFile?
    /// The path of the saved body.
    private(set) var savedFile: String?
    private(set) var bytes: Int64 = 0
    private(set) var wireBytes: Int64 = 0
    /// The decoded body; in memory while there is room, because it will be read soon.
    private var collected: KeptBytes
    /// The body as received, for an archive, which reads it once.
    private var wireContent: KeptBytes

    /// The bytes after which it is no page, however it begins.
    private static let mostUndecided = 64 << 10

    /// The size above which a body that only an archive needs is spooled.
    private static let mostForArchive = 1 << 20

    init(_ configuration: TransportConfiguration) {
        configuredMaximum = configuration.maximumBody ?? .max
        configuredMaximumCollected = configuration.maximumCollectedBody
        maximum = configuredMaximum
        maximumCollected = configuredMaximumCollected
        keepsWire = configuration.keepsExchanges
        let (budget, spool) = (configuration.memory, configuration.spool)
        collected = KeptBytes(on: budget, spool)
        wireContent = KeptBytes(on: budget, spool, mostInMemory: Self.mostForArchive)
    }

    /// Forgets everything, to receive another body.
    func clear() {
        collects = false
        cuts = false
        isUndecided = false
        isCut = false
        isUnwanted = false
        keepsWireApart = keepsWire
        decoders = []
        file = nil
        savedFile = nil
        bytes = 0
        wireBytes = 0
        collected.clear()
        wireContent.clear()
    }

    /// The headers are complete and the body may follow.
    func begin(
        after head: ResponseHead,
        handling: BodyHandling,
        saveTo file: BodyFile?
    ) throws(Refusal) {
        switch handling {
        case .discard, .none: collects = false
        case .collect: collects = true
        case .collectHTML:
            let type = PageType(head.contentType)
            collects = type != .other
            isUndecided = type == .unknown
            cuts = true
        case .collectSitemap, .collectRobots: (collects, cuts) = (true, true)
        }
        maximum = handling.maximum ?? configuredMaximum
        maximumCollected = handling.maximum ?? configuredMaximumCollected
        self.file = file
        if !cuts, head.contentLength > maximum || head.contentLength == .max {
            throw Refusal(
                errorClass: .limitBody,
                message: "its length of \(head.contentLength) bytes is over the limit of \(maximum)"
            )
        }
        if let codings = head.contentEncoding { decoders = try Self.decoders(for: codings) }
        // Without a coding the bytes are the same.
        keepsWireApart = keepsWire && (isUndecided || !(collects && decoders.isEmpty))
        expect(head.contentLength)
    }

    /// Prepares for the announced length; zero or less if none was announced.
    private func expect(_ length: Int64) {
        let announced = length > 0 ? length : .max
        if collects {
            let most = min(maximum, maximumCollected)
            collected.expect(length, atMost: decoders.isEmpty ? min(announced, most) : most)
        }
        if keepsWireApart { wireContent.expect(length, atMost: min(announced, maximum)) }
    }

    /// Counts a piece that is dropped.
    func skip(_ piece: UnsafeRawBufferPointer) { wireBytes += Int64(piece.count) }

    /// Receives a piece from the wire.
    func receive(_ piece: UnsafeRawBufferPointer) throws(Refusal) {
        let piece = try bounded(piece, after: wireBytes, maximum, .limitBody)
        wireBytes += Int64(piece.count)
        if keepsWireApart { try keep(piece, in: \.wireContent) }
        try decode(piece, from: 0)
    }

    /// Undoes the codings from this layer on.
    private func decode(
        _ piece: UnsafeRawBufferPointer,
        from layer: Int
    ) throws(Refusal) {
        guard layer < decoders.count else { return try take(piece) }
        do {
            try decoders[layer].decode(piece) { (decoded) throws(Refusal) in
                try decode(decoded, from: layer + 1)
            }
        } catch .use(let refusal) {
            throw refusal
        } catch .coding(.bomb) {
            throw Self.bomb
        } catch {
            throw Refusal(errorClass: .bodyDecode, message: "its content encoding is corrupt")
        }
    }

    /// Ends the body and finishes its file.
    func finish() throws(Refusal) {
        if isUndecided { decide(isWhole: true) }
        do {
            for decoder in decoders { try decoder.finish() }
        } catch {
            throw Refusal(errorClass: .bodyTruncated, message: "its content encoding ends early")
        }
        if let file {
            do { savedFile = try file.finish() } catch {
                throw Refusal(errorClass: .saveFailed, message: error.description)
            }
        }
    }

    /// What of a piece is within a limit; cuts the body there if it may be cut.
    private func bounded(
        _ piece: UnsafeRawBufferPointer,
        after count: Int64,
        _ maximum: Int64,
        _ errorClass: ErrorClass
    ) throws(Refusal) -> UnsafeRawBufferPointer {
        guard Int64(piece.count) > maximum - count else { return piece }
        guard cuts else { throw tooLarge(errorClass) }
        isCut = true
        return UnsafeRawBufferPointer(rebasing: piece.prefix(Int(max(0, maximum - count))))
    }

    private func take(_ piece: UnsafeRawBufferPointer) throws(Refusal) {
        var piece = try bounded(piece, after: bytes, maximum, .limitDecoded)
        if cuts, collects {
            piece = try bounded(piece, after: bytes, maximumCollected, .limitBody)
        }
        bytes += Int64(piece.count)
        // Two layers may each stay within the ratio and break it together.
        if decoders.count > 1, ContentDecoder.isBomb(made: bytes, from: wireBytes) {
            throw Self.bomb
        }
        if collects {
            guard bytes <= maximumCollected else {
                throw Refusal(
                    errorClass: .limitBody,
                    message: "its body is over the limit of \(maximumCollected) bytes in memory"
                )
            }
            try keep(piece, in: \.collected)
            if isUndecided { decide(isWhole: false) }
        }
        if let file {
            do { try file.write(piece) } catch {
                throw Refusal(errorClass: .saveFailed, message: error.description)
            }
        }
    }

    /// Decides whether a body of no known type is a page, if its bytes tell that by now.
    private func decide(isWhole: Bool) {
        guard let start = try? collected.content.piece(at: 0) else { return }
        let isPage =
            PageType.isHTML(start) ?? (isWhole || bytes > Self.mostUndecided ? false : nil)
        guard let isPage else { return }
        isUndecided = false
        guard !isPage else { return }
        collects = false
        isUnwanted = file == nil && !keepsWire
        collected.clear()
    }

    private func keep(
        _ piece: UnsafeRawBufferPointer,
        in place: ReferenceWritableKeyPath<ResponseBody, KeptBytes>
    ) throws(Refusal) {
        do { try self[keyPath: place].append(piece) } catch {
            throw Refusal(
                errorClass: .localMemory,
                message: "its body is more than memory has room for: \(error.message)"
            )
        }
    }

    private static let bomb = Refusal(
        errorClass: .limitDecoded,
        message: "its body decodes to over 100 times its size"
    )

    /// What undoes a list of codings, the last one first.
    ///
    /// Where one of them is unknown, as `UTF-8`, `none` or `aws-chunked`, nothing is undone: the bytes are
    /// taken as they are, as browsers do (Fetch Standard, "handle content codings").
    private static func decoders(for list: String) throws(Refusal) -> [ContentDecoder] {
        var decoders: [ContentDecoder] = []
        for member in list.split(separator: ",").reversed() {
            let coding = member.filter { $0 != " " && $0 != "\t" }
            if coding.isEmpty || coding.lowercased() == "identity" { continue }
            guard let decoder = ContentDecoder(coding: coding) else { return [] }
            guard decoders.count < maximumLayers else {
                throw Refusal(
                    errorClass: .bodyDecode,
                    message: "more than \(maximumLayers) layers of content encoding"
                )
            }
            decoders.append(decoder)
        }
        return decoders
    }

    /// Whether ignored bytes followed the coded content.
    var hasPadding: Bool { decoders.contains { $0.hasPadding } }

    private func tooLarge(_ errorClass: ErrorClass) -> Refusal {
        Refusal(errorClass: errorClass, message: "its body is over the limit of \(maximum) bytes")
    }

    /// The decoded body, if it is kept.
    var result: BodyContent? { collects ? collected.content : nil }
    /// The body as received, if it is kept.
    var wire: BodyContent { keepsWire && !keepsWireApart ? collected.content : wireContent.content }
}
