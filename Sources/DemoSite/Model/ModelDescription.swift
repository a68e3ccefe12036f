import ServerModels

/// `/model`: what a model server is, answered at once whatever the model does.
struct ModelDescription: PathHandler {
    let roots = ["model"]
    private let reply: Reply

    /// The page about `model` at `baseURL`.
    init(_ model: ModelSpecification, baseURL: String) {
        reply = .html(Self.document(model, baseURL: baseURL))
    }

    /// The page.
    func answer(to request: SiteRequest) -> Answer {
        request.path == "/model" ? .reply(reply) : .problem(404, "There is no such page here.")
    }

    /// What `/` and `/model` show.
    static func document(_ model: ModelSpecification, baseURL: String) -> String {
        let sentences = model.summary().map { "<p>\(escapedHTML($0))</p>" }
        return Reply.page(
            title: "A server that follows a model",
            """
            \(sentences.joined(separator: "\n"))
            <p>Every path but <a href="/robots.txt">/robots.txt</a> and <a href="/model">/model</a>
            is answered as the model wants it; <a href="/page/1">/page/1</a> leads to \
            \(ModelPath.pageCount) others.</p>
            <p>Find its best limit with <code>crawltop compare \(baseURL)/</code>, or watch it at
            work with <code>crawltop \(baseURL)/</code>.</p>
            """
        )
    }
}
