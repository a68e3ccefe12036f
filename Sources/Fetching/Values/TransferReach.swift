/// Which addresses a transfer may connect to.
public enum TransferReach: UInt8, Sendable {
    /// Any: the user named its URL's origin.
    case anywhere
    /// Those of the Internet, and those of networks that the transport was told to allow.
    ///
    /// The URL is one that a server named, by a link or a redirect: it must not lead into the
    /// networks that only we can reach.
    case publicOnly
}
