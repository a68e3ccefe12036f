package import Fetching

/// Writes the outcome, the status and the final URL of each result, separated by tabs.
package struct TSVEncoder: LineEncoder, Sendable {
    /// An encoder; it has no settings.
    package init() {}

    /// No header line.
    package var header: [UInt8] { [] }

    /// Appends one result as a line.
    package func append(_ result: FetchResult, to buffer: inout [UInt8]) {
        let status = result.status.map { String($0) } ?? ""
        buffer += "\(result.outcome.name)\t\(status)\t\(result.finalURL.text)\n".utf8
    }
}
