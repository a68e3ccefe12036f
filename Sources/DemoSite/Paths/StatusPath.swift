import NIOCore

/// `/status/CODE`: a response with that status.
struct StatusPath: PathHandler {
    let roots = ["status"]

    /// The status, with the fields that RFC 9110 demands beside it (§15.5.2, §15.5.6, §10.2.2).
    func answer(to request: SiteRequest) -> Answer {
        guard let code = request.argument.flatMap({ Int($0) }), (200...599).contains(code) else {
            return .problem(400, "Ask for /status/CODE with a final status, 200 to 599.")
        }
        switch code {
        case 204, 304: return .reply(Reply(status: code, type: nil, body: .none))
        case 205: return .reply(Reply(status: code, type: nil, body: .bytes(.init())))
        case 301, 302, 303, 307, 308: return .reply(.redirect(code, to: "/"))
        default:
            let sentence = "You asked for status \(code)."
            return .reply(.problem(code, sentence, fields: Self.fields[code] ?? []))
        }
    }

    private static let fields: [Int: [(name: String, value: String)]] = [
        401: [("WWW-Authenticate", "Basic realm=\"demo\"")],
        405: [("Allow", "GET, HEAD")],
        407: [("Proxy-Authenticate", "Basic realm=\"demo\"")],
    ]
}
