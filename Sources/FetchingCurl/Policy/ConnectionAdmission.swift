import CCurl
import Clock
import DequeModule

/// Admits transfers to libcurl; those to TLS servers wait for a connection to share or a handshake.
///
/// Plain http is admitted at once. Lives on the network thread.
struct ConnectionAdmission {
    /// A transfer that waits; it may have ended, and its handle may serve another one by now.
    struct Waiter {
        let transfer: CurlTransfer
        private let serial: UInt32

        init(_ transfer: CurlTransfer) {
            self.transfer = transfer
            serial = transfer.serial
        }

        var stillWaits: Bool {
            transfer.hold != nil && transfer.order != nil && transfer.serial == serial
        }
    }

    private let multi: UnsafeMutableRawPointer
    private let handshakes: HandshakeBudget
    private let offersHTTP2: Bool
    /// Transfers that open a connection which others may wait for.
    private var openers: [CurlTransfer] = []
    /// Transfers that wait for a handshake.
    private var queue = Deque<Waiter>()
    /// Whether libcurl got a transfer since its last turn.
    private(set) var hasBegun = false

    init(
        _ multi: UnsafeMutableRawPointer,
        _ handshakes: HandshakeBudget,
        _ configuration: TransportConfiguration
    ) {
        self.multi = multi
        self.handshakes = handshakes
        offersHTTP2 = configuration.httpVersion == .http2
    }

    /// Admits a transfer, at once or when another has opened a connection for it.
    mutating func begin(_ transfer: CurlTransfer, now: MonotonicTime) {
        guard offersHTTP2, let origin = transfer.origin, origin.isSecure else {
            add(transfer)
            return
        }
        let admission = origin.sharing.admit(Waiter(transfer), needsOwn: transfer.isUnrepeatable)
        proceed(transfer, admission, now: now)
    }

    /// Tries a transfer again that our own gate stopped, or whose request its server did not take.
    mutating func beginAgain(
        _ transfer: CurlTransfer,
        after obstacle: ConnectionGate.Obstacle,
        now: MonotonicTime
    ) {
        curl_multi_remove_handle(multi, transfer.easy)
        switch obstacle {
        case .handshakes:
            transfer.holdBack(for: .turn, now: now)
            queue.append(Waiter(transfer))
        case .noConnection:
            leave(transfer, hasFailed: false, now: now)
            transfer.holdBack(for: .connection, now: now)
            guard offersHTTP2, let origin = transfer.origin, origin.isSecure else {
                transfer.letGo(now: now)
                add(transfer)
                return
            }
            proceed(transfer, origin.sharing.admitWithoutRoom(Waiter(transfer)), now: now)
        }
    }

    /// A transfer is about to end.
    mutating func end(_ transfer: CurlTransfer, hasFailed: Bool, now: MonotonicTime) {
        leave(transfer, hasFailed: hasFailed, now: now)
    }

    /// Admits transfers whose connection is ready now, and those that a handshake is free for.
    ///
    /// - Parameter time: How long libcurl's turn took.
    mutating func settle(after time: Duration, now: MonotonicTime) {
        let isIdle = handshakes.underWay == 0 && queue.isEmpty && openers.isEmpty
        guard !isIdle else { return }
        handshakes.noteTurn(time, isWanted: !queue.isEmpty, now: now)
        for transfer in openers where transfer.gate.isReady {
            leave(transfer, hasFailed: false, now: now)
        }
        var room = handshakes.limit - handshakes.underWay
        while room > 0, let waiter = queue.popFirst() {
            guard waiter.stillWaits else { continue }
            room -= 1
            waiter.transfer.letGo(now: now)
            add(waiter.transfer)
        }
    }

    /// libcurl is about to take its turn.
    mutating func beginTurn() { hasBegun = false }

    private mutating func proceed(
        _ transfer: CurlTransfer,
        _ admission: ConnectionSharing<Waiter>.Admission,
        now: MonotonicTime
    ) {
        if admission == .waits {
            if transfer.hold == nil { transfer.holdBack(for: .connection, now: now) }
            return
        }
        if transfer.hold != nil { transfer.letGo(now: now) }
        transfer.gate.mayOpen = admission == .opens
        if admission == .opens {
            transfer.isOpener = true
            openers.append(transfer)
        }
        add(transfer)
    }

    /// Removes a transfer from the openers, and admits those that waited for it.
    private mutating func leave(_ transfer: CurlTransfer, hasFailed: Bool, now: MonotonicTime) {
        guard transfer.isOpener, let origin = transfer.origin else { return }
        transfer.isOpener = false
        openers.removeAll { $0 === transfer }
        let gate = transfer.gate
        let waiters =
            gate.isReady
            ? origin.sharing.opened(isShared: gate.speaksHTTP2)
            : origin.sharing.gaveUp(hasFailed: hasFailed)
        for waiter in waiters where waiter.stillWaits {
            begin(waiter.transfer, now: now)
        }
    }

    private mutating func add(_ transfer: CurlTransfer) {
        hasBegun = true
        curl_multi_add_handle(multi, transfer.easy)
    }
}
