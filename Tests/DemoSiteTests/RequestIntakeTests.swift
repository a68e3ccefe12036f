import NIOCore
import NIOHTTP1
import Testing

@testable import DemoSite

@Suite
struct RequestIntakeTests {
    private func head(
        _ method: HTTPMethod = .GET,
        fields: HTTPHeaders = ["host": "a"]
    ) -> HTTPServerRequestPart {
        .head(HTTPRequestHead(version: .http1_1, method: method, uri: "/", headers: fields))
    }

    @Test func `a request counts once it is whole`() {
        var intake = RequestIntake()
        intake.receive(head())
        #expect(intake.isEmpty)
        intake.receive(.body(ByteBuffer(string: "x")))
        intake.receive(.end(nil))
        #expect(intake.next()?.refusal == nil)
        #expect(intake.isEmpty)
    }

    @Test func `a full queue says so, and takes more only up to a limit`() {
        var intake = RequestIntake()
        for _ in 0..<5000 {
            intake.receive(head())
            intake.receive(.end(nil))
        }
        #expect(intake.isFull)
        var taken = 0
        var last: RequestIntake.Incoming?
        while let incoming = intake.next() {
            taken += 1
            last = incoming
        }
        #expect(taken == 1025)
        #expect(last?.refusal == .tooManyRequests && last?.keepsAlive == false)
    }

    @Test func `nothing is taken behind a request that ends the connection`() {
        var intake = RequestIntake()
        intake.receive(head(fields: ["host": "a", "connection": "close"]))
        intake.receive(.end(nil))
        intake.receive(head())
        intake.receive(.end(nil))
        intake.receive(HTTPParserError.invalidMethod)
        #expect(intake.next()?.keepsAlive == false)
        #expect(intake.isEmpty)
    }

    @Test func `parts without a beginning are ignored`() {
        var intake = RequestIntake()
        intake.receive(.body(ByteBuffer(string: "x")))
        intake.receive(.end(nil))
        #expect(intake.isEmpty)
    }
}
