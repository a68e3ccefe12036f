import DataStructures
import Fetching
import URLStandard

/// Draws a sample of a list's URLs, each with the same chance, in one pass (Vitter's algorithm R).
struct ReservoirSample {
    private let size: Int
    private var random: SplitMix64
    /// What was drawn.
    private(set) var requests: [FetchRequest] = []
    private var seen = 0

    /// A sample of at most `size` requests.
    init(size: Int, seed: UInt64) {
        self.size = size
        random = SplitMix64(seed: seed)
    }

    /// Draws from a whole list, without lines that are no URLs.
    static func read(_ list: URLList, size: Int, seed: UInt64) async -> [FetchRequest] {
        var reader = ReservoirSample(size: size, seed: seed)
        await list.read { reader.draw(from: $0) }
        return reader.requests
    }

    /// Draws from the pages of a run that answered well.
    ///
    /// - Parameter isNamed: Whether the user named an origin. Only a page of such an origin is sent
    ///   credentials again, and may be at a private address.
    mutating func draw(fromFinished snapshot: EngineSnapshot, isNamed: (Origin) -> Bool) {
        let pages = snapshot.rows.lazy.filter { $0.state == .ok && !$0.role.isAuxiliary }
        draw(
            from: pages.compactMap { page in
                guard let url = page.url.parsed else { return nil }
                let isNamed = isNamed(url.origin)
                return FetchRequest(url, sendsCredentials: isNamed, isNamed: isNamed)
            }
        )
    }

    private mutating func draw(from requests: [FetchRequest]) {
        for request in requests where request.refusal == nil {
            seen += 1
            if self.requests.count < size {
                self.requests.append(request)
            } else {
                let place = Int.random(in: 0..<seen, using: &random)
                if place < size { self.requests[place] = request }
            }
        }
    }
}
