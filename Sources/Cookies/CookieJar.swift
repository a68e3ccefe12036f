package import URLStandard

/// The cookies of a run (RFC 6265), which never go to another site than the one that set them.
///
/// A pure value; time, in seconds since 1970, is an argument.
package struct CookieJar: Sendable {
    /// The most cookies of a domain, and of all together (RFC 6265 §6.1).
    package static let maximumOfDomain = 50, maximum = 3000
    /// The longest `Cookie` line, in bytes; servers refuse longer ones.
    static let maximumLine = 8190

    private var byDomain: [String: [Cookie]] = [:]
    private var serial: UInt64 = 0
    package private(set) var count = 0

    /// A jar without cookies.
    package init() {}

    package var isEmpty: Bool { count == 0 }

    /// Every cookie, the oldest first.
    package var cookies: [Cookie] {
        byDomain.values.flatMap(\.self).sorted { $0.created < $1.created }
    }

    // MARK: Sending

    /// The value of `Cookie` for a request; nil for no cookies (RFC 6265 §5.4).
    package mutating func header(for url: WebURL, now: Int64) -> [UInt8]? {
        guard !isEmpty else { return nil }
        let target = CookieTarget(url)
        var found: [Cookie] = []
        serial += 1
        for domain in Self.domains(of: target) {
            guard let cookies = byDomain[domain] else { continue }
            for (index, cookie) in cookies.enumerated() where cookie.goes(to: target, now: now) {
                byDomain[domain]?[index].used = serial
                found.append(cookie)
            }
        }
        found.sort {
            ($1.path.utf8.count, $0.created) < ($0.path.utf8.count, $1.created)
        }
        var line: [UInt8] = []
        for cookie in found {
            let size = cookie.name.count + cookie.value.count + 3
            guard line.count + size <= Self.maximumLine else { continue }
            if !line.isEmpty { line += "; ".utf8 }
            line += cookie.name
            line.append(UInt8(ascii: "="))
            line += cookie.value
        }
        return line.isEmpty ? nil : line
    }

    /// A host and the domains above it.
    private static func domains(of target: CookieTarget) -> [String] {
        guard !target.isAddress else { return [target.host] }
        var domains = [target.host]
        var rest = target.host[...]
        // No name has more than 127 labels.
        while let dot = rest.firstIndex(of: "."), domains.count < 127 {
            rest = rest[rest.index(after: dot)...]
            domains.append(String(rest))
        }
        return domains
    }

    // MARK: Storing

    /// Takes a `Set-Cookie` field of an answer from a URL, if it is acceptable (RFC 6265 §5.3).
    ///
    /// - Returns: Whether a request may carry something else from now on.
    @discardableResult
    package mutating func take(_ field: [UInt8], from url: WebURL, now: Int64) -> Bool {
        guard let sent = SetCookie(field), let cookie = Self.cookie(sent, from: url, now: now)
        else { return false }
        return store(cookie, isFromSecure: CookieTarget(url).isSecure, now: now)
    }

    /// The cookie that an answer may set; nil for none.
    private static func cookie(_ sent: SetCookie, from url: WebURL, now: Int64) -> Cookie? {
        let target = CookieTarget(url)
        guard !sent.isSecure || target.isSecure else { return nil }
        var domain: String?
        if let text = sent.domain {
            guard let named = (try? WebURL("http://\(text)/"))?.host, target.isWithin(named) else {
                return nil
            }
            if PublicSuffixes.contains(named) {
                guard named == target.host else { return nil }
            } else {
                domain = target.isAddress ? nil : named
            }
        }
        guard isPrefixRespected(sent, isHostOnly: sent.domain == nil) else { return nil }
        let expires =
            if let age = sent.maximumAge { age > 0 ? now + age : 0 } else { sent.expires }
        return Cookie(
            name: sent.name,
            value: sent.value,
            domain: domain ?? target.host,
            path: sent.path ?? target.defaultPath,
            expires: expires,
            isHostOnly: domain == nil,
            isSecure: sent.isSecure,
            isHTTPOnly: sent.isHTTPOnly
        )
    }

    /// Whether a name that promises more keeps it (RFC 6265bis §4.1.3).
    private static func isPrefixRespected(_ sent: SetCookie, isHostOnly: Bool) -> Bool {
        let name = String(decoding: sent.name.prefix(9), as: UTF8.self).lowercased()
        if name.hasPrefix("__secure-") { return sent.isSecure }
        if name.hasPrefix("__host-") { return sent.isSecure && isHostOnly && sent.path == "/" }
        return true
    }

    /// Stores a cookie in place of the same one, and makes room.
    private mutating func store(_ new: Cookie, isFromSecure: Bool, now: Int64) -> Bool {
        var cookie = new
        serial += 1
        (cookie.created, cookie.used) = (serial, serial)
        let old = byDomain[new.domain]?.firstIndex { $0.replaces(new) }
        if let old, let previous = byDomain[new.domain]?[old] {
            // Who is not secure may not take a secure cookie's place (RFC 6265bis §5.7).
            guard isFromSecure || !previous.isSecure else { return false }
            guard !new.isExpired(at: now) else {
                remove(at: old, of: new.domain)
                return true
            }
            cookie.created = previous.created
            byDomain[new.domain]?[old] = cookie
            return previous.value != new.value || previous.isSecure != new.isSecure
        }
        guard !new.isExpired(at: now) else { return false }
        byDomain[new.domain, default: []].append(cookie)
        count += 1
        makeRoom(in: new.domain, now: now)
        return true
    }

    private mutating func remove(at index: Int, of domain: String) {
        byDomain[domain]?.remove(at: index)
        if byDomain[domain]?.isEmpty == true { byDomain[domain] = nil }
        count -= 1
    }

    /// Removes what has expired and then what was not used for longest (RFC 6265 §5.3).
    private mutating func makeRoom(in domain: String, now: Int64) {
        if (byDomain[domain]?.count ?? 0) > Self.maximumOfDomain {
            removeExpired(of: domain, now: now)
        }
        while let cookies = byDomain[domain], cookies.count > Self.maximumOfDomain,
            let oldest = cookies.indices.min(by: { cookies[$0].used < cookies[$1].used })
        {
            remove(at: oldest, of: domain)
        }
        guard count > Self.maximum else { return }
        for domain in Array(byDomain.keys) { removeExpired(of: domain, now: now) }
        while count > Self.maximum {
            let oldest = byDomain.lazy.flatMap { domain, cookies in
                cookies.indices.lazy.map { (domain, $0, cookies[$0].used) }
            }.min { $0.2 < $1.2 }
            guard let (domain, index, _) = oldest else { return }
            remove(at: index, of: domain)
        }
    }

    private mutating func removeExpired(of domain: String, now: Int64) {
        guard let cookies = byDomain[domain] else { return }
        for index in cookies.indices.reversed() where cookies[index].isExpired(at: now) {
            remove(at: index, of: domain)
        }
    }

    /// Adds a cookie of a file.
    mutating func add(_ cookie: Cookie, now: Int64) {
        _ = store(cookie, isFromSecure: true, now: now)
    }
}

extension Cookie {
    fileprivate func goes(to target: CookieTarget, now: Int64) -> Bool {
        (isHostOnly ? target.host == domain : target.isWithin(domain))
            && (!isSecure || target.isSecure) && !isExpired(at: now) && matches(path: target.path)
    }
}
