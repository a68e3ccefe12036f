package import URLStandard

/// Reads `Refresh: 0; url=…`, the twin of `<meta http-equiv=refresh>` (HTML, "shared declarative
/// refresh steps").
package enum RefreshHeader {
    /// Where a document is to be replaced from; nil if it is only to be loaded again, or if the URL is
    /// none.
    ///
    /// - Parameter document: The URL that the answer came from, which relative ones belong to.
    package static func target(of value: String, document: WebURL) -> WebURL? {
        guard let url = MetaRefresh.url(in: Array(value.utf8)[...]) else { return nil }
        return try? WebURL(String(decoding: url, as: UTF8.self), base: document)
    }
}
