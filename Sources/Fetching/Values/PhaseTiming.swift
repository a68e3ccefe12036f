/// How long the last attempt of a task stood in each phase, in milliseconds.
///
/// Single precision keeps a row small; at one hour it still resolves a quarter of a millisecond.
public struct PhaseTiming: Equatable, Sendable {
    /// Ready but not started: waiting for a permit or its host.
    ///
    /// Measured by us.
    public var queued: Float = 0
    /// Name lookup.
    public var dns: Float = 0
    /// TCP handshake.
    public var connect: Float = 0
    /// TLS handshake.
    public var tls: Float = 0
    /// From the request being sent to the first byte: the server's thinking time.
    public var wait: Float = 0
    /// From the first byte to the last.
    public var body: Float = 0

    /// All phases zero.
    public init() {}
}
