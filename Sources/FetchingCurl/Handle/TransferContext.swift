/// What all transfers of a loop share.
struct TransferContext {
    let configuration: TransportConfiguration
    let headerLists: HeaderLists
    let closed = ClosedConnections()
    /// Who watches over what comes by HTTP/2; nil where that is not spoken.
    let records: RecordWatch?
    /// Where good bodies are saved; nil where they are not.
    let folder: SaveFolder?
    /// What is trusted; nil where certificates are not verified.
    let certificates: CertificateStore?
    let handshakes = HandshakeBudget()

    /// What a configuration asks for.
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
