package import Fetching
public import URLStandard

/// What is the same for every transfer of a transport.
public struct TransportConfiguration: Sendable {
    /// `User-Agent` (RFC 9110 §10.1.5).
    public var userAgent = "crawltop"
    /// Header lines `Name: value` that go to a task's own origin, and to no other.
    public var headers: [String] = []
    /// User name and password for Basic authentication (RFC 7617), to a task's own origin only.
    public var credentials: Credentials?
    /// A proxy's URL; none is used without, whatever the environment says.
    public var proxy: String?
    /// Networks that every transfer may reach although they are not public.
    ///
    /// Others are reached by transfers to origins that the user named, and refused to those to
    /// which a server led (``TransferReach``). With a proxy this is checked for hosts that are
    /// addresses only: names are looked up by the proxy.
    public var allowedNetworks: [AddressRange] = []
    /// Whether certificates are not verified.
    public var isInsecure = false
    /// A PEM file of certificate authorities to trust in place of the system's.
    public var certificateAuthorities: String?
    /// Which versions of HTTP are offered.
    public var httpVersion = HTTPVersion.http1
    /// Body bytes, over the wire and decoded, after which a transfer is ended; nil for no bound.
    public var maximumBody: Int64?
    /// Decoded body bytes that are kept in memory for one transfer at most.
    public var maximumCollectedBody: Int64 = 32 << 20
    /// A folder that every good body is written to, one file a task, numbered on from those in it;
    /// ``Fetching/FetchResult/file`` names it.
    public var saveFolder: String?
    /// Whether answers are kept as they came, for archives.
    public var keepsExchanges = false
    /// The nested deadlines of one attempt; those of the task and the run come with each order.
    public var deadlines = AttemptDeadlines()

    /// What bodies in memory are charged on; nil for no bound.
    package var memory: MemoryBudget?
    /// Where bodies go that memory has no room for, and what an archive waits for above 1 MiB.
    package var spool: (any BodySpool)?

    /// How names are looked up; blocks the thread it runs on.
    package var lookUp: NameLookup = SystemNames.lookUp
    /// For how long a lookup counts against the cap on lookups at once.
    package var lookupPatience: Duration = .milliseconds(50)
    /// Least time between two looks whether the file of certificate authorities has changed.
    package var authorityInterval: Duration = .seconds(1)
    /// For how long a name's addresses count; no interface tells the lifetime that DNS gave them.
    package var nameLifetime: Duration = .seconds(60)

    /// Whether a transfer may have a file open beside its connection.
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

    /// A user name and a password, which no description and no dump shows.
    public struct Credentials: Sendable, CustomStringConvertible, CustomReflectable {
        /// User name.
        public var user: String
        /// Password.
        public var password: String

        /// Both given.
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
