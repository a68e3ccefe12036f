import Fetching
import FetchingTestSupport

extension FetchResult {
    /// The end of a task as a test needs it.
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
        bytes: [UInt8]? = nil
    ) -> FetchResult {
        FetchResult(
            id: TaskID(index: index),
            name: "",
            role: role,
            url: TaskURL(url),
            finalURL: TaskURL(finalURL ?? url),
            outcome: outcome,
            status: status,
            error: error,
            skipReason: skipReason,
            attempts: 1,
            redirects: finalURL == nil ? 0 : 1,
            contentType: type,
            bytes: 0,
            wireBytes: 0,
            depth: depth,
            referrer: nil,
            timing: PhaseTiming(),
            totalMilliseconds: 0,
            isReused: false,
            content: (bytes ?? body.map { Array($0.utf8) }).map { .memory($0) }
        )
    }
}

extension FetchResult {
    /// The same page with its body in another place.
    func holding(_ content: BodyContent) -> FetchResult {
        FetchResult(
            id: id,
            name: givenName,
            role: role,
            url: url,
            finalURL: finalURL,
            outcome: outcome,
            status: status,
            error: error,
            skipReason: skipReason,
            attempts: attempts,
            redirects: redirects,
            contentType: contentType,
            bytes: bytes,
            wireBytes: wireBytes,
            depth: depth,
            referrer: referrer,
            timing: timing,
            totalMilliseconds: totalMilliseconds,
            isReused: isReused,
            content: content
        )
    }
}
