/// URLs and keys derived from a URL.
extension WebURL {
    /// The origin; opaque for every scheme but http, https, ws, wss and ftp, and for `blob:` that
    /// of the URL inside.
    public var origin: Origin {
        let scheme = scheme
        if scheme == "blob" {
            let inner = try? WebURL(path)
            return inner.flatMap { $0.isHTTP ? $0.origin : nil } ?? Origin.opaque(scheme: scheme)
        }
        guard let port = effectivePort, SpecialScheme(scheme) != nil else {
            return Origin.opaque(scheme: scheme)
        }
        return Origin(scheme: scheme, host: host, port: port)
    }

    /// "host:port" with the effective port, as the target of a connection.
    public var authorityKey: String {
        if let port = port ?? SpecialScheme(scheme)?.defaultPort { return "\(host):\(port)" }
        return host
    }

    /// The host, and ":" and the port where that is not the scheme's own.
    ///
    /// The key of a politeness queue and of a crawl's scope: http and https at their default ports
    /// are one site.
    public var hostAndPort: String {
        layout.hasAuthority ? text(layout.hostStart, layout.pathStart) : ""
    }

    /// Scheme, credentials, host and port, and the path "/": the same for all URLs of one authority.
    package var root: WebURL {
        var shorter = layout
        shorter.queryStart = shorter.pathStart + 1
        shorter.fragmentStart = shorter.queryStart
        return WebURL(href: text(0, shorter.pathStart) + "/", layout: shorter)
    }

    /// The URL without its fragment, which identifies a document.
    public func removingFragment() -> WebURL {
        guard length > layout.fragmentStart else { return self }
        return WebURL(href: text(0, layout.fragmentStart), layout: layout)
    }

    /// The URL with the fragment of another where it has none of its own: what a redirect's target
    /// inherits (RFC 9110 §10.2.2).
    package func inheritingFragment(of other: WebURL) -> WebURL {
        guard length == layout.fragmentStart, let fragment = other.fragment else { return self }
        return WebURL(href: "\(href)#\(fragment)", layout: layout)
    }

    /// The URL without user name and password.
    public func removingCredentials() -> WebURL {
        guard hasCredentials else { return self }
        let start = layout.schemeEnd + 2
        let removed = layout.hostStart - start
        var shorter = layout
        shorter.usernameEnd = start
        shorter.hostStart = start
        shorter.hostEnd -= removed
        shorter.pathStart -= removed
        shorter.queryStart -= removed
        shorter.fragmentStart -= removed
        return WebURL(href: text(0, start) + text(layout.hostStart, length), layout: shorter)
    }
}
