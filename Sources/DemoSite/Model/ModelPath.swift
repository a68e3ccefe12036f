import ServerModels

/// Every path of a server that follows a model: the model decides when and with which status it is
/// answered, and the path only what a good answer says.
///
/// `/page/N` leads to a few others up to ``pageCount`` of them, so that a crawl finds work; `/` tells
/// what the server is.
struct ModelPath: PathHandler {
    /// None: whatever no one else answers.
    let roots: [String] = []
    private let front: ModelPage

    /// How many pages lead to each other.
    static let pageCount = 10_000

    /// The paths of a server at `baseURL`.
    init(_ model: ModelSpecification, baseURL: String) {
        front = ModelPage(Reply.html(ModelDescription.document(model, baseURL: baseURL)))
    }

    /// The page, once the model has it done.
    func answer(to request: SiteRequest) -> Answer {
        Answer(act: .ask(request.path == "/" ? front : Self.page(request)))
    }

    private static func page(_ request: SiteRequest) -> ModelPage {
        guard request.root == "page", let number = request.argument.flatMap({ Int($0) }),
            (1...pageCount).contains(number)
        else {
            return ModelPage(.html(Reply.page(title: "A page", "<p><a href=\"/page/1\">1</a></p>")))
        }
        let links = [1, 2 * number, 2 * number + 1].filter { $0 <= pageCount }
            .map { "<a href=\"/page/\($0)\">\($0)</a>" }.joined(separator: " ")
        return ModelPage(.html(Reply.page(title: "Page \(number)", "<p>\(links)</p>")))
    }
}

/// What a request for a page of a model server is answered with, by the model's answer.
struct ModelPage: Sendable {
    private let good: Reply

    /// A page by what a good answer says.
    init(_ good: Reply) { self.good = good }

    /// The response to `answer`.
    func reply(to answer: ModelAnswer) -> Reply {
        guard answer.status != 200 else { return good }
        let fields = answer.retryAfter.map { [(name: "Retry-After", value: "\($0)")] }
        let sentence = "So this server's model wants it; /model tells which it is."
        return .problem(answer.status, sentence, fields: fields ?? [])
    }
}
