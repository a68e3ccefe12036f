import CCurl
import Clock
import Fetching
import Glibc
import URLStandard

/// One easy handle and the transfer that it makes at the moment.
///
/// Lives on the network thread only. The handle keeps its options from transfer to transfer, so
/// that starting the next one sets little more than a URL.
final class CurlTransfer {
    let easy: UnsafeMutableRawPointer
    let bufferSize: Int
    /// As long as `CURL_ERROR_SIZE` says.
    let problemText = UnsafeMutablePointer<CChar>.allocate(capacity: 256)
    let configuration: TransportConfiguration
    let headerLists: HeaderLists
    var sendsCredentials: Bool?
    /// Header lines of a request that is no plain GET, while the handle is set up for one.
    var messageHeaders: UnsafeMutableRawPointer?
    let closed: ClosedConnections
    /// Who watches over what comes by HTTP/2; nil where that is not spoken.
    let records: RecordWatch?
    /// Where good bodies are saved; nil where they are not.
    private let folder: SaveFolder?
    /// What it trusts; nil where certificates are not verified.
    let certificates: CertificateStore?
    private var certificateGeneration = 0
    /// Whether the connection is to be closed after the answer.
    private var forbidsReuse = false

    /// Which addresses it may connect to.
    let gate: ConnectionGate
    /// Where it stands with its host's name.
    var nameWait = NameWait.none
    /// What it tells libcurl of that name.
    var pin: ResolveEntry?
    private(set) var order: TransferOrder?
    /// The origin of its URL, and of the handle's last one.
    private(set) var origin: CurlOrigin?
    let head: ResponseHead
    let body: ResponseBody
    private(set) var phase = TaskState.dns
    private(set) var refusal: ResponseBody.Refusal?
    /// Whether the transfer was ended because nothing more of the answer is wanted.
    private(set) var hasEnough = false
    private var wallClockStart = 0.0
    private(set) var startedAt = MonotonicTime.zero
    /// When the TLS handshake began, in milliseconds from the start: until it is over, libcurl
    /// 7.88.1 does not tell that the TCP connection is open.
    private(set) var handshakeBegan: Float = 0
    /// For what it is held back; libcurl does not know of it meanwhile.
    private(set) var hold: Hold?
    /// How long it was held back until libcurl was given it for the last time, in milliseconds.
    private(set) var heldFor: Float = 0
    /// How it stands with answers that never came.
    var resending = Resending()
    /// Whether others may wait for the connection that it opens.
    var isOpener = false
    var watch: DeadlineWatch
    /// Whether something has changed that was not reported yet.
    var isChanged = true
    var isPaused = false

    /// A handle with every option that stays; nil if libcurl cannot make one.
    ///
    /// - Parameters:
    ///   - bufferSize: Bytes that one read can give; the better part of a transfer's memory.
    ///   - prunesNames: Whether libcurl forgets names that are too old after each transfer.
    init?(
        _ context: TransferContext,
        bufferSize: Int,
        prunesNames: Bool
    ) {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        self.bufferSize = bufferSize
        configuration = context.configuration
        headerLists = context.headerLists
        closed = context.closed
        records = context.records
        folder = context.folder
        certificates = context.certificates
        gate = ConnectionGate(easy, configuration, context.handshakes)
        head = ResponseHead(keepsBytes: configuration.keepsExchanges)
        body = ResponseBody(configuration)
        watch = DeadlineWatch(
            configuration.deadlines,
            start: .zero,
            endsAt: .distantFuture,
            endClass: .timeoutRun
        )
        setLastingOptions()
        crawltop_set_long(easy, CURLOPT_BUFFERSIZE, bufferSize)
        // A proxy's name alone is looked up by libcurl, and has to grow old for every handle.
        let lifetime =
            prunesNames || configuration.proxy != nil
            ? ResolveEntry.lifetime(besides: configuration.nameLifetime) : -1
        crawltop_set_long(easy, CURLOPT_DNS_CACHE_TIMEOUT, lifetime)
    }

    deinit {
        // It takes back an option of the handle, which must still be there.
        pin = nil
        curl_easy_cleanup(easy)
        curl_slist_free_all(messageHeaders?.assumingMemoryBound(to: curl_slist.self))
        problemText.deallocate()
    }

    /// What libcurl says is wrong, in its own words; empty if nothing is.
    var problem: String { String(cString: problemText) }

    /// Gets ready for a transfer.
    ///
    /// Returns an error if its URL is not one for libcurl.
    func begin(_ order: TransferOrder, at origin: CurlOrigin?, now: MonotonicTime) -> FetchError? {
        self.order = order
        phase = .dns
        refusal = nil
        hasEnough = false
        isChanged = true
        isPaused = false
        problemText.pointee = 0
        if forbidsReuse { setForbidsReuse(false) }
        startedAt = now
        handshakeBegan = 0
        nameWait = .none
        hold = nil
        heldFor = 0
        isOpener = false
        resending = Resending()
        gate.begin(order.reach, isSecure: origin?.isSecure == true)
        watch = DeadlineWatch(
            configuration.deadlines,
            start: now,
            endsAt: order.endsAt,
            endClass: order.endClass
        )
        if configuration.keepsExchanges { wallClockStart = Double(time(nil)) }
        if messageHeaders != nil {
            forgetMessage()
            sendsCredentials = nil
        }
        if order.sendsCredentials != sendsCredentials { setCredentials(order.sendsCredentials) }
        if let message = order.message {
            carry(message, sendsCredentials: order.sendsCredentials)
        }
        guard let origin else {
            return FetchError(
                .urlInvalid,
                phase: .queued,
                message: "libcurl reads another host in this URL"
            )
        }
        if origin.isSecure { setTrust(now) }
        guard setURL(order.url, of: origin) else {
            return FetchError(.urlInvalid, phase: .queued, message: "no request can have this URL")
        }
        return nil
    }

    /// Tells the handle what to trust, unless it knows.
    private func setTrust(_ now: MonotonicTime) {
        guard let certificates else { return }
        certificates.look(now: now)
        guard certificateGeneration != certificates.generation else { return }
        certificateGeneration = certificates.generation
        certificates.set(on: easy)
    }

    private func setURL(_ url: WebURL, of origin: CurlOrigin) -> Bool {
        defer { self.origin = origin }
        // A proxy has to be told the whole URL.
        guard configuration.proxy == nil else {
            return crawltop_set_string(easy, CURLOPT_URL, url.href) == CURLE_OK
        }
        if origin !== self.origin { origin.set(on: easy) }
        return origin.setTarget(of: url, on: easy)
    }

    /// Forgets the transfer, so that the handle can make the next.
    func end() {
        order = nil
        pin = nil
        gate.stopOpening()
        body.clear()
        head.clear()
    }

    /// Holds the transfer back, which libcurl does not know of any more; ``letGo(now:)`` ends it.
    func holdBack(for reason: Hold, now: MonotonicTime) {
        hold = reason
        phase = .connect
        refusal = nil
        isChanged = true
        problemText.pointee = 0
        handshakeBegan = 0
        // The thread's own business is not the server's.
        if reason == .turn { watch.pause(at: now, by: .thread) }
        if gate.isReady { watch.reconnect(at: now) }
    }

    /// libcurl is about to be given the transfer that was held back.
    func letGo(now: MonotonicTime) {
        if hold == .turn { watch.resume(at: now, by: .thread) }
        hold = nil
        gate.beginAgain()
        heldFor = Float(now.milliseconds(since: startedAt)) - nameWaited
    }

    /// What a transfer is held back for.
    enum Hold {
        /// A connection that another opens.
        case connection
        /// Its turn among the handshakes.
        case turn
    }

    /// Looks how far a transfer has come that may still be connecting.
    func updatePhase(now: MonotonicTime) {
        // Until libcurl knows of this transfer it would tell of the handle's last one.
        guard phase.rawValue < TaskState.wait.rawValue, !isBeforeCurl else { return }
        var reached = TaskState.dns
        let sent = Int64(crawltop_get_offset(easy, CURLINFO_PRETRANSFER_TIME_T))
        if sent > 0 {
            reached = .wait
            // Looked at some time after: the first byte's deadline runs from the sending. But not
            // from before a standstill of the process, which libcurl's time has in it.
            let before = Int64((nameWaited + heldFor) * 1e6)
            let sentAt = startedAt.advanced(nanoseconds: before + sent * 1000)
            watch.connected(at: max(min(sentAt, now), now.advanced(nanoseconds: -100_000_000)))
        } else if handshakeBegan > 0 || crawltop_get_offset(easy, CURLINFO_CONNECT_TIME_T) > 0 {
            reached = .tls
        } else if crawltop_get_offset(easy, CURLINFO_NAMELOOKUP_TIME_T) > 0 {
            reached = .connect
        }
        if reached != phase {
            phase = reached
            isChanged = true
        }
    }

    /// Whether the request could be sent.
    var isConnected: Bool {
        !isBeforeCurl && crawltop_get_offset(easy, CURLINFO_PRETRANSFER_TIME_T) > 0
    }

    /// The body's length over the wire where the answer told it, else −1.
    var expectedBytes: Int64 { asksForHeadersOnly ? -1 : head.contentLength }

    /// Bytes of the answer so far, headers included.
    var received: Int64 { head.received + body.wireBytes }

    /// The TLS handshake has begun.
    func beginHandshake() {
        let sinceStart = Float(MonotonicTime.now().milliseconds(since: startedAt))
        handshakeBegan = sinceStart - nameWaited - heldFor
        isChanged = true
    }

    /// Reads one header line.
    ///
    /// Returns false to end the transfer.
    func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        if phase != .body {
            phase = .body
            let now = MonotonicTime.now()
            watch.connected(at: now)
            watch.answered(at: now)
        }
        isChanged = true
        let wasComplete = head.isComplete
        do {
            try head.read(line)
        } catch {
            switch error {
            case .tooLarge:
                refuse(
                    .limitHeaders,
                    "its headers are over \(ResponseHead.maximumBytes) bytes or \(ResponseHead.maximumLines) lines"
                )
            case .differingLengths:
                refuse(.protoFraming, "it has two different Content-Length headers")
            case .invalidLength:
                refuse(.protoFraming, "its Content-Length is no number")
            }
            return false
        }
        if !head.anomalies.isEmpty { setForbidsReuse(true) }
        guard head.isComplete, !wasComplete, head.status >= 200 else { return true }
        return beginBody()
    }

    private func beginBody() -> Bool {
        guard let handling = order?.body else { return false }
        guard !asksForHeadersOnly else { return true }
        hasEnough = handling == .none
        if hasEnough { return false }
        do {
            var file: BodyFile?
            if let folder, head.status < 300, let order {
                do {
                    let url = order.url.href
                    file = try folder.makeFile(task: order.task.index, url: url)
                } catch {
                    let shortage = LocalShortage.errorClass(of: error.code)
                    refuse(shortage ?? .saveFailed, error.description)
                    return false
                }
            }
            try body.begin(after: head, handling: handling, saveTo: file)
            return true
        } catch {
            refusal = error
            return false
        }
    }

    /// Takes a piece of the body.
    ///
    /// Returns false to end the transfer.
    func receiveBody(_ piece: UnsafeRawBufferPointer) -> Bool {
        isChanged = true
        records?.progressed()
        watch.received(at: .now())
        do {
            try body.receive(piece)
            if body.hasPadding { setForbidsReuse(true) }
            return true
        } catch {
            refusal = error
            return false
        }
    }

    /// libcurl asks for this option when the answer is over, so that it may be set while it comes.
    private func setForbidsReuse(_ forbids: Bool) {
        guard forbids != forbidsReuse else { return }
        forbidsReuse = forbids
        crawltop_set_long(easy, CURLOPT_FORBID_REUSE, forbids ? 1 : 0)
    }

    /// What was odd about the answer, as far as it came.
    ///
    /// That a connection was closed without being announced means that bytes followed the answer.
    func anomalies(isWhole: Bool) -> AnswerAnomalies {
        var found = head.anomalies
        if body.hasPadding { found.insert(.codingPadding) }
        let isDelimited = head.contentLength >= 0 || head.hasTransferCoding
        if !closed.isEmpty, isWhole, isDelimited, refusal == nil, !forbidsReuse,
            !head.announcesClose,
            closed.contains(crawltop_get_long(easy, CURLINFO_LOCAL_PORT))
        {
            found.insert(.trailingBytes)
        }
        return found
    }

    /// Finishes a body that has come whole.
    func finishBody() -> ResponseBody.Refusal? {
        do {
            try body.finish()
            return nil
        } catch { return error }
    }

    private func refuse(_ errorClass: ErrorClass, _ message: String) {
        refusal = ResponseBody.Refusal(errorClass: errorClass, message: message)
    }

    /// The answer as it came, for archives.
    var exchange: Exchange? {
        guard configuration.keepsExchanges, !head.bytes.isEmpty else { return nil }
        let address = crawltop_get_string(easy, CURLINFO_PRIMARY_IP).map { String(cString: $0) }
        return Exchange(
            head: head.bytes,
            content: body.wire,
            remoteAddress: address,
            startedAt: wallClockStart
        )
    }
}
