/// `/headers`: the request's header fields as plain text, one a line, in the order received.
struct HeadersPath: PathHandler {
    let roots = ["headers"]

    /// The fields as the parser passed them: it has refused CR, LF and NUL by then.
    func answer(to request: SiteRequest) -> Answer {
        guard request.path == "/headers" else { return .problem(404, "The path is /headers.") }
        return .reply(.text(request.headers.map { "\($0.name): \($0.value)\n" }.joined()))
    }
}
