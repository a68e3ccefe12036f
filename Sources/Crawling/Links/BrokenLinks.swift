import Fetching
import URLStandard
import WebStandards

/// The failures of a crawl, held until every page was read: only then are all places known that link
/// to one.
struct BrokenLinks: Sendable {
    /// Failures that are held at most; of more, each tells the places known when it ends.
    static let maximum = 100_000

    private let key: FingerprintKey
    private let maximum: Int
    private var index = LinkIndex()
    private var held: [TaskID: FetchResult] = [:]

    /// No failure yet.
    init(_ key: FingerprintKey, maximum: Int = maximum) {
        self.key = key
        self.maximum = maximum
    }

    /// A page or a sitemap was read.
    ///
    /// - Parameter found: What ``PageContent/links`` lead to, in the same order.
    mutating func read(_ page: FetchResult, _ content: PageContent, found: [FoundURL]) {
        var links: [LinkIndex.Link] = []
        links.reserveCapacity(found.count + content.invalid.count)
        for (number, link) in found.enumerated() {
            let place =
                number < content.places.count
                ? content.places[number] : LinkPosition.unknown(in: page.role)
            links.append(LinkIndex.Link(link.fingerprint, place))
        }
        for (invalid, place) in zip(content.invalid, content.invalidPlaces) {
            let url = FetchRequest(invalid: invalid.text, because: invalid.reason).url
            links.append(LinkIndex.Link(fingerprint(of: url), place))
        }
        index.read(page.id, page.finalURL, links: links)
    }

    /// Tasks have ended.
    ///
    /// - Returns: The results that are given out now: those that have not failed, and what there is no
    ///   room for.
    mutating func ended(_ results: [FetchResult]) -> [FetchResult] {
        guard results.contains(where: { $0.outcome == .failed }) || !held.isEmpty else {
            for result in results { markGood(result) }
            return results
        }
        return results.filter { result in
            guard result.outcome == .failed else {
                // A failure that was retried by hand.
                held[result.id] = nil
                markGood(result)
                return true
            }
            guard held[result.id] != nil || held.count < maximum else { return true }
            held[result.id] = result
            return false
        }.map { $0.outcome == .failed ? located($0) : $0 }
    }

    /// Takes every failure that is held, in the order of discovery, with the places that link to it.
    mutating func takeHeld() -> [FetchResult] {
        defer { held = [:] }
        return held.values.sorted { $0.index < $1.index }.map(located)
    }

    private mutating func markGood(_ result: FetchResult) {
        guard !result.role.isAuxiliary else { return }
        index.ended(fingerprint(of: result.url), isGood: true)
    }

    private func located(_ result: FetchResult) -> FetchResult {
        guard let places = index.places(of: fingerprint(of: result.url)) else { return result }
        return result.linked(from: places)
    }

    private func fingerprint(of url: TaskURL) -> Fingerprint {
        url.parsed.map { key.find($0).fingerprint } ?? key.fingerprint(of: url.text)
    }
}

extension LinkIndex.Link {
    fileprivate init(_ target: Fingerprint, _ place: LinkPosition) {
        self.init(
            target,
            line: place.line,
            column: place.column,
            markup: LinkIndex.Markup(element: place.element, attribute: place.attribute),
            text: place.text
        )
    }
}

extension LinkPosition {
    /// Where a link stands that has no line: in a sitemap, or in a header field.
    fileprivate static func unknown(in role: TaskRole) -> LinkPosition {
        LinkPosition(
            line: 0,
            column: 0,
            element: role == .sitemap ? "loc" : LinkHeader.element,
            attribute: ""
        )
    }
}
