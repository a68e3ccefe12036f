/// An HTTP proxy on the command line: `http://host:port`.
///
/// The port must be given, since tools disagree on the default. Credentials are refused: they would
/// be visible to everybody on the machine.
package struct ProxyArgument: Equatable, Sendable, CustomStringConvertible {
    /// A name, an IPv4 address, or an IPv6 address in brackets.
    package let host: String
    /// From 1 to 65535.
    package let port: Int

    /// Reads a proxy.
    ///
    /// - Throws: ``ArgumentProblem``.
    package init(parsing text: String) throws(ArgumentProblem) {
        guard text.utf8.count <= 300, text.lowercased().hasPrefix("http://") else {
            throw ArgumentProblem("write a proxy as http://host:port")
        }
        var authority = text.dropFirst(7)
        if authority.hasSuffix("/") { authority = authority.dropLast() }
        guard !authority.contains("@") else {
            throw ArgumentProblem("a password on the command line is visible to everybody")
        }
        guard let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") else {
            throw ArgumentProblem("the port is missing; write a proxy as http://host:port")
        }
        let host = authority[..<colon]
        guard Self.isHost(host) else { throw ArgumentProblem("this is not the name of a host") }
        let digits = String(authority[authority.index(after: colon)...])
        self.host = String(host)
        port = try WholeNumber.read(digits, in: 1...65535)
    }

    /// The proxy as a URL.
    package var description: String { "http://\(host):\(port)" }

    private static func isHost(_ host: Substring) -> Bool {
        guard host.hasPrefix("["), host.hasSuffix("]") else {
            return !host.isEmpty && host.utf8.allSatisfy(isNameByte)
        }
        let address = host.dropFirst().dropLast()
        return address.contains(":")
            && address.utf8.allSatisfy { isHexadecimal($0) || $0 == 0x3A || $0 == 0x2E }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
