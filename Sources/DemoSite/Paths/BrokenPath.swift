/// `/hang`, `/stall`, `/truncated`, `/reset` and `/empty`: servers that let you down.
struct BrokenPath: PathHandler {
    let roots = ["hang", "stall", "truncated", "reset", "empty"]

    /// The failure that the path names.
    func answer(to request: SiteRequest) -> Answer {
        switch request.path {
        case "/hang": Answer(act: .hang)
        case "/stall": .reply(Self.broken(.stall))
        case "/truncated": .reply(Self.broken(.close))
        case "/reset": Answer(act: .reset)
        case "/empty": Answer(act: .closeEmpty)
        default: .problem(404, "There is nothing below this path.")
        }
    }

    /// A page that breaks off half way.
    static func broken(_ ending: BodyStream.Ending) -> Reply {
        let line = "<p>Half of this page arrives, and then something happens to the rest.</p>\n"
        let document = Reply.page(title: "Half a page", String(repeating: line, count: 40))
        let cut = BodyStream.Cut(offset: document.utf8.count / 2, ending: ending)
        return Reply(body: .stream(.document(document, over: .zero, cut: cut)))
    }
}
