import URLStandard

/// The engine for programs that have URLs as text.
///
/// A text that is no URL is a task that has failed as ``ErrorClass/urlInvalid``.
extension FetchEngine {
    /// Fetches one URL and collects its body.
    ///
    /// Cancelling the Swift task cancels the fetch.
    ///
    /// - Throws: The ``FetchError`` that ended it, or `CancellationError`.
    public func fetch(_ url: String) async throws -> FetchResult {
        try await fetch(FetchRequest(url))
    }

    /// Fetches all URLs, collects their bodies, and returns their results in the order of the input.
    ///
    /// Errors are values beside results. Cancelling the Swift task cancels all of them, and there
    /// still is a result for each.
    public func gather(_ urls: some Sequence<String> & Sendable) async -> [FetchResult] {
        await gather(urls.map { FetchRequest($0) })
    }

    /// The results of all URLs as they come, the fastest first, with their bodies.
    ///
    /// Leaving the loop early cancels those that have not finished.
    public func results(of urls: some Sequence<String> & Sendable) -> AsyncStream<FetchResult> {
        results(of: urls.map { FetchRequest($0) })
    }
}

extension FetchRequest {
    /// A request to fetch a URL given as text; what is no absolute URL fails as `url.invalid`.
    public init(_ text: String, body: BodyHandling = .collect) {
        do throws(WebURLError) {
            self.init(try WebURL(text), body: body)
        } catch {
            self.init(invalid: text, because: error.description)
        }
    }
}

extension FetchResult {
    /// The body as text, read as UTF-8 with U+FFFD for invalid bytes; nil without a body.
    ///
    /// Remote bytes: a terminal obeys some of them.
    public var text: String? { body.map { String(decoding: $0, as: UTF8.self) } }
}
