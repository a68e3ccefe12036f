import CCurl
import Clock
import Fetching
import Glibc
import URLStandard

/// One easy handle and the transfer that it makes at the moment.
///
/// Lives on the network thread only. The handle keeps its options from transfer to transfer, so
/// that starting the next one sets little more than the request's target.
final class CurlTransfer {
    let easy: UnsafeMutableRawPointer
    let bufferSize: Int
    /// libcurl's error buffer, `CURL_ERROR_SIZE` bytes.
    let problemText = UnsafeMutablePointer<CChar>.allocate(capacity: 256)
    let configuration: TransportConfiguration
    let headerLists: HeaderLists
    var sendsCredentials: Bool?
    /// What the handle sends as `Cookie`; empty for nothing.
    var cookies: [UInt8] = []
    /// Header lines of a request that is no plain GET; nil while the handle sends plain GETs.
    var messageHeaders: UnsafeMutableRawPointer?
    let closed: ClosedConnections
    /// Watches for floods by HTTP/2; nil if that is not offered.
    let records: RecordWatch?
    /// Where good bodies are saved; nil for nowhere.
    let folder: SaveFolder?
    /// The trusted authorities; nil if certificates are not verified.
    let certificates: CertificateStore?
    private var certificateGeneration = 0
    /// Whether libcurl must close the connection after the answer.
    private var forbidsReuse = false

    /// Enforces which addresses it may connect to.
    let gate: ConnectionGate
    /// How far it has come before libcurl gets it.
    var nameWait = NameWait.none
    /// The name's entry for libcurl.
    var resolveEntry: ResolveEntry?
    private(set) var order: TransferOrder?
    /// The origin of its URL; between transfers, that of the last one.
    private(set) var origin: CurlOrigin?
    let head: ResponseHead
    let body: ResponseBody
    private(set) var phase = TaskState.dns
    private(set) var refusal: ResponseBody.Refusal?
    /// Whether no more of the answer is wanted, so that however the transfer ends, it was answered.
    var hasEnough = false
    private var wallClockStart = 0.0
    private(set) var startedAt = MonotonicTime.zero
    /// When the TLS handshake began, in milliseconds from the start.
    ///
    /// Until the handshake is over, libcurl 7.88.1 does not report that the TCP connection is open.
    private(set) var handshakeBegan: Float = 0
    /// Why it is held back from libcurl; nil if it is not.
    private(set) var hold: Hold?
    /// How long it was held back until libcurl last got it, in milliseconds.
    private(set) var heldFor: Float = 0
    /// Counts requests that the server did not take.
    var resending = Resending()
    /// Whether it opens a connection that others may wait for.
    var isOpener = false
    var watch: DeadlineWatch
    /// Whether it has made progress that was not reported.
    var isChanged = true
    var isPaused = false

    /// Creates a handle with all lasting options; nil if libcurl cannot make one.
    ///
    /// - Parameters:
    ///   - bufferSize: The size of the receive buffer in bytes, most of a transfer's memory.
    ///   - prunesNames: Whether libcurl removes expired names from its cache after each transfer.
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
        head = ResponseHead(
            keepsBytes: configuration.keepsExchanges,
            takesCookies: configuration.takesCookies,
            keepsValidators: configuration.keepsValidators
        )
        body = ResponseBody(configuration)
        watch = DeadlineWatch(
            configuration.deadlines,
            start: .zero,
            endsAt: .distantFuture,
            endClass: .timeoutRun
        )
        setLastingOptions()
        crawltop_set_long(easy, CURLOPT_BUFFERSIZE, bufferSize)
        // libcurl looks up a proxy's name itself, so that name must expire with every handle.
        let lifetime =
            prunesNames || configuration.proxy != nil
            ? ResolveEntry.lifetime(besides: configuration.nameLifetime) : -1
        crawltop_set_long(easy, CURLOPT_DNS_CACHE_TIMEOUT, lifetime)
    }

    deinit {
        // First of all, because it unsets an option of the handle.
        resolveEntry = nil
        curl_easy_cleanup(easy)
        curl_slist_free_all(messageHeaders?.assumingMemoryBound(to: curl_slist.self))
        problemText.deallocate()
    }

    /// libcurl's error message; empty if there is none.
    var problem: String { String(cString: problemText) }

    /// Sets the handle up for a transfer; returns an error if libcurl reads its URL otherwise.
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
        if !cookies.isEmpty || order.cookie != nil || !headerLists.ownCookies.isEmpty {
            setCookies(order)
        }
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

    /// Sets the authorities if they have changed since they were last set.
    private func setTrust(_ now: MonotonicTime) {
        guard let certificates else { return }
        certificates.look(now: now)
        guard certificateGeneration != certificates.generation else { return }
        certificateGeneration = certificates.generation
        certificates.set(on: easy)
    }

    private func setURL(_ url: WebURL, of origin: CurlOrigin) -> Bool {
        defer { self.origin = origin }
        // A proxy needs the whole URL in the request line.
        guard configuration.proxy == nil else {
            return crawltop_set_string(easy, CURLOPT_URL, url.href) == CURLE_OK
        }
        if origin !== self.origin { origin.set(on: easy) }
        return origin.setTarget(of: url, on: easy)
    }

    /// Forgets the transfer, so that the handle can make the next one.
    func end() {
        order = nil
        resolveEntry = nil
        gate.stopOpening()
        body.clear()
        head.clear()
    }

    /// Holds back a transfer that is off the multi handle; ``letGo(now:)`` ends that.
    func holdBack(for reason: Hold, now: MonotonicTime) {
        hold = reason
        phase = .connect
        refusal = nil
        isChanged = true
        problemText.pointee = 0
        handshakeBegan = 0
        // The handshake budget is not the server's fault.
        if reason == .turn { watch.pause(at: now, by: .thread) }
        if gate.isReady { watch.reconnect(at: now) }
    }

    /// The transfer is about to be added to the multi handle again.
    func letGo(now: MonotonicTime) {
        if hold == .turn { watch.resume(at: now, by: .thread) }
        hold = nil
        gate.beginAgain()
        heldFor = Float(now.milliseconds(since: startedAt)) - nameWaited
    }

    /// Why a transfer is held back.
    enum Hold {
        /// Another transfer opens a connection for it.
        case connection
        /// The handshake budget is used up.
        case turn
    }

    /// Updates the phase of a transfer that may still be connecting.
    func updatePhase(now: MonotonicTime) {
        // Before that, libcurl would report the times of the handle's last transfer.
        guard phase.rawValue < TaskState.wait.rawValue, !isBeforeCurl else { return }
        var reached = TaskState.dns
        let sent = Int64(crawltop_get_offset(easy, CURLINFO_PRETRANSFER_TIME_T))
        if sent > 0 {
            reached = .wait
            // The first byte's deadline runs from the sending, which was some time ago. It must not
            // begin before a stop of the process, which libcurl's timer includes; hence the bound.
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

    /// Whether the connection was ready for the request.
    var isConnected: Bool {
        !isBeforeCurl && crawltop_get_offset(easy, CURLINFO_PRETRANSFER_TIME_T) > 0
    }

    /// The body's length over the wire where the answer told it, else −1.
    var expectedBytes: Int64 { asksForHeadersOnly ? -1 : head.contentLength }

    /// Bytes of the answer so far, with its headers.
    var received: Int64 { head.received + body.wireBytes }

    /// The TLS handshake has begun.
    func beginHandshake() {
        let sinceStart = Float(MonotonicTime.now().milliseconds(since: startedAt))
        handshakeBegan = sinceStart - nameWaited - heldFor
        isChanged = true
    }

    /// Reads a header line; false ends the transfer.
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
        if isUnwanted(handling) { return beginRest() }
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

    /// Takes a piece of the body; false ends the transfer.
    func receiveBody(_ piece: UnsafeRawBufferPointer) -> Bool {
        isChanged = true
        records?.progressed()
        watch.received(at: .now())
        guard !hasEnough else { return receiveRest(piece) }
        do {
            try body.receive(piece)
            if body.isCut {
                hasEnough = true
                return false
            }
            if body.isUnwanted { return beginRest() }
            if body.hasPadding { setForbidsReuse(true) }
            return true
        } catch {
            refusal = error
            return false
        }
    }

    /// libcurl reads this option after the answer, so it can still be set while the answer comes.
    private func setForbidsReuse(_ forbids: Bool) {
        guard forbids != forbidsReuse else { return }
        forbidsReuse = forbids
        crawltop_set_long(easy, CURLOPT_FORBID_REUSE, forbids ? 1 : 0)
    }

    /// What was odd about the answer.
    ///
    /// If libcurl closed the connection although the answer did not announce that, bytes followed the
    /// answer.
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

    /// Finishes a complete body; returns why that fails.
    func finishBody() -> ResponseBody.Refusal? {
        do {
            try body.finish()
            return nil
        } catch { return error }
    }

    private func refuse(_ errorClass: ErrorClass, _ message: String) {
        refusal = ResponseBody.Refusal(errorClass: errorClass, message: message)
    }

    /// The answer as it came, for archives; nil where nothing of its body was wanted.
    var exchange: Exchange? {
        guard configuration.keepsExchanges, !head.bytes.isEmpty, order?.body != BodyHandling.none
        else { return nil }
        let address = crawltop_get_string(easy, CURLINFO_PRIMARY_IP).map { String(cString: $0) }
        return Exchange(
            head: head.bytes,
            content: body.wire,
            remoteAddress: address,
            startedAt: wallClockStart
        )
    }
}
