import Fetching
import URLStandard

/// What the hosts of a test answer, by URL.
struct ScriptedSite: Sendable {
    /// One answer.
    struct Answer: Sendable {
        /// 200, 301, 404 and so on; nil refuses the connection.
        var status: UInt16?
        /// `Content-Type`.
        var type = "text/html; charset=utf-8"
        /// `Location`.
        var location: String?
        /// `Refresh`.
        var refresh: String?
        /// The body.
        var body: [UInt8] = []
    }

    private var answers: [String: Answer] = [:]
    private var prefixes: [(prefix: String, answer: Answer)] = []
    private var hosts: Set<String> = []

    /// A site without any host.
    init() {}

    /// Sets the answer of a URL, or of all that begin with it if it ends in "*".
    mutating func set(_ url: String, _ answer: Answer) throws {
        hosts.insert(try WebURL(url).authorityKey)
        if url.hasSuffix("*") {
            prefixes.append((String(url.dropLast()), answer))
        } else {
            answers[try WebURL(url).href] = answer
        }
    }

    /// Sets a page of links.
    mutating func setPage(_ url: String, linkingTo links: [String] = []) throws {
        let body = links.map { "<a href=\"\($0)\">x</a>\n" }.joined()
        try set(url, Answer(status: 200, body: Array(body.utf8)))
    }

    /// How a transfer ends: as scripted, with 404 on a host that has anything, else without a host.
    func report(on order: TransferOrder) -> TransferReport {
        guard hosts.contains(order.url.authorityKey) else {
            return failure(order, .dnsNotFound)
        }
        let href = order.url.removingFragment().href
        let answer =
            answers[href] ?? prefixes.first { href.hasPrefix($0.prefix) }?.answer
            ?? Answer(status: 404)
        guard let status = answer.status else { return failure(order, .netRefused) }
        var report = TransferReport(id: order.id, end: .answered)
        report.status = status
        report.contentType = answer.type
        report.location = answer.location
        report.refresh = answer.refresh
        guard order.body != .none else { return report }
        report.bytes = Int64(answer.body.count)
        report.wireBytes = report.bytes
        let isHTML = answer.type.hasPrefix("text/html") || answer.type.contains("xhtml")
        if order.body == .collect || (order.body == .collectHTML && isHTML) {
            report.body = answer.body
        }
        return report
    }

    private func failure(_ order: TransferOrder, _ errorClass: ErrorClass) -> TransferReport {
        let error = FetchError(errorClass, phase: .connect, message: "scripted")
        return TransferReport(id: order.id, end: .failed(error))
    }
}
