import Fetching
import FetchingTestSupport
import Glibc
import Testing

@testable import FetchingCurl

/// Certificates and sessions of real handshakes.
@Suite(.enabled(if: Certificates.made != nil, "needs openssl and python3"))
struct TLSConnectionTests {
    @Test func `a connection that resumed a TLS session is told as such`() async throws {
        let certificates = try #require(Certificates.made)
        let server = try await TLSServer("closing", certificates)
        let driver = makeDriver { $0.certificateAuthorities = certificates.authority }
        let first = try await driver.fetch(server.url)
        let second = try await driver.fetch(server.url)
        await driver.stop()
        #expect(first.end == .answered && second.end == .answered)
        #expect(!first.isReused && !first.isResumed)
        #expect(!second.isReused && second.isResumed)
    }

    @Test func `a store that changes is read again, and what it verified is used no more`()
        async throws
    {
        let certificates = try #require(Certificates.made)
        let server = try await TLSServer("good", certificates)
        let file = "\(certificates.folder)/changing.pem"
        func put(_ name: String) {
            _ = Glibc.system("cp \(certificates.folder)/\(name).pem \(file).new")
            rename("\(file).new", file)
        }
        put("authority")
        let driver = makeDriver {
            $0.certificateAuthorities = file
            $0.authorityInterval = .zero
        }
        #expect(try await driver.fetch(server.url).end == .answered)
        put("self-signed")
        #expect(try await driver.fetch(server.url).isReused)
        #expect(try await driver.fetch(server.url).errorClass == .tlsVerify)
        put("authority")
        #expect(try await driver.fetch(server.url).errorClass == .tlsVerify)
        #expect(try await driver.fetch(server.url).end == .answered)
        await driver.stop()
    }

    @Test func `one's own store stands in place of the system's`() async throws {
        let certificates = try #require(Certificates.made)
        let server = try await TLSServer("good", certificates)
        let driver = makeDriver {
            $0.certificateAuthorities = "\(certificates.folder)/self-signed.pem"
        }
        #expect(try await driver.fetch(server.url).errorClass == .tlsVerify)
        await driver.stop()
    }

    @Test func `more handshakes than have a turn at once all come to one`() async throws {
        let certificates = try #require(Certificates.made)
        let server = try await TLSServer("good", certificates)
        let driver = makeDriver { $0.certificateAuthorities = certificates.authority }
        let transfers = (1...40).map { _ in driver.start(server.url) }
        for transfer in transfers {
            let report = try await driver.report(of: transfer)
            #expect(report.end == .answered)
            let timing = report.timing
            // One that had to wait may find a connection that is free by then.
            #expect(timing.dns >= 0 && timing.connect > 0)
            #expect(timing.tls > 0 || report.isReused)
        }
        #expect(driver.endedTwice.isEmpty)
        await driver.stop()
    }

    @Test func `transfers that wait for their turn can be cancelled, and nothing is left`()
        async throws
    {
        let certificates = try #require(Certificates.made)
        let server = try await TLSServer("silent-handshake", certificates)
        let driver = makeDriver { $0.certificateAuthorities = certificates.authority }
        let transfers = (1...20).map { _ in driver.start(server.url) }
        for transfer in transfers { driver.send(.cancel(transfer)) }
        for transfer in transfers {
            #expect(try await driver.report(of: transfer).end == .cancelled)
        }
        await driver.stop()
    }
}
