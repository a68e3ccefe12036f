package import Fetching
public import URLStandard

/// What all transfers of a transport have in common.
public struct TransportConfiguration: Sendable {
    /// `User-Agent` (RFC 9110 §10.1.5).
    public var userAgent = "crawltop"
    /// Header lines `Name: value` that are sent to a task's own origin only.
    public var headers: [String] = []
    /// User name and password for Basic authentication (RFC 7617), sent to a task's own origin only.
    public var credentials: Credentials?
    /// A proxy's URL; nil for none.
    ///
    /// Proxy variables of the environment are ignored.
    public var proxy: String?
    /// Networks that every transfer may reach although they are not public.
    ///
    /// Other private networks are open to transfers to an origin that the user named, and closed to
    /// those that a server led to (``TransferReach``). With a proxy only hosts that are addresses
    /// are checked, because the proxy looks names up.
    public var allowedNetworks: [AddressRange] = []
    /// Whether certificate verification is off.
    public var isInsecure = false
    /// A PEM file of certificate authorities to trust instead of the system's.
    public var certificateAuthorities: String?
    /// The versions of HTTP that are offered.
    public var httpVersion = HTTPVersion.http1
    /// The most body bytes of a transfer, counted on the wire and again decoded; nil for no bound.
    public var maximumBody: Int64?
    /// The most decoded body bytes that one transfer keeps.
    public var maximumCollectedBody: Int64 = 32 << 20
    /// A folder that every good body is saved in, one file a task; ``Fetching/FetchResult/file``
    /// names the file.
    ///
    /// Numbers continue from the files that are there.
    public var saveFolder: String?
    /// Whether the cookies that answers set are reported; the engine keeps them and has them sent.
    public var takesCookies = true
    /// Whether answers are kept as they came, for archives.
    public var keepsExchanges = false
    /// Whether ``Fetching/FetchResult/validators`` are kept.
    public var keepsValidators = false
    /// The nested deadlines of one attempt.
    ///
    /// Those of the task and the run come with each order.
    public var deadlines = AttemptDeadlines()

    /// The budget that bodies in memory are charged to; nil for no bound.
    package var memory: MemoryBudget?
    /// Where bodies go that memory has no room for, and bodies above 1 MiB that only an archive needs.
    package var spool: (any BodySpool)?

    /// Looks a name up; blocks the thread it runs on.
    package var lookUp: NameLookup = SystemNames.lookUp
    /// How long a lookup counts against the limit on concurrent lookups.
    package var lookupPatience: Duration = .milliseconds(50)
    /// The least time between two checks of the certificate authorities' file for changes.
    package var authorityInterval: Duration = .seconds(1)
    /// How long a name's addresses are used.
    ///
    /// No system interface reports the TTL that DNS gave them.
    package var nameLifetime: Duration = .seconds(60)

    /// Whether a transfer may have a file open besides its connection.
    package var writesFiles: Bool { saveFolder != nil || keepsExchanges }

    /// The defaults of the command line.
    public init() {}

    /// Versions of HTTP.
    public enum HTTPVersion: Sendable {
        /// HTTP/1.1 only.
        case http1
        /// HTTP/2 where a TLS server offers it (ALPN), else HTTP/1.1.
        case http2
    }

    /// A user name and a password.
    ///
    /// Descriptions and dumps show the name only.
    public struct Credentials: Sendable, CustomStringConvertible, CustomReflectable {
        /// User name.
        public var user: String
        /// Password.
        public var password: String

        /// Creates credentials.
        public init(user: String, password: String) {
            self.user = user
            self.password = password
        }

        /// The name alone.
        public var description: String { "\(user):***" }

        /// The name alone.
        public var customMirror: Mirror { Mirror(self, children: ["user": user]) }
    }
}
