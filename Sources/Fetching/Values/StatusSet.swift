/// HTTP statuses, each for all hosts or for some: `200..299,403,403@*.example.com`.
public struct StatusSet: Equatable, Sendable {
    /// Why a text names no statuses.
    public enum Problem: Error, Equatable, Sendable {
        /// A part is no status, no range of them, or no host follows its `@`.
        case notAStatus(String)
        /// A range ends before it begins.
        case reversed(String)
    }

    private struct Rule: Equatable, Sendable {
        let statuses: ClosedRange<UInt16>
        let hosts: HostPattern?
    }

    /// The hosts of a rule.
    private struct HostPattern: Equatable, Sendable {
        /// In lower case, without the `*.` of ``includesSubdomains``.
        let name: String
        /// Whether the hosts below the name are meant, and not the name itself.
        let includesSubdomains: Bool

        func matches(_ host: String) -> Bool {
            includesSubdomains ? host.hasSuffix("." + name) : host == name
        }
    }

    private let rules: [Rule]

    /// Reads statuses and ranges with commas between them.
    ///
    /// A status is a number from 100 to 999, and a range is written with two dots. `@` and a host's
    /// name, or `*.` and a domain, restrict a part to these hosts.
    public init(parsing text: String) throws(Problem) {
        var rules: [Rule] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            rules.append(try Self.rule(part))
        }
        self.rules = rules
    }

    /// Whether a status of a host is among them.
    ///
    /// - Parameter host: Without a port, as a URL has it.
    public func contains(_ status: UInt16, host: String) -> Bool {
        rules.contains { rule in
            rule.statuses.contains(status) && rule.hosts?.matches(host) ?? true
        }
    }

    private static func rule(_ part: Substring) throws(Problem) -> Rule {
        let pieces = part.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        var hosts: HostPattern?
        if pieces.count == 2 {
            let isWild = pieces[1].hasPrefix("*.")
            let name = pieces[1].dropFirst(isWild ? 2 : 0).lowercased()
            guard !name.isEmpty, !name.contains("*") else { throw .notAStatus(String(part)) }
            hosts = HostPattern(name: name, includesSubdomains: isWild)
        }
        return Rule(statuses: try range(pieces[0], of: part), hosts: hosts)
    }

    private static func range(
        _ text: Substring,
        of part: Substring
    ) throws(Problem) -> ClosedRange<UInt16> {
        let bounds = text.split(separator: ".", omittingEmptySubsequences: false)
        switch bounds.count {
        case 1:
            if let status = status(bounds[0]) { return status...status }
        case 3 where bounds[1].isEmpty:
            if let first = status(bounds[0]), let last = status(bounds[2]) {
                guard first <= last else { throw .reversed(String(part)) }
                return first...last
            }
        default: break
        }
        throw .notAStatus(String(part))
    }

    private static func status(_ text: Substring) -> UInt16? {
        guard text.utf8.count == 3, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
            let status = UInt16(text), status >= 100
        else { return nil }
        return status
    }
}
