/// The special schemes (URL Standard §4.2), whose URLs always have a host and a hierarchy.
enum SpecialScheme: String, Sendable {
    case http, https, ws, wss, ftp, file

    /// Recognises a scheme in lower case.
    init?(_ scheme: String) { self.init(rawValue: scheme) }

    /// Recognises a scheme in bytes, in either letter case.
    init?(_ bytes: Span<UInt8>, in range: Range<Int>) {
        if bytes.matches("https", in: range) {
            self = .https
        } else if bytes.matches("http", in: range) {
            self = .http
        } else if bytes.matches("file", in: range) {
            self = .file
        } else if bytes.matches("ws", in: range) {
            self = .ws
        } else if bytes.matches("wss", in: range) {
            self = .wss
        } else if bytes.matches("ftp", in: range) {
            self = .ftp
        } else {
            return nil
        }
    }

    /// The port a URL of this scheme leaves out.
    var defaultPort: UInt16? {
        switch self {
        case .http, .ws: 80
        case .https, .wss: 443
        case .ftp: 21
        case .file: nil
        }
    }
}
