/// One redirect that a task has followed: who answered, with what, and how fast.
///
/// Where it led is the next hop's ``url``, or the task's final URL after the last one.
public struct RedirectHop: Equatable, Sendable {
    /// Bytes of a URL that are kept; a server can make one up for every hop of every task.
    public static let maximumURLBytes = 2048

    /// Status of the answer: 301, 302, 303, 307 or 308.
    public let status: UInt16
    /// The URL that answered, without credentials; cut, and ended by `…`, where it is too long.
    ///
    /// Remote bytes: show it only as safe text.
    public let url: String
    /// From the start of the transfer to its end.
    public let milliseconds: Float

    /// A redirect answered by `url`, which is cut at ``maximumURLBytes``.
    public init(status: UInt16, url: String, milliseconds: Float) {
        self.status = status
        self.milliseconds = milliseconds
        guard url.utf8.count > Self.maximumURLBytes else {
            self.url = url
            return
        }
        // A serialised URL is ASCII, so no character is cut in two.
        self.url = String(decoding: url.utf8.prefix(Self.maximumURLBytes - 3), as: UTF8.self) + "…"
    }
}
