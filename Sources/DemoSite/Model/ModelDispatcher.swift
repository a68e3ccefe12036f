import Clock
import NIOCore
import ServerModels

/// Where the requests of all connections meet one model server: on one event loop, with one timer.
///
/// The model's clock is the machine's, so that an answer is late by what waking up takes, but what
/// follows from it inside the model is not.
final class ModelDispatcher {
    /// What becomes of a request.
    enum Outcome {
        /// It is answered at once.
        case answered(ModelAnswer)
        /// Its answer comes later; until then it can be given up under this number.
        case waiting(Int)
    }

    private var server: any ModelServer
    private let loop: any EventLoop
    private let speed: Double
    private let origin = MonotonicTime.now()
    private var lastNumber = 0
    private var receivers: [Int: (ModelAnswer) -> Void] = [:]
    /// What has left the model; from `delivered` on it is still to be handed out.
    private var due: [ModelDeparture] = []
    private var delivered = 0
    private var isDelivering = false
    private var timer: (deadline: MonotonicTime, task: Scheduled<Void>)?

    /// A clerk of a fresh server.
    ///
    /// - Parameters:
    ///   - speed: How many times faster than the machine's the model's clock runs.
    ///   - loop: The only event loop that calls it.
    init(_ server: any ModelServer, speed: Double, on loop: any EventLoop) {
        self.server = server
        self.speed = speed
        self.loop = loop
    }

    /// A request has come.
    ///
    /// - Parameter receiver: Called with an answer that is not given at once, never from within
    ///   this call.
    func ask(
        onNewConnection isNewConnection: Bool,
        _ receiver: @escaping (ModelAnswer) -> Void
    ) -> Outcome {
        let now = modelNow()
        server.advance(to: now, into: &due)
        lastNumber += 1
        let number = lastNumber
        let answer = server.arrived(number, at: now, onNewConnection: isNewConnection)
        if answer == nil { receivers[number] = receiver }
        setTimer()
        return answer.map { .answered($0) } ?? .waiting(number)
    }

    /// The client of a waiting request has gone.
    func abandon(_ number: Int) {
        guard receivers.removeValue(forKey: number) != nil else { return }
        let now = modelNow()
        server.advance(to: now, into: &due)
        // It may have left the model just now, and a model forgets those who have left.
        if !due[delivered...].contains(where: { $0.id == number }) {
            server.abandoned(number, at: now)
        }
        setTimer()
    }

    private func deliver() {
        timer = nil
        server.advance(to: modelNow(), into: &due)
        isDelivering = true
        // A receiver may ask again and so make more due.
        while delivered < due.count {
            let departure = due[delivered]
            delivered += 1
            receivers.removeValue(forKey: departure.id)?(departure.answer)
        }
        due.removeAll(keepingCapacity: true)
        delivered = 0
        isDelivering = false
        setTimer()
    }

    private func setTimer() {
        guard !isDelivering else { return }
        guard let next = due.isEmpty ? server.nextDeparture : .zero else { return }
        if let timer {
            guard next < timer.deadline else { return }
            timer.task.cancel()
        }
        let wait = max(next - modelNow(), .zero) / speed
        let deadline = NIODeadline.now() + .nanoseconds(wait.wholeNanoseconds)
        let task = loop.assumeIsolated().scheduleTask(deadline: deadline) { [self] in deliver() }
        timer = (next, task)
    }

    private func modelNow() -> MonotonicTime {
        let passed = Double((MonotonicTime.now() - origin).wholeNanoseconds) * speed
        return MonotonicTime(nanoseconds: Int64(passed))
    }
}
