import CCurl
public import Fetching
import Glibc
import Synchronization

/// Transfers on one libcurl multi handle, on a thread of its own.
///
/// Connections and names are shared by all of a transport's transfers, TLS sessions by those that
/// one handle makes after each other (libcurl 7.88.1 keeps five for each handle). Orders go in through
/// a locked inbox with one wake-up a batch; facts come out as one batch a loop turn.
public final class CurlTransport: Transport {
    private let configuration: TransportConfiguration
    private let makeMulti: @Sendable () -> UnsafeMutableRawPointer?
    private let inbox = OrderInbox()
    private let thread = Mutex<LoopThread?>(nil)

    /// Some milliseconds' worth of the fastest server's answers.
    public let reserveCapacity = 256

    /// What it charges the bodies on that it keeps.
    public var memory: MemoryBudget? { configuration.memory }

    /// A transport that is not started yet.
    public convenience init(_ configuration: TransportConfiguration = TransportConfiguration()) {
        self.init(configuration, makingMulti: { curl_multi_init() })
    }

    /// The same with a multi handle of the caller's making; without one every transfer fails.
    init(
        _ configuration: TransportConfiguration,
        makingMulti makeMulti: @escaping @Sendable () -> UnsafeMutableRawPointer?
    ) {
        self.configuration = configuration
        self.makeMulti = makeMulti
    }

    /// Starts the network thread.
    public func start(delivering deliver: @escaping @Sendable (TransportBatch) -> Void) {
        CurlLibrary.initialise()
        let configuration = configuration
        let (inbox, makeMulti) = (inbox, makeMulti)
        thread.withLock { thread in
            precondition(thread == nil, "a transport is started once")
            thread = LoopThread {
                CurlAllocator.keepingBlocks {
                    guard let multi = makeMulti() else {
                        return RefusingLoop(inbox, deliver: deliver).run()
                    }
                    var loop = CurlLoop(
                        configuration,
                        multi: multi,
                        inbox: inbox,
                        deliver: deliver
                    )
                    loop.run()
                }
            }
        }
    }

    /// Hands orders over and wakes the thread if it sleeps.
    public func send(_ orders: [TransportOrder]) {
        guard !inbox.append(orders) else { return }
        for case .removeFile(let path) in orders { unlink(path) }
    }

    /// Ends every transfer and the thread, and returns when it has ended.
    public func stop() async {
        inbox.close()
        guard let thread = thread.withLock({ $0 }) else { return }
        await thread.ended()
    }
}

/// libcurl's process-wide state.
enum CurlLibrary {
    private static let once: Void = {
        // libcurl leaves SIGPIPE to us: CURLOPT_NOSIGNAL keeps it from touching signals.
        signal(SIGPIPE, SIG_IGN)
        CurlAllocator.initialiseCurl()
    }()

    static func initialise() { once }
}
