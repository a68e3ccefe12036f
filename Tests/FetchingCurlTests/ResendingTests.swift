import Fetching
import FetchingTestSupport
import Testing

@testable import FetchingCurl

struct ResendingTests {
    @Test func `a server that takes nothing is asked a few times more`() {
        var resending = Resending()
        for _ in 1...Resending.mostInVain {
            let mayResend = resending.mayResend(answers: 0)
            #expect(mayResend && !resending.isExhausted)
        }
        let mayResend = resending.mayResend(answers: 0)
        #expect(!mayResend && resending.isExhausted)
    }

    @Test func `a kept connection that closes under a request costs none, however often`()
        async throws
    {
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(ok("x"))
            _ = connection.readRequest()
        }
        let driver = makeDriver()
        for _ in 1...12 { #expect(try await driver.fetch(server.url()).end == .answered) }
        await driver.stop()
    }

    @Test func `as long as others are answered, one that is not taken is sent again`() {
        var resending = Resending()
        for answers in 1...1000 {
            let mayResend = resending.mayResend(answers: answers)
            #expect(mayResend)
        }
    }
}
