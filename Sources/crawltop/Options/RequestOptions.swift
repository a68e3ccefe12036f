package import ArgumentParser
import SafeText

/// What is sent, to whom, and how much of the answer is taken.
package struct RequestOptions: ParsableArguments {
    /// Header fields, as far as they could be read.
    @Option(
        name: [.customShort("H", allowingJoined: true), .customLong("header")],
        parsing: .singleValue,
        help: ArgumentHelp(
            """
            Send this header, or those of a file, one a line; may be repeated. Everybody on this \
            machine can read arguments: a secret belongs in a file.
            """,
            valueName: "NAME: VALUE|@FILE"
        ),
        completion: .file(),
        transform: HeaderArgument.unquoted
    )
    var readHeaders: [Unquoted<[HeaderArgument]>] = []

    /// The `User-Agent`; `nil` for crawltop's own.
    @Option(
        name: [.customShort("A", allowingJoined: true), .long],
        help: ArgumentHelp(
            "Send this as User-Agent. (default: crawltop/VERSION (+URL))",
            valueName: "TEXT"
        ),
        transform: readHeaderLine
    )
    package var userAgent: String?

    /// Name and password, if they could be read.
    @Option(
        name: .customLong("user"),
        help: ArgumentHelp(
            "Log in with the name:password in a file of mode 600 or an environment variable.",
            valueName: "file:PATH|env:NAME"
        ),
        transform: Credentials.unquoted
    )
    var readUser: Unquoted<Credentials>?

    /// A token, if it could be read.
    @Option(
        name: .customLong("bearer"),
        help: ArgumentHelp(
            """
            Send 'Authorization: Bearer' with the token in a file of mode 600 or an environment \
            variable.
            """,
            valueName: "file:PATH|env:NAME"
        ),
        transform: BearerToken.unquoted
    )
    var readBearer: Unquoted<BearerToken>?

    /// What becomes of cookies.
    @Option(
        help: ArgumentHelp(
            "Whether cookies are kept for the run and sent back to the site that set them.",
            valueName: "WHAT"
        )
    )
    package var cookies = CookieChoice.on

    /// A file of cookies.
    @Option(
        help: ArgumentHelp(
            """
            Begin with the cookies of this file and write them back at the end, in the format of \
            curl; who can read it is logged in. (compare only reads it)
            """,
            valueName: "FILE"
        ),
        completion: .file()
    )
    package var cookieJar: String?

    /// An HTTP proxy, if it could be read.
    @Option(
        name: .customLong("proxy"),
        help: ArgumentHelp(
            "Go through this HTTP proxy. (default: none)",
            valueName: "http://HOST:PORT"
        ),
        transform: ProxyArgument.unquoted
    )
    var readProxy: Unquoted<ProxyArgument>?

    /// Networks that links and redirects may lead to, although they are not public.
    @Option(
        name: .customLong("allow-net"),
        parsing: .singleValue,
        help: ArgumentHelp(
            """
            Let links and redirects lead to this private network or address, too; may be repeated. \
            What you name yourself is always fetched; with --proxy names are the proxy's to judge.
            """,
            valueName: "CIDR"
        ),
        transform: NetworkArgument.init(parsing:)
    )
    package var allowNet: [NetworkArgument] = []

    /// Whether bad certificates are accepted.
    @Flag(help: "Accept bad TLS certificates.")
    package var insecure = false

    /// The version of HTTP; `nil` leaves it to the server.
    @Flag(exclusivity: .exclusive)
    package var httpVersion: HTTPVersion?

    /// Redirects that are followed.
    @Option(
        help: ArgumentHelp("Redirects to follow. (default: 10)", valueName: "N"),
        transform: WholeNumber.reader(0...100)
    )
    package var maxRedirects = 10

    /// The largest body that is taken; `nil` for the command's own default.
    @Option(
        help: ArgumentHelp(
            """
            The largest body to take. (default: fetch: none to disk, 32MiB in memory; crawl: 10MiB)
            """,
            valueName: "SIZE"
        ),
        transform: ByteCountArgument.init(parsing:)
    )
    package var maxBody: ByteCountArgument?

    /// All defaults.
    package init() {}

    /// Refuses what could not be read, without quoting what may be a secret.
    package mutating func validate() throws {
        for header in readHeaders { try header.check("--header") }
        try readUser?.check("--user")
        try readBearer?.check("--bearer")
        try readProxy?.check("--proxy")
        if cookieJar == "" || cookieJar == "-" {
            throw ValidationError("--cookie-jar needs the name of a file")
        }
        if cookieJar != nil, cookies == .off {
            throw ValidationError("--cookie-jar needs --cookies on")
        }
        try checkAuthorization()
    }

    /// Refuses two ways to log in, since only one could be sent.
    private func checkAuthorization() throws(ArgumentProblem) {
        var options: [String] = []
        if readBearer != nil { options.append("--bearer") }
        if readUser != nil { options.append("--user") }
        if headers.contains(where: { $0.name.lowercased() == "authorization" }) {
            options.append("--header")
        }
        guard options.count > 1 else { return }
        throw ArgumentProblem("\(options[0]) and \(options[1]) both set Authorization")
    }

    /// Header fields for every request to an origin that was named on the command line.
    package var headers: [HeaderArgument] { readHeaders.compactMap(\.value).flatMap(\.self) }

    /// Name and password for the origins that were named on the command line.
    package var user: Credentials? { readUser?.value }

    /// A token for the origins that were named on the command line.
    package var bearer: BearerToken? { readBearer?.value }

    /// An HTTP proxy; the environment's proxy variables are not read.
    package var proxy: ProxyArgument? { readProxy?.value }

    /// The files that it was read from, each with its option as on the command line.
    var files: [(path: String, use: SafeText)] {
        var files = readHeaders.compactMap(\.file).map {
            (path: $0, use: "--header '@\($0)'" as SafeText)
        }
        if let path = readUser?.file { files.append((path, "--user 'file:\(path)'")) }
        if let path = readBearer?.file { files.append((path, "--bearer 'file:\(path)'")) }
        return files
    }
}

extension HeaderArgument {
    fileprivate static func unquoted(_ text: String) -> Unquoted<[HeaderArgument]> {
        Unquoted(file: file(of: text)) { () throws(ArgumentProblem) in try fields(of: text) }
    }
}

extension Credentials {
    fileprivate static func unquoted(_ text: String) -> Unquoted<Credentials> {
        Unquoted(file: SecretSource.file(of: text)) { () throws(ArgumentProblem) in
            try Credentials(source: text)
        }
    }
}

extension BearerToken {
    fileprivate static func unquoted(_ text: String) -> Unquoted<BearerToken> {
        Unquoted(file: SecretSource.file(of: text)) { () throws(ArgumentProblem) in
            try BearerToken(source: text)
        }
    }
}

extension ProxyArgument {
    fileprivate static func unquoted(_ text: String) -> Unquoted<ProxyArgument> {
        Unquoted { () throws(ArgumentProblem) in try ProxyArgument(parsing: text) }
    }
}
