import CCurl
import Fetching
import Glibc
import Testing

@testable import FetchingCurl

/// What libcurl's words and codes are turned into.
struct CurlProblemTests {
    @Test(
        arguments: [
            ("", ""),
            ("SSL certificate problem: certificate has expired", nil),
            ("two\nlines\r\n", "two"),
            (
                "Failed to connect to a.test port 80 after 12 ms: Couldn't connect to server",
                "Failed to connect to a.test port 80: Couldn't connect to server"
            ),
            ("closed after a ms", nil),
            ("a scheme in 'x://me:word@a.test:1/'", "a scheme in 'x://***@a.test:1/'"),
            ("http://a.test/@b", nil),
            ("//a@b@c", "//***@c"),
        ] as [(String, String?)]
    )
    func `a message is one line without secrets and without its time`(
        buffer: String,
        text: String?
    ) {
        #expect(CurlProblem(buffer).text == text ?? buffer)
    }

    private func error(
        _ code: CURLcode,
        _ problem: String = "",
        phase: TaskState = .connect,
        osError: Int32 = 0,
        proxy: String? = nil,
        connectStatus: Int = 0
    ) -> FetchError {
        var configuration = TransportConfiguration()
        configuration.proxy = proxy
        return CurlFailure.error(
            code,
            CurlFailure.Facts(
                problem: CurlProblem(problem),
                phase: phase,
                osError: osError,
                hasAnswer: false,
                speaksHTTP2: false,
                proxy: ProxyFailure(configuration),
                connectStatus: connectStatus
            )
        )
    }

    @Test(arguments: [EMFILE, ENFILE, ENOBUFS, ENOMEM, ECONNREFUSED])
    func `what this machine lacks is no refusal of a server's`(code: Int32) {
        let found = error(CURLE_COULDNT_CONNECT, osError: code).errorClass
        switch code {
        case ENOMEM: #expect(found == .localMemory)
        case ECONNREFUSED: #expect(found == .netRefused)
        default: #expect(found == .localDescriptors)
        }
    }

    @Test func `libcurl's words are kept, and the system's beside them`() {
        let known = error(CURLE_COULDNT_CONNECT, "Failed to connect", osError: ECONNREFUSED)
        #expect(known.message == "Failed to connect: Connection refused")
        let unknown = error(CURLE_GOT_NOTHING)
        #expect(unknown.message == "Server returned nothing (no headers, no data)")
        let words = "Recv failure: Connection reset by peer"
        #expect(error(CURLE_RECV_ERROR, words, osError: ECONNRESET).message == words)
    }

    @Test func `a TLS alert is told as such, even where the answer should come`() {
        let words = "error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0"
        let found = error(CURLE_RECV_ERROR, words, phase: .wait)
        #expect(found.errorClass == .tlsHandshake)
        #expect(found.message == words)
    }

    @Test(arguments: [
        (CURLE_COULDNT_CONNECT, 0, ErrorClass.proxyConnect),
        (CURLE_COULDNT_RESOLVE_PROXY, 0, .proxyDNS), (CURLE_RECV_ERROR, 407, .proxyAuth),
        (CURLE_RECV_ERROR, 403, .proxyTunnel), (CURLE_RECV_ERROR, 502, .proxyTunnel),
        (CURLE_RECV_ERROR, 200, .netReset), (CURLE_GOT_NOTHING, 0, .netEmpty),
    ])
    func `what failed at the proxy is the proxy's, and names it without its login`(
        code: CURLcode,
        status: Int,
        expected: ErrorClass
    ) {
        let proxy = "http://me:word@p.test:3128/"
        let found = error(code, "words", proxy: proxy, connectStatus: status)
        #expect(found.errorClass == expected)
        let isTheProxys = expected.name.hasPrefix("proxy.")
        #expect(found.message == (isTheProxys ? "by the proxy p.test:3128: words" : "words"))
        #expect(found.errorClass.isTransient == (expected != .proxyAuth))
    }
}
