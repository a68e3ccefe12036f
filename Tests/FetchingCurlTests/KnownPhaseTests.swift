import Fetching
import Testing

@testable import FetchingCurl

/// A lookup is told only while there is one.
struct KnownPhaseTests {
    private func transfer(
        _ change: (inout TransportConfiguration) -> Void = { _ in }
    ) throws -> CurlTransfer {
        var configuration = TransportConfiguration()
        change(&configuration)
        let transfer = CurlTransfer(
            TransferContext(configuration),
            bufferSize: 16_384,
            prunesNames: false
        )
        return try #require(transfer)
    }

    @Test func `before anything is known of it a transfer has only started`() throws {
        #expect(try transfer().knownPhase == .started)
    }

    @Test func `a transfer that waits for its host's name looks it up`() throws {
        let transfer = try transfer()
        transfer.nameWait = .waiting("a.example")
        #expect(transfer.knownPhase == .dns)
        transfer.nameWait = .over(12)
        #expect(transfer.knownPhase == .started)
    }

    @Test func `the name of a proxy is looked up by libcurl`() throws {
        #expect(try transfer { $0.proxy = "http://proxy.example:3128" }.knownPhase == .dns)
    }
}
