/// What a handler decides to do with one request.
struct Answer: Sendable {
    /// How long to wait first, before the speed factor.
    var wait: Duration = .zero
    /// What to do then.
    let act: Act

    /// The ways to answer, or not to.
    enum Act: Sendable {
        /// Send a response.
        case reply(Reply)
        /// Never answer; the client gives up, or the hang limit is reached.
        case hang
        /// Close the connection without a byte.
        case closeEmpty
        /// Reset the connection without a byte.
        case reset
        /// Send the page, or what the model has instead, when the site's model says so.
        case ask(ModelPage)
    }

    /// A response, perhaps after a wait.
    static func reply(_ reply: Reply, after wait: Duration = .zero) -> Answer {
        Answer(wait: wait, act: .reply(reply))
    }

    /// A small page that says what is wrong with the request.
    static func problem(_ status: Int, _ sentence: String) -> Answer {
        .reply(.problem(status, sentence))
    }
}
