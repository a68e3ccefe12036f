/// The objects that all transfers of a loop share.
struct TransferContext {
    let configuration: TransportConfiguration
    let headerLists: HeaderLists
    let closed = ClosedConnections()
    /// Watches for floods by HTTP/2; nil if that is not offered.
    let records: RecordWatch?
    /// Where good bodies are saved; nil for nowhere.
    let folder: SaveFolder?
    /// The trusted authorities; nil if certificates are not verified.
    let certificates: CertificateStore?
    let handshakes = HandshakeBudget()

    init(_ configuration: TransportConfiguration) {
        self.configuration = configuration
        headerLists = HeaderLists(configuration)
        records = configuration.httpVersion == .http2 ? RecordWatch() : nil
        folder = configuration.saveFolder.map { SaveFolder($0) }
        certificates =
            configuration.isInsecure
            ? nil
            : CertificateStore(
                ownFile: configuration.certificateAuthorities,
                interval: configuration.authorityInterval
            )
    }
}
