/// `/flaky/K`: fails K times with 500, then always succeeds.
///
/// Each query string is a case of its own, so `/flaky/2?run=7` starts anew.
struct FlakyPath: PathHandler {
    let roots = ["flaky"]
    private let failures = AttemptLedger<Int>()

    /// The next answer of this target.
    func answer(to request: SiteRequest) -> Answer {
        guard let limit = request.argument.flatMap({ Int($0) }), (0...1000).contains(limit) else {
            return .problem(400, "Ask for /flaky/K with 0 to 1000 failures.")
        }
        let failed = failures.update("\(limit)?\(request.query)", from: 0) { count in
            count = min(count + 1, limit + 1)
            return count
        }
        guard failed > limit else {
            return .problem(500, "Failure \(failed) of \(limit); try again.")
        }
        return .reply(
            .html(Reply.page(title: "Recovered", "<p>After \(limit) failures all is well.</p>"))
        )
    }
}
