import Fetching

/// Takes one response's body: counts it, bounds it, decodes it, and keeps or saves what is wanted.
///
/// A class for the same reason as ``ResponseHead``.
final class ResponseBody {
    /// What ends a transfer in the middle of its body.
    struct Refusal: Error {
        let errorClass: ErrorClass
        let message: String
    }

    /// Content codings of one body; no server has reason for more than one.
    private static let maximumLayers = 2

    private let maximum: Int64
    private let maximumCollected: Int64
    private let keepsWire: Bool
    private var collects = false
    /// Whether the body as it came is kept apart from the decoded one.
    private var keepsWireApart = false
    /// Outermost first: the coding that was applied last.
    private var decoders: [ContentDecoder] = []
    private var file: BodyFile?
    /// Where the whole body was saved.
    private(set) var savedFile: String?
    private(set) var bytes: Int64 = 0
    private(set) var wireBytes: Int64 = 0
    /// In memory as long as there is room: it is about to be read.
    private var collected: KeptBytes
    /// For an archive: read once, to be written to another file.
    private var wireContent: KeptBytes

    /// Bytes above which a body that only an archive wants is spooled.
    private static let mostForArchive = 1 << 20

    init(_ configuration: TransportConfiguration) {
        maximum = configuration.maximumBody ?? .max
        maximumCollected = configuration.maximumCollectedBody
        keepsWire = configuration.keepsExchanges
        let (budget, spool) = (configuration.memory, configuration.spool)
        collected = KeptBytes(on: budget, spool)
        wireContent = KeptBytes(on: budget, spool, mostInMemory: Self.mostForArchive)
    }

    /// Forgets everything, to take another response's body.
    func clear() {
        collects = false
        keepsWireApart = keepsWire
        decoders = []
        file = nil
        savedFile = nil
        bytes = 0
        wireBytes = 0
        collected.clear()
        wireContent.clear()
    }

    /// The headers have come and the body may follow.
    func begin(
        after head: ResponseHead,
        handling: BodyHandling,
        saveTo file: BodyFile?
    ) throws(Refusal) {
        switch handling {
        case .discard, .none: collects = false
        case .collect: collects = true
        case .collectHTML: collects = Self.isHTML(head.contentType)
        }
        self.file = file
        if head.contentLength > maximum || head.contentLength == .max {
            throw Refusal(
                errorClass: .limitBody,
                message: "its length of \(head.contentLength) bytes is over the limit of \(maximum)"
            )
        }
        if let codings = head.contentEncoding { decoders = try Self.decoders(for: codings) }
        // Without a coding both are the same bytes.
        keepsWireApart = keepsWire && !(collects && decoders.isEmpty)
        expect(head.contentLength)
    }

    /// Prepares for as many bytes as the headers announce; what is not announced is not positive.
    private func expect(_ length: Int64) {
        let announced = length > 0 ? length : .max
        if collects {
            let most = min(maximum, maximumCollected)
            collected.expect(length, atMost: decoders.isEmpty ? min(announced, most) : most)
        }
        if keepsWireApart { wireContent.expect(length, atMost: min(announced, maximum)) }
    }

    /// Takes a piece as it came over the wire.
    func receive(_ piece: UnsafeRawBufferPointer) throws(Refusal) {
        wireBytes += Int64(piece.count)
        guard wireBytes <= maximum else { throw tooLarge(.limitBody) }
        if keepsWireApart { try keep(piece, in: \.wireContent) }
        try decode(piece, from: 0)
    }

    /// Undoes the codings from that layer on.
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

    /// The body has ended.
    ///
    /// Finishes its file.
    func finish() throws(Refusal) {
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

    private func take(_ piece: UnsafeRawBufferPointer) throws(Refusal) {
        bytes += Int64(piece.count)
        guard bytes <= maximum else { throw tooLarge(.limitDecoded) }
        // Two layers may each keep the ratio and break it together.
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
        }
        if let file {
            do { try file.write(piece) } catch {
                throw Refusal(errorClass: .saveFailed, message: error.description)
            }
        }
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

    private static func decoders(for list: String) throws(Refusal) -> [ContentDecoder] {
        var decoders: [ContentDecoder] = []
        for member in list.split(separator: ",").reversed() {
            let coding = member.filter { $0 != " " && $0 != "\t" }
            if coding.isEmpty || coding.lowercased() == "identity" { continue }
            guard decoders.count < maximumLayers else {
                throw Refusal(
                    errorClass: .bodyDecode,
                    message: "more than \(maximumLayers) layers of content encoding"
                )
            }
            guard let decoder = ContentDecoder(coding: coding) else {
                throw Refusal(
                    errorClass: .bodyDecode,
                    message: "unknown content encoding \(coding)"
                )
            }
            decoders.append(decoder)
        }
        return decoders
    }

    /// Whether bytes followed the end of the coded content.
    var hasPadding: Bool { decoders.contains { $0.hasPadding } }

    private func tooLarge(_ errorClass: ErrorClass) -> Refusal {
        Refusal(errorClass: errorClass, message: "its body is over the limit of \(maximum) bytes")
    }

    /// The decoded body, if it was asked for.
    var result: BodyContent? { collects ? collected.content : nil }
    /// The body as it came over the wire, if that was to be kept.
    var wire: BodyContent { keepsWire && !keepsWireApart ? collected.content : wireContent.content }

    static func isHTML(_ contentType: String?) -> Bool {
        guard let type = contentType?.lowercased() else { return false }
        return type.hasPrefix("text/html") || type.hasPrefix("application/xhtml+xml")
    }
}
