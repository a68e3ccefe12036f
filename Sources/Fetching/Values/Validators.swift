/// What tells one version of a resource from another (RFC 9110 §8.8), as its server sent it.
///
/// Sent back, they ask for the content only if it has changed since (§13.1.2, §13.1.3).
public struct Validators: Equatable, Sendable {
    /// `ETag`, with its quotes.
    public let etag: String?
    /// `Last-Modified`, an HTTP date.
    public let lastModified: String?

    /// The longest field that is kept, in bytes.
    private static let maximumLength = 1024

    /// Validators; nil if there are none.
    ///
    /// A field that holds control characters, or that is too long, counts as none: it could not be
    /// sent back.
    public init?(etag: String?, lastModified: String?) {
        self.etag = etag.flatMap(Self.usable)
        self.lastModified = lastModified.flatMap(Self.usable)
        if self.etag == nil, self.lastModified == nil { return nil }
    }

    private static func usable(_ text: String) -> String? {
        let isUsable =
            !text.isEmpty && text.utf8.count <= maximumLength
            && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        return isUsable ? text : nil
    }
}
