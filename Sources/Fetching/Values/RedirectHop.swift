/// One redirect that a task has followed: who answered, with what, and how fast.
///
/// Where it led is the next hop's ``url``, or the task's final URL after the last one.
public struct RedirectHop: Equatable, Sendable {
    /// Bytes of a URL that are kept; a server can make one up for every hop of every task.
    public static let maximumURLBytes = 2048

    /// Status of the answer: 301, 302, 303, 307 or 308.
    public let status: UInt16
    /// The URL that answered; a text that is cut and ends in `…` where it is too long.
    public let url: TaskURL
    /// From the start of the transfer to its end.
    public let milliseconds: Float

    /// A redirect answered by `url`, which is cut at ``maximumURLBytes``.
    public init(status: UInt16, url: TaskURL, milliseconds: Float) {
        self.status = status
        self.milliseconds = milliseconds
        let bytes = url.text.utf8
        guard bytes.count > Self.maximumURLBytes else {
            self.url = url
            return
        }
        // A serialised URL is ASCII, so no character is cut in two.
        let kept = String(decoding: bytes.prefix(Self.maximumURLBytes - 3), as: UTF8.self)
        self.url = .unparsed(kept + "…")
    }
}
