/// A request method (RFC 9110 §9): a token such as `GET` or `PATCH`.
public struct RequestMethod: Hashable, Sendable, CustomStringConvertible {
    /// The token as it is sent; methods are case-sensitive.
    public let name: String

    /// Bytes of a method at most.
    public static let maximumLength = 32

    /// Asks for a representation.
    public static let get = RequestMethod(known: "GET")
    /// Asks for the headers that a GET would give.
    public static let head = RequestMethod(known: "HEAD")
    /// Has the payload processed.
    public static let post = RequestMethod(known: "POST")
    /// Puts the payload in the place of a resource.
    public static let put = RequestMethod(known: "PUT")
    /// Changes a resource in part (RFC 5789).
    public static let patch = RequestMethod(known: "PATCH")
    /// Removes a resource.
    public static let delete = RequestMethod(known: "DELETE")
    /// Asks what can be done with a resource.
    public static let options = RequestMethod(known: "OPTIONS")

    private static let standard: Set<String> = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
    ]
    /// A tunnel, and methods that give back what proxies have added (Fetch Standard §2.2.1).
    private static let refused: Set<String> = ["CONNECT", "TRACE", "TRACK"]
    private static let symbols = Set("!#$%&'*+-.^_`|~".utf8)

    /// Reads a method; nil for what is no token (RFC 9110 §5.6.2), is too long, or is one of
    /// `CONNECT`, `TRACE` and `TRACK`, which are not for fetching.
    ///
    /// Methods that are known here are turned into capitals, for no server means another by `post`.
    public init?(_ name: String) {
        let capitals = name.uppercased()
        let isToken = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: Self.symbols.contains(byte)
            }
        }
        guard isToken, !name.isEmpty, name.utf8.count <= Self.maximumLength,
            !Self.refused.contains(capitals)
        else { return nil }
        self.name = Self.standard.contains(capitals) ? capitals : name
    }

    private init(known name: String) {
        self.name = name
    }

    /// Whether sending it twice does no more than sending it once (RFC 9110 §9.2.2).
    ///
    /// Unknown for methods that are not listed here.
    public var isIdempotent: Bool {
        Self.standard.contains(name) && self != .post && self != .patch
    }

    /// The token.
    public var description: String { name }
}
