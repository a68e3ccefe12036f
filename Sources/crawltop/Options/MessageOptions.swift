package import ArgumentParser
package import Fetching
import RunControl
import SafeText
import TerminalUI

/// What `fetch` sends where it is not a plain GET.
package struct MessageOptions: ParsableArguments {
    /// The method; `nil` for GET, or POST where there is data.
    @Option(
        name: [.customShort("X", allowingJoined: true), .customLong("method")],
        help: ArgumentHelp(
            "The request method. (default: GET; POST with --data)",
            valueName: "METHOD"
        ),
        transform: readMethod
    )
    package var method: RequestMethod?

    /// Pieces of the payload, as given.
    @Option(
        name: [.customShort("d", allowingJoined: true), .long],
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            """
            Send this text, or what a file holds, byte for byte, '@-' being standard input; may be \
            repeated, joined by &. Its type is application/x-www-form-urlencoded unless --header \
            gives another Content-Type.
            """,
            valueName: "TEXT|@FILE"
        )
    )
    package var data: [String] = []

    /// All defaults.
    package init() {}

    /// Refuses data with a method that sends none, and a file without a name.
    package mutating func validate() throws {
        if method == .head, !data.isEmpty {
            throw ValidationError("--data cannot be sent with --method HEAD")
        }
        guard !data.contains("@") else {
            throw ValidationError("--data needs the name of a file after '@'")
        }
        guard data.count(where: { $0 == "@-" }) < 2 else {
            throw ValidationError("--data can read standard input once")
        }
    }

    /// Whether standard input is read for data, and so cannot give URLs or keys.
    package var usesStandardInput: Bool { data.contains("@-") }

    /// The files that it is read from, `-` being standard input.
    var files: [String] { data.filter { $0.hasPrefix("@") }.map { String($0.dropFirst()) } }

    /// What is to be sent; nil for a plain GET.
    ///
    /// - Parameter headers: Those of the command line, where a `Content-Type` may be.
    /// - Throws: ``CommandError`` if a file cannot be read or all is over 64 MiB.
    func message(with headers: [HeaderArgument]) throws(CommandError) -> RequestMessage? {
        guard method != nil || !data.isEmpty else { return nil }
        guard !data.isEmpty else { return RequestMessage(method: method ?? .get) }
        var bytes: [UInt8] = []
        for (index, piece) in data.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: "&")) }
            bytes += try Self.bytes(of: piece)
            guard bytes.count <= PayloadFile.maximumBytes else {
                throw .usage("--data is over \(PayloadFile.maximumBytes >> 20) MiB")
            }
        }
        let given = headers.last { $0.name.lowercased() == "content-type" }
        return RequestMessage(
            method: method ?? .post,
            payload: RequestPayload(
                bytes,
                contentType: given?.value ?? "application/x-www-form-urlencoded"
            )
        )
    }

    private static func bytes(of piece: String) throws(CommandError) -> [UInt8] {
        guard piece.hasPrefix("@") else { return Array(piece.utf8) }
        let path = String(piece.dropFirst())
        do throws(PayloadFile.Unreadable) {
            return try PayloadFile.read(path == "-" ? nil : path)
        } catch {
            throw .usage("cannot read --data '\(SafeText(piece))': \(error.reason)")
        }
    }
}

private func readMethod(_ text: String) throws(ArgumentProblem) -> RequestMethod {
    guard let method = RequestMethod(text) else {
        throw ArgumentProblem("give a method such as POST, PUT or DELETE")
    }
    return method
}
