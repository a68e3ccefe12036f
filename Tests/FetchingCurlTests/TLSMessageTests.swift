import Fetching
import FetchingCurl
import FetchingTestSupport
import Testing

/// Why a TLS handshake failed is in the message, as libcurl and OpenSSL say it.
@Suite(.timeLimit(.minutes(1)), .enabled(if: Certificates.made != nil, "needs openssl and python3"))
struct TLSMessageTests {
    @Test(arguments: [
        ("expired", ErrorClass.tlsVerify, "certificate has expired"),
        ("wrong-host", .tlsVerify, "no alternative certificate subject name matches"),
        ("self-signed", .tlsVerify, "self-signed certificate"),
        ("tls1.0", .tlsHandshake, "alert protocol version"),
        ("client-1.3", .tlsHandshake, "certificate required"),
        ("client-1.2", .tlsHandshake, "alert"),
    ])
    func `the message tells what is wrong`(
        scenario: String,
        errorClass: ErrorClass,
        words: String
    ) async throws {
        let certificates = try #require(Certificates.made)
        let server = try await TLSServer(scenario, certificates)
        let driver = makeDriver { $0.certificateAuthorities = certificates.authority }
        let report = try await driver.fetch(server.url)
        if case .failed(let error) = report.end {
            #expect(error.errorClass == errorClass)
            #expect(error.message.contains(words), "\(error.message)")
        } else {
            Issue.record("it did not fail: \(report)")
        }
        await driver.stop()
    }
}
