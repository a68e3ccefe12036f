package import Fetching
import Glibc
package import Reporting
import SafeText
import TerminalUI
package import URLStandard

/// The URLs of a `fetch`: those of the command line first, then those of a file or of standard
/// input, a line each.
///
/// A file is read in pieces as it is needed, never held whole. Empty lines and lines that begin
/// with `#` are left out.
package struct URLList: Sendable {
    /// The URLs of the command line.
    private let requests: [FetchRequest]
    /// What is sent to each URL, if not a plain GET.
    private let message: RequestMessage?
    /// What an earlier run knows of the content, so that only what has changed is asked for.
    package var earlier: EarlierContent?
    /// Whether standard input carries URLs or data, so that it has no keys.
    let usesStandardInput: Bool
    private let input: (descriptor: Int32, name: String)?

    /// Opens the input, so that a file that cannot be read is known before anything starts.
    package init(
        urls: [String],
        input path: String?,
        message: RequestMessage? = nil,
        isStandardInputTaken: Bool = false
    ) throws(CommandError) {
        self.message = message
        usesStandardInput = path == "-" || isStandardInputTaken
        var requests: [FetchRequest] = []
        for url in urls {
            do throws(NotFetchable) {
                requests.append(FetchRequest(try Self.parse(url), message: message))
            } catch {
                let masked = SecretMask.url(url)
                throw .usage("'\(masked)' is not a URL to fetch: \(error.reason)")
            }
        }
        self.requests = requests
        guard let path else {
            input = nil
            return
        }
        guard path != "-" else {
            input = (STDIN_FILENO, "standard input")
            return
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            throw .usage("cannot read --input '\(path)': \(String(cString: strerror(errno)))")
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw .usage("cannot read --input '\(path)': it is a directory")
        }
        input = (descriptor, path)
    }

    /// The file that it reads, where there is one.
    package var file: FileIdentity? { input.flatMap { FileIdentity(descriptor: $0.descriptor) } }

    /// Submits every URL to an engine, and closes its input.
    func feed(_ engine: FetchEngine) async {
        await read { await engine.submit($0) }
        await engine.closeInput()
    }

    /// Passes every URL on in batches.
    ///
    /// A line that is no URL becomes a request that says so.
    func read(_ take: ([FetchRequest]) async -> Void) async {
        if !requests.isEmpty { await take(requests.map(conditional)) }
        guard let input else { return }
        for await batch in LineReader.batches(of: input.descriptor, request) {
            await take(batch.elements)
            batch.done()
        }
    }

    @Sendable private func request(_ text: String) -> FetchRequest {
        do throws(NotFetchable) {
            return conditional(FetchRequest(try Self.parse(text), message: message))
        } catch {
            return FetchRequest(invalid: text, because: error.reason)
        }
    }

    /// The same request, with validators where they are known and the request asks for content only.
    private func conditional(_ request: FetchRequest) -> FetchRequest {
        guard let url = request.url.parsed, let validators = earlier?.validators(for: url),
            message?.payload == nil, [nil, .get, .head].contains(message?.method)
        else { return request }
        var request = request
        request.message = RequestMessage(
            method: message?.method ?? .get,
            validators: validators
        )
        return request
    }

    /// Reads a URL as people write it.
    ///
    /// Without a scheme, http is meant.
    package static func parse(_ text: String) throws(NotFetchable) -> WebURL {
        let hasScheme = Self.hasScheme(text)
        let url: WebURL
        do throws(WebURLError) {
            url = try WebURL(hasScheme ? text : "http://\(text)")
        } catch { throw NotFetchable(reason: error.description) }
        guard hasScheme || looksLikeHost(url) else {
            throw NotFetchable(reason: "no such host or command; write http:// before a bare name")
        }
        guard url.isHTTP else { throw NotFetchable(reason: "its scheme is not http or https") }
        guard !url.hasCredentials else {
            throw NotFetchable(reason: "it holds a user name; give credentials with --user")
        }
        return url
    }

    /// Whether a text without a scheme looks like a host, and not like a mistyped word.
    private static func looksLikeHost(_ url: WebURL) -> Bool {
        url.host == "localhost" || url.host.contains(".") || url.host.contains(":")
            || url.port != nil
    }

    /// Whether there is a scheme: `host:80/path` has none.
    private static func hasScheme(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let next = bytes.index(after: colon)
        return next == bytes.endIndex || bytes[next] &- 48 >= 10
    }
}

/// Why a text is not a URL that can be fetched.
package struct NotFetchable: Error, Equatable {
    package let reason: String
}
