import NIOHTTP1

/// What a client is told whose request no path can answer.
enum RequestRefusal {
    /// A small page with the reason, and the fields its status demands.
    static func reply(_ status: HTTPResponseStatus) -> Reply {
        let code = Int(status.code)
        return switch status {
        case .methodNotAllowed:
            .problem(code, "Only GET and HEAD are answered.", fields: [("Allow", "GET, HEAD")])
        case .serviceUnavailable:
            .problem(code, "Too many connections are open.", fields: [("Retry-After", "1")])
        default: .problem(code, "The request cannot be answered.")
        }
    }
}
