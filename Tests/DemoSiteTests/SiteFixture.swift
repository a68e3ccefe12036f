import TestSupport
import Testing

@testable import DemoSite

/// A configuration in which a minute takes 60 ms.
func fastConfiguration(
    port: UInt16 = 0,
    lessonDelay: Duration = .seconds(2),
    maxConnections: Int = 1024,
    idleTimeout: Duration = .seconds(60),
    hangLimit: Duration = .seconds(600)
) -> DemoSiteConfiguration {
    DemoSiteConfiguration(
        port: port,
        lessonDelay: lessonDelay,
        sitePages: 60,
        speedFactor: 1000,
        maxConnections: maxConnections,
        idleTimeout: idleTimeout,
        hangLimit: hangLimit
    )
}

/// Runs a test against a site of its own and stops the site whatever comes.
func withSite(
    _ configuration: DemoSiteConfiguration = fastConfiguration(),
    _ body: (DemoSite) async throws -> Void
) async throws {
    let site = try await DemoSite.start(configuration)
    do {
        try await body(site)
    } catch {
        await site.stop()
        throw error
    }
    await site.stop()
}

/// One request on a connection of its own.
func get(_ target: String, from site: DemoSite) throws -> RawClient.Response {
    let client = try RawClient(port: site.port)
    client.request(target, fields: "Connection: close\r\n")
    return try client.response()
}

/// Waits until the site's counts are as they should be; gives up when it hangs.
func eventually(
    _ site: DemoSite,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ isReached: (RequestCounts) -> Bool
) async {
    let end = ContinuousClock.now + PseudoTerminal.hangLimit
    while !isReached(site.counts) {
        guard ContinuousClock.now < end else {
            Issue.record("not reached: \(site.counts)", sourceLocation: sourceLocation)
            return
        }
        await Task.yield()
    }
}
