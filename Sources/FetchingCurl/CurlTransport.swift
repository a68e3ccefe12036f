import CCurl
public import Fetching
import Glibc
import Synchronization

/// Transfers on one libcurl multi handle, on a thread of its own.
///
/// All transfers of a transport share its connections and names. A TLS session is only resumed by
/// the easy handle that made it (libcurl 7.88.1 keeps five for each handle). Orders go in through a
/// locked inbox with one wake-up a batch; reports come out as one batch a loop turn.
public final class CurlTransport: Transport {
    private let configuration: TransportConfiguration
    private let makeMulti: @Sendable () -> UnsafeMutableRawPointer?
    private let inbox = OrderInbox()
    private let thread = Mutex<LoopThread?>(nil)

    /// What the fastest server answers within a few milliseconds.
    public let reserveCapacity = 256

    /// The budget that kept bodies are charged to.
    public var memory: MemoryBudget? { configuration.memory }

    /// Creates a transport; ``start(delivering:)`` starts its thread.
    public convenience init(_ configuration: TransportConfiguration = TransportConfiguration()) {
        self.init(configuration, makingMulti: { curl_multi_init() })
    }

    /// Creates a transport on a multi handle that the caller makes; without one every transfer fails.
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

    /// Appends orders to the inbox and wakes the thread if it sleeps.
    public func send(_ orders: [TransportOrder]) {
        guard !inbox.append(orders) else { return }
        for case .removeFile(let path) in orders { unlink(path) }
    }

    /// Ends every transfer and the thread, and returns when the thread has ended.
    public func stop() async {
        inbox.close()
        guard let thread = thread.withLock({ $0 }) else { return }
        await thread.ended()
    }
}
