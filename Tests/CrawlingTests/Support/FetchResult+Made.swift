import Fetching
import FetchingTestSupport

extension FetchResult {
    /// The end of a task as the crawler's tests need it.
    static func made(
        _ index: Int = 0,
        _ url: String,
        role: TaskRole = .crawl,
        outcome: Outcome = .ok,
        status: UInt16? = 200,
        error: FetchError? = nil,
        skipReason: SkipReason? = nil,
        movedTo finalURL: String? = nil,
        type: String? = "text/html",
        depth: Int = 0,
        body: String? = nil,
        bytes: [UInt8]? = nil,
        content: BodyContent? = nil,
        linkFields: LinkFields? = nil
    ) -> FetchResult {
        sampleResult(
            index: index,
            id: TaskID(index: index),
            role: role,
            url: url,
            finalURL: finalURL,
            outcome: outcome,
            status: status,
            error: error,
            skipReason: skipReason,
            redirects: finalURL == nil ? 0 : 1,
            contentType: type,
            bytes: 0,
            wireBytes: 0,
            depth: depth,
            linkFields: linkFields,
            content: content ?? (bytes ?? body.map { Array($0.utf8) }).map { .memory($0) }
        )
    }
}
