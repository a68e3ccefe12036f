import NIOCore

/// `/retry-after/SECONDS`: 503 with `Retry-After` until that time has passed, then fine.
///
/// `?status=429` changes the status, `?as=date` sends an HTTP date; each query string is a case
/// of its own. Who comes back too early is told the rest of the time.
struct RetryAfterPath: PathHandler {
    let roots = ["retry-after"]
    private let rests = AttemptLedger<RetryWindow>()
    private let speedFactor: Double

    /// A handler whose waits are divided by `speedFactor`.
    init(speedFactor: Double) {
        self.speedFactor = speedFactor
    }

    /// The next answer of this target.
    func answer(to request: SiteRequest) -> Answer {
        guard let seconds = request.argument.flatMap({ Int($0) }), (0...300).contains(seconds)
        else { return .problem(400, "Ask for /retry-after/SECONDS, 0 to 300.") }
        let status = request.parameter("status").map { Int($0) ?? 0 } ?? 503
        guard status == 429 || status == 503 else {
            return .problem(400, "status is 429 or 503.")
        }
        let length = Duration.seconds(seconds) / speedFactor
        let rest = rests.update("\(seconds)?\(request.query)", from: RetryWindow()) {
            $0.rest(at: request.receivedAt, length: length)
        }
        guard let rest else {
            return .reply(.html(Reply.page(title: "Open again", "<p>Thank you for waiting.</p>")))
        }
        let form: RetryWindow.Form = request.parameter("as") == "date" ? .date : .seconds
        return .reply(RetryWindow.reply(status, rest: rest, form: form))
    }
}
