package import URLStandard

/// Reads `Link` fields (RFC 8288 §3).
package enum LinkHeader {
    /// What stands for the element of such a link.
    package static let element = "header"

    private static func link(
        to url: String,
        rel: String,
        _ kind: LinkKind,
        _ field: String,
        page: WebURL
    ) -> Link? {
        let resolved = try? WebURL(url, base: page)
        if let resolved, !resolved.isHTTP { return nil }
        return Link(
            url: url,
            resolved: resolved,
            place: LinkPosition(line: 0, column: 0, element: element, attribute: field),
            kind: kind,
            rel: rel,
            isNoFollow: rel.hasToken("nofollow")
        )
    }

    /// The links of the fields' values, joined by commas.
    ///
    /// Of a link with `anchor` the page is not the context (§3.2), so it is left out.
    package static func links(in field: String, page: WebURL) -> [Link] {
        var rest = Array(field.utf8.prefix(64 << 10))[...]
        var links: [Link] = []
        while let open = rest.firstIndex(of: 0x3C) {
            guard let close = rest[open...].firstIndex(of: 0x3E) else { break }
            let target = rest[rest.index(after: open)..<close]
            rest = rest[(close + 1)...]
            let parameters = parameters(of: &rest)
            guard parameters["anchor"] == nil, !target.isEmpty else { continue }
            let rel = parameters["rel"] ?? ""
            guard let kind = LinkKind(rel: rel) else { continue }
            let url = String(decoding: target, as: UTF8.self)
            if let link = link(to: url, rel: rel, kind, "link", page: page) { links.append(link) }
        }
        return links
    }

    /// Reads the parameters of a link up to the comma after it; the first of a name counts.
    private static func parameters(of rest: inout ArraySlice<UInt8>) -> [String: String] {
        var found: [String: String] = [:]
        while true {
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
            guard rest.first == 0x3B else { break }
            rest = rest.dropFirst().drop { $0 == 0x20 || $0 == 0x09 }
            let name = rest.prefix { $0 != 0x3D && $0 != 0x3B && $0 != 0x2C && $0 > 0x20 }
            rest = rest[name.endIndex...].drop { $0 == 0x20 || $0 == 0x09 }
            var value: [UInt8] = []
            if rest.first == 0x3D {
                rest = rest.dropFirst().drop { $0 == 0x20 || $0 == 0x09 }
                value = rest.first == 0x22 ? quoted(&rest) : token(&rest)
            }
            let key = String(decoding: name, as: UTF8.self).lowercased()
            if found[key] == nil { found[key] = String(decoding: value, as: UTF8.self) }
        }
        return found
    }

    private static func token(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        let token = rest.prefix { $0 != 0x3B && $0 != 0x2C && $0 > 0x20 }
        rest = rest[token.endIndex...]
        return Array(token)
    }

    private static func quoted(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        var value: [UInt8] = []
        rest = rest.dropFirst()
        while let byte = rest.popFirst(), byte != 0x22 {
            value.append(byte == 0x5C ? rest.popFirst() ?? byte : byte)
        }
        return value
    }
}
