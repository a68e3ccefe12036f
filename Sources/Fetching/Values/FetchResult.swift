public import Clock

/// What became of one task, once.
///
/// A class, since it is passed on without being changed: two dozen
/// fields would be copied at each step.
public final class FetchResult: Identifiable, Sendable {
    /// The task.
    public let id: TaskID
    /// Position in the input (fetch) or in order of discovery (crawl), from zero.
    public let index: Int
    /// The name it was given; nil for one made of role and index.
    package let givenName: String?
    /// Its name, such as `fetch-17`.
    public var name: String { givenName ?? TaskRow.name(role, index) }
    /// What it was for.
    public let role: TaskRole
    /// The URL as given, normalised.
    public let url: TaskURL
    /// The URL that gave the last answer, after redirects.
    public let finalURL: TaskURL
    /// How it ended.
    public let outcome: Outcome
    /// Status of the last answer.
    public let status: UInt16?
    /// Why it failed or was cut off.
    public let error: FetchError?
    /// Why it was skipped.
    public let skipReason: SkipReason?
    /// Attempts started.
    public let attempts: Int
    /// Redirects followed.
    public let redirects: Int
    /// `Content-Type` of the last answer, as sent: remote bytes.
    public let contentType: String?
    /// Body bytes after decoding.
    public let bytes: Int64
    /// Body bytes over the wire.
    public let wireBytes: Int64
    /// Links from a seed.
    public let depth: Int
    /// URL of the page that linked here first.
    public let referrer: TaskURL?
    /// How long the last attempt stood in each phase.
    public let timing: PhaseTiming
    /// From the task becoming known to its end, in milliseconds.
    public let totalMilliseconds: Double
    /// The same without the last attempt's wait for its turn, for people: of a long list most tasks
    /// wait for nearly as long as the run takes.
    public var busyMilliseconds: Double { max(totalMilliseconds - Double(timing.queued), 0) }
    /// Whether the last attempt used a connection that was already open.
    public let isReused: Bool
    /// What was odd about the last answer, which counts nonetheless.
    public let anomalies: AnswerAnomalies
    /// What the last answer's header says of links; nil for nothing.
    package let linkFields: LinkFields?
    /// `Refresh` of the last answer, as sent: remote bytes.
    package let refresh: String?
    /// The decoded body, where the request asked for it; in memory or in a spool.
    package let content: BodyContent?
    /// The decoded body, where the request asked for it.
    ///
    /// Read anew each time where it was too much for the memory.
    public var body: [UInt8]? { try? content?.bytes() }
    /// The last answer as it came, where the transport was told to keep it.
    public let exchange: Exchange?
    /// The file that the body was saved to, where the task has ended well and the transport saves.
    public let file: String?
    /// What more there is to say of a task that was skipped, in words; nil for nothing.
    public let note: String?
    /// Redirects followed, in their order; as many as ``redirects`` counts.
    public let hops: [RedirectHop]
    /// What a link checker says of it.
    public let assessment: Assessment
    /// `ETag` and `Last-Modified` of the last answer: remote bytes.
    public let validators: Validators?
    /// When it ended; zero where that is not known.
    public let finishedAt: MonotonicTime

    /// A result with every field given.
    package init(
        id: TaskID,
        index: Int? = nil,
        name: String?,
        role: TaskRole,
        url: TaskURL,
        finalURL: TaskURL,
        outcome: Outcome,
        status: UInt16?,
        error: FetchError?,
        skipReason: SkipReason?,
        attempts: Int,
        redirects: Int,
        contentType: String?,
        bytes: Int64,
        wireBytes: Int64,
        depth: Int,
        referrer: TaskURL?,
        timing: PhaseTiming,
        totalMilliseconds: Double,
        isReused: Bool,
        anomalies: AnswerAnomalies = [],
        linkFields: LinkFields? = nil,
        refresh: String? = nil,
        content: BodyContent? = nil,
        exchange: Exchange? = nil,
        file: String? = nil,
        note: String? = nil,
        hops: [RedirectHop] = [],
        assessment: Assessment = Assessment(),
        validators: Validators? = nil,
        finishedAt: MonotonicTime = .zero
    ) {
        self.id = id
        self.index = index ?? id.index
        givenName = name
        self.role = role
        self.url = url
        self.finalURL = finalURL
        self.outcome = outcome
        self.status = status
        self.error = error
        self.skipReason = skipReason
        self.attempts = attempts
        self.redirects = redirects
        self.contentType = contentType
        self.bytes = bytes
        self.wireBytes = wireBytes
        self.depth = depth
        self.referrer = referrer
        self.timing = timing
        self.totalMilliseconds = totalMilliseconds
        self.isReused = isReused
        self.anomalies = anomalies
        self.linkFields = linkFields
        self.refresh = refresh
        self.content = content
        self.exchange = exchange
        self.file = file
        self.note = note
        self.hops = hops
        self.assessment = assessment
        self.validators = validators
        self.finishedAt = finishedAt
    }

    /// The same result without its decoded body, and with another exchange.
    package func replacingBodies(exchange: Exchange?) -> FetchResult {
        copy(content: nil, exchange: exchange, assessment: assessment)
    }

    /// The same result with another assessment.
    package func assessed(_ assessment: Assessment) -> FetchResult {
        copy(content: content, exchange: exchange, assessment: assessment)
    }

    /// The same result, of content that has not changed.
    ///
    /// - Parameters:
    ///   - validators: Those of the content.
    ///   - contentType: The content's type, where the answer does not tell it.
    package func unchanged(since validators: Validators?, contentType: String?) -> FetchResult {
        copy(
            content: content,
            exchange: exchange,
            assessment: assessment,
            validators: validators,
            contentType: self.contentType ?? contentType
        )
    }

    /// The same result with more findings.
    package func finding(_ more: [Finding]) -> FetchResult {
        guard !more.isEmpty else { return self }
        var assessment = assessment
        assessment.findings += more
        return assessed(assessment)
    }

    /// The same result with the places that link to it; the first one becomes its referrer.
    package func linked(from places: LinkPlaces) -> FetchResult {
        var assessment = assessment
        assessment.linkedFrom = places
        return copy(
            content: content,
            exchange: exchange,
            assessment: assessment,
            referrer: places.first.first?.page
        )
    }

    /// The same result as a failure.
    package func failing(_ error: FetchError) -> FetchResult {
        copy(content: content, exchange: exchange, assessment: assessment, failure: error)
    }

    /// The same result with another note.
    package func noting(_ note: String) -> FetchResult {
        copy(content: content, exchange: exchange, assessment: assessment, note: note)
    }

    private func copy(
        content: BodyContent?,
        exchange: Exchange?,
        assessment: Assessment,
        failure: FetchError? = nil,
        note: String? = nil,
        referrer: TaskURL? = nil,
        validators: Validators? = nil,
        contentType: String? = nil
    ) -> FetchResult {
        FetchResult(
            id: id,
            index: index,
            name: givenName,
            role: role,
            url: url,
            finalURL: finalURL,
            outcome: failure == nil ? outcome : .failed,
            status: status,
            error: failure ?? error,
            skipReason: skipReason,
            attempts: attempts,
            redirects: redirects,
            contentType: contentType ?? self.contentType,
            bytes: bytes,
            wireBytes: wireBytes,
            depth: depth,
            referrer: referrer ?? self.referrer,
            timing: timing,
            totalMilliseconds: totalMilliseconds,
            isReused: isReused,
            anomalies: anomalies,
            linkFields: linkFields,
            refresh: refresh,
            content: content,
            exchange: exchange,
            file: file,
            note: note ?? self.note,
            hops: hops,
            assessment: assessment,
            validators: validators ?? self.validators,
            finishedAt: finishedAt
        )
    }
}

/// One answer as it came over the wire, for archives.
public struct Exchange: Sendable {
    /// Status line and header lines, each ended by CR LF, with the empty line at the end.
    public var head: [UInt8]
    /// The body before any content decoding, but without chunked framing; in memory or in a spool.
    package var content: BodyContent
    /// The body before any content decoding, but without chunked framing.
    public var wireBody: [UInt8] {
        get { (try? content.bytes()) ?? [] }
        set { content = .memory(newValue) }
    }
    /// The server's address, where known.
    public var remoteAddress: String?
    /// When the request was started, in seconds since 1970.
    public var startedAt: Double

    /// An answer with every field given.
    public init(
        head: [UInt8],
        wireBody: [UInt8],
        remoteAddress: String? = nil,
        startedAt: Double
    ) {
        self.init(
            head: head,
            content: .memory(wireBody),
            remoteAddress: remoteAddress,
            startedAt: startedAt
        )
    }

    /// An answer whose body may be in a spool.
    package init(
        head: [UInt8],
        content: BodyContent,
        remoteAddress: String?,
        startedAt: Double
    ) {
        self.head = head
        self.content = content
        self.remoteAddress = remoteAddress
        self.startedAt = startedAt
    }
}
