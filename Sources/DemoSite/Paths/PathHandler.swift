/// Answers the requests below one or more first path components.
///
/// To add one, write its file and name it in ``Router/init(configuration:baseURL:)``. A handler
/// decides and never acts: the waiting and sending are the connection's. It runs on an event loop
/// and must not block; with several loops it is called from all of them.
protocol PathHandler: Sendable {
    /// The first path components this handler answers, such as `lesson` for `/lesson/1`.
    var roots: [String] { get }

    /// What to do with a request. Called once for each, when it is complete and its turn has come.
    func answer(to request: SiteRequest) -> Answer

    /// One answered request is done with: sent, given up by the client, or closed at the limit.
    /// Called exactly once for each call of ``answer(to:)``.
    func answerEnded()
}

extension PathHandler {
    /// Most handlers count nothing.
    func answerEnded() {}
}
