import Clock
import Fetching
import FetchingCurl
import FetchingTestSupport

/// How late deadlines and cancels are while other transfers keep the loop busy.
///
/// `lateness PORT [--rate 5000] [--count 500] [--wait 400]`, against `serve` in another process.
struct LatenessTrial {
    private let server: String
    private let rate: Int
    private let count: Int
    private let wait: Int

    init(_ arguments: ProbeArguments) {
        server = "http://127.0.0.1:\(arguments.target)"
        rate = arguments.number("rate", 5000)
        count = arguments.number("count", 500)
        wait = arguments.number("wait", 400)
    }

    func run() async throws {
        let backlog = try? Backlog()
        print("what                   p50 ms   p99 ms   max ms  under req/s")
        try await measure("timeout.connect", .timeoutConnect, at: backlog?.url ?? "") {
            $0.connect = .milliseconds(wait)
        }
        try await measure("timeout.first-byte", .timeoutFirstByte, at: "\(server)/late") {
            $0.firstByte = .milliseconds(wait)
        }
        try await measure("timeout.stall", .timeoutStall, at: "\(server)/slow") {
            $0.stall = .milliseconds(wait)
        }
        try await measure("timeout.attempt", .timeoutAttempt, at: "\(server)/late") {
            $0.attempt = .milliseconds(wait)
        }
        try await measure("timeout.task", .timeoutTask, at: "\(server)/late") { _ in }
        try await measure("cancel", nil, at: "\(server)/late") { _ in }
    }

    /// Starts transfers one after the other over a second; each ends by that deadline.
    private func measure(
        _ name: String,
        _ errorClass: ErrorClass?,
        at url: String,
        _ change: (inout Deadlines) -> Void
    ) async throws {
        var configuration = TransportConfiguration()
        var deadlines = Deadlines()
        change(&deadlines)
        configuration.deadlines = AttemptDeadlines(deadlines)
        let trial = TimedTransport(CurlTransport(configuration))
        let load = Task { await trial.load("\(server)/", perSecond: rate) }
        try? await Task.sleep(for: .milliseconds(200))
        let limit = Duration.milliseconds(wait)
        for _ in 0..<count {
            trial.start(url, endsAt: errorClass == .timeoutTask ? MonotonicTime.now() + limit : nil)
            try? await Task.sleep(for: .milliseconds(2))
        }
        if errorClass == nil {
            try? await Task.sleep(for: .milliseconds(100))
            await trial.cancelEach()
        }
        try await trial.untilEnded(count)
        load.cancel()
        let served = await load.value
        let late = trial.lateness(expected: errorClass, after: errorClass == nil ? .zero : limit)
        await trial.stop()
        guard late.count == count else { return print(name, "ended otherwise:", late.count) }
        let columns = [late[count / 2], late[count * 99 / 100], late[count - 1]].map { column($0) }
        let title = name + String(repeating: " ", count: max(0, 20 - name.count))
        print(title, columns.joined(separator: " "), "  \(served)")
    }

    private func column(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let text = "\(tenths / 10).\(abs(tenths % 10))"
        return String(repeating: " ", count: max(0, 8 - text.count)) + text
    }
}
