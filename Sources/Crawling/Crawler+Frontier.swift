import DataStructures
import Fetching
import Synchronization
import URLStandard
import WebStandards

/// A crawl's exchange with its frontier, and what it tells at the end.
extension Crawler {
    /// Tells of the site as a whole, before the engine has finished.
    func tellOverview() async {
        var findings = machine.traps.findings
        if await !engine.stage.isStopped {
            let rows = await engine.snapshot().rows
            findings += machine.overview.findings(
                policy,
                hasUnreadSitemaps: machine.hasUnreadSitemaps
            ) { rows[$0.index].url.text }
        }
        counts.withLock { $0.findings = findings }
    }

    /// Does what the machine wants of the frontier.
    func exchange(isStopped: Bool) async {
        while let request = machine.nextRequest(window: Self.window, isStopped: isStopped) {
            let answer = await ask { frontier throws(FrontierError) in
                try await frontier.perform(request)
            }
            guard let (answer, counts) = answer else { return }
            machine.answered(request, answer, counts)
        }
    }

    /// Calls the frontier; nil if it refuses, which ends the run.
    ///
    /// A frontier in memory never does. To hold through an outage is left to the first that can have
    /// one.
    @discardableResult
    func ask<Answer>(
        _ body: (FrontierMember) async throws(FrontierError) -> Answer
    ) async -> Answer? {
        do throws(FrontierError) {
            return try await body(frontier)
        } catch {
            machine.close()
            await engine.stop(.outputFailed)
            return nil
        }
    }

    /// Those links that are not known.
    func new(_ links: [WebURL]) -> [FoundURL] {
        links.isEmpty ? [] : frontier.unknown(of: links.map(machine.key.find))
    }

    /// Where the answer's `Refresh` leads: a link of the page, like that of its `meta` twin.
    static func refresh(of result: FetchResult) -> [WebURL] {
        guard let value = result.refresh, let page = result.finalURL.parsed else { return [] }
        return RefreshHeader.target(of: value, document: page).map { [$0] } ?? []
    }
}
