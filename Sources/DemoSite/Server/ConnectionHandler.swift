import NIOCore
import NIOHTTP1

/// One connection: takes requests in order, plays their answers, and watches its own deadlines.
///
/// Everything happens on the connection's event loop. Memory is bounded: reading rests while
/// requests queue, and writing rests while the client does not read.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        /// No answer is under way.
        case idle
        /// The wait before the first byte.
        case waiting
        /// A body on its way.
        case streaming(StreamProgress)
        /// The last bytes of a streamed body are with the system.
        case flushing
        /// Nothing more is sent until the client leaves.
        case hung
        /// Our side is closed or about to be; what still comes in is dropped.
        case closing
    }

    private let site: ServedSite
    private let isAdmitted: Bool
    private var intake = RequestIntake()
    private var phase = Phase.idle
    private var exchange: Exchange?
    private var timer: Scheduled<Void>?
    private var watch: Scheduled<Void>?
    private var lastProgress = NIODeadline.now()
    private var isReadHeldBack = false
    private var isPumping = false
    /// The number under which the model keeps the request; nil where it has none of ours.
    private var askedNumber: Int?
    private var hasAsked = false

    /// Above this a whole body is streamed, so that a slow client holds little memory.
    private static let largestWhole = 64 << 10
    /// What one turn of the loop may give to one client.
    private static let bytesPerTurn = 1 << 20

    /// A handler for a connection of `site`; one that is not admitted is answered 503.
    init(site: ServedSite, isAdmitted: Bool) {
        self.site = site
        self.isAdmitted = isAdmitted
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { opened(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        opened(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .closing = phase { return }
        intake.receive(unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        advance(context)
        context.flush()
    }

    func read(context: ChannelHandlerContext) {
        if case .closing = phase { return context.read() }
        if intake.isFull { isReadHeldBack = true } else { context.read() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard context.channel.isWritable else { return }
        lastProgress = .now()
        pump(context)
        advance(context)
        context.flush()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is HTTPParserError {
            intake.receive(error)
            advance(context)
            context.flush()
        } else {
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        phase = .closing
        timer?.cancel()
        watch?.cancel()
        timer = nil
        watch = nil
        if let number = askedNumber { site.model?.value.abandon(number) }
        endExchange(asMeant: false)
        if isAdmitted { site.counter.connectionClosed() }
    }

    // MARK: Requests in turn

    private func opened(_ context: ChannelHandlerContext) {
        guard watch == nil else { return }
        lastProgress = .now()
        keepWatch(context)
        guard !isAdmitted else { return }
        intake.refuse(.serviceUnavailable)
        advance(context)
        context.flush()
    }

    /// Answers waiting requests until one takes time or the client does not keep up.
    private func advance(_ context: ChannelHandlerContext) {
        while case .idle = phase, context.channel.isWritable, let incoming = intake.next() {
            begin(incoming, context)
        }
        if isReadHeldBack, !intake.isFull {
            isReadHeldBack = false
            context.read()
        }
    }

    private func begin(_ incoming: RequestIntake.Incoming, _ context: ChannelHandlerContext) {
        lastProgress = .now()
        site.counter.answerBegan()
        let (answer, handler) = decide(incoming)
        exchange = Exchange(
            isHead: incoming.head?.method == .HEAD,
            isHTTP10: incoming.head.map { $0.version.minor == 0 } ?? false,
            keepsAlive: incoming.keepsAlive,
            handler: handler
        )
        let wait = site.scaled(answer.wait)
        guard wait > .zero else { return play(answer.act, context) }
        phase = .waiting
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: wait) { [self] in
            phase = .idle
            lastProgress = .now()
            play(answer.act, context)
            advance(context)
            context.flush()
        }
    }

    private func decide(_ incoming: RequestIntake.Incoming) -> (Answer, (any PathHandler)?) {
        if let status = incoming.refusal {
            return (.reply(RequestRefusal.reply(status)), nil)
        }
        guard let head = incoming.head else { return (Answer(act: .closeEmpty), nil) }
        let request = SiteRequest(target: head.uri, headers: head.headers, receivedAt: lastProgress)
        guard let handler = site.router.handler(for: request) else {
            return (.problem(404, "There is no such page here."), nil)
        }
        return (handler.answer(to: request), handler)
    }

    // MARK: Answers

    private func play(_ act: Answer.Act, _ context: ChannelHandlerContext) {
        switch act {
        case .reply(let reply): send(reply, context)
        case .ask(let page): ask(for: page, context)
        case .hang: phase = .hung
        case .closeEmpty:
            endExchange(asMeant: true)
            close(context)
        case .reset:
            endExchange(asMeant: true)
            reset(context)
        }
    }

    /// Leaves it to the model when and how the request is answered.
    private func ask(for page: ModelPage, _ context: ChannelHandlerContext) {
        guard let model = site.model?.value else { return phase = .hung }
        phase = .waiting
        let isNew = !hasAsked
        hasAsked = true
        let outcome = model.ask(onNewConnection: isNew) { [self] answer in
            askedNumber = nil
            phase = .idle
            lastProgress = .now()
            send(page.reply(to: answer), context)
            advance(context)
            context.flush()
        }
        switch outcome {
        case .waiting(let number): askedNumber = number
        case .answered(let answer):
            phase = .idle
            send(page.reply(to: answer), context)
        }
    }

    private func send(_ reply: Reply, _ context: ChannelHandlerContext) {
        guard var exchange else { return }
        let framing = exchange.framing(of: reply.body)
        if framing == .close { exchange.keepsAlive = false }
        self.exchange = exchange
        var buffer = context.channel.allocator.buffer(capacity: 512 + Self.sizeAtOnce(reply.body))
        exchange.write(reply.head, framing: framing, date: site.date.line(), into: &buffer)
        switch reply.body {
        case _ where exchange.isHead: break
        case .none: break
        case .bytes(let bytes) where bytes.readableBytes <= Self.largestWhole:
            buffer.writeImmutableBuffer(bytes)
        case .bytes(let bytes):
            let stream = BodyStream(block: bytes, size: bytes.readableBytes)
            return start(stream, framing, head: buffer, context)
        case .stream(let stream):
            return start(stream, framing, head: buffer, context)
        }
        context.write(wrapOutboundOut(buffer), promise: nil)
        finish(context)
    }

    private static func sizeAtOnce(_ body: Reply.Body) -> Int {
        guard case .bytes(let bytes) = body, bytes.readableBytes <= largestWhole else { return 0 }
        return bytes.readableBytes
    }

    private func start(
        _ stream: BodyStream,
        _ framing: Exchange.Framing,
        head: ByteBuffer,
        _ context: ChannelHandlerContext
    ) {
        context.writeAndFlush(wrapOutboundOut(head), promise: nil)
        let duration = site.scaled(stream.duration)
        phase = .streaming(
            StreamProgress(stream, framing: framing, lasting: duration, now: .now())
        )
        pump(context)
    }

    /// Sends what is due of the body while the client keeps up.
    private func pump(_ context: ChannelHandlerContext) {
        // A flush may change writability and so call back into here.
        guard !isPumping, case .streaming(var progress) = phase else { return }
        isPumping = true
        timer?.cancel()
        let now = NIODeadline.now()
        var budget = Self.bytesPerTurn
        while budget > 0, context.channel.isWritable, let piece = progress.take(at: now) {
            budget -= piece.readableBytes
            lastProgress = now
            context.writeAndFlush(wrapOutboundOut(piece), promise: nil)
        }
        isPumping = false
        guard context.channel.isActive else { return }
        if progress.isComplete { return complete(progress, context) }
        phase = .streaming(progress)
        guard context.channel.isWritable else { return }
        let next = budget > 0 ? progress.nextTake(after: now) : now
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: next) { [self] in
            pump(context)
        }
    }

    /// All bytes of a body are written; what follows waits until the system has them.
    private func complete(_ progress: StreamProgress, _ context: ChannelHandlerContext) {
        phase = .flushing
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenSuccess { [self] in
            guard case .flushing = phase else { return }
            phase = .idle
            lastProgress = .now()
            end(progress.ending, context)
        }
        let last = progress.trailer ?? context.channel.allocator.buffer(capacity: 0)
        context.writeAndFlush(wrapOutboundOut(last), promise: written)
    }

    private func end(_ ending: BodyStream.Ending?, _ context: ChannelHandlerContext) {
        switch ending {
        case nil:
            finish(context)
            // Not at once: a queue of bodies would be a stack of calls.
            context.eventLoop.assumeIsolated().execute { [self] in
                advance(context)
                context.flush()
            }
        case .stall:
            phase = .hung
        case .close:
            endExchange(asMeant: true)
            close(context)
        case .reset:
            endExchange(asMeant: true)
            reset(context)
        }
    }

    private func finish(_ context: ChannelHandlerContext) {
        let keepsAlive = exchange?.keepsAlive ?? false
        phase = .idle
        endExchange(asMeant: true)
        if !keepsAlive { close(context) }
    }

    private func endExchange(asMeant: Bool) {
        guard let ended = exchange else { return }
        exchange = nil
        ended.handler?.answerEnded()
        site.counter.answerEnded(asMeant: asMeant)
    }

    private func close(_ context: ChannelHandlerContext) {
        phase = .closing
        ConnectionEnd.closeGently(context)
    }

    private func reset(_ context: ChannelHandlerContext) {
        phase = .closing
        ConnectionEnd.reset(context)
    }

    /// Looks now and then whether the connection is idle or stuck for too long.
    ///
    /// One timer a connection, not one a request.
    private func keepWatch(_ context: ChannelHandlerContext) {
        let idle = TimeAmount(site.configuration.idleTimeout)
        let hang = TimeAmount(site.configuration.hangLimit)
        let now = NIODeadline.now()
        var due = lastProgress + hang
        if case .idle = phase { due = lastProgress + idle }
        guard now < due else { return context.close(promise: nil) }
        // The phase may change before then, and with it the limit.
        let next = min(due, now + min(idle, hang))
        watch = context.eventLoop.assumeIsolated().scheduleTask(deadline: next) { [self] in
            keepWatch(context)
        }
    }
}
