import Clock
import Fetching
import Testing
import URLStandard

/// Requests that are no plain GET, through redirects and retries.
struct FetchMachineMessageTests {
    private static let payload = RequestPayload(Array("a=1".utf8), contentType: "text/plain")

    /// A task with a method, and a payload where that has one.
    private func submit(_ method: RequestMethod, on rig: MachineRig) throws -> TaskID {
        let hasPayload = [.post, .put, .patch].contains(method)
        let message = RequestMessage(method: method, payload: hasPayload ? Self.payload : nil)
        let request = FetchRequest(try WebURL("http://a/"), message: message)
        return rig.order { machine, now in machine.submit(request, now: now) }
    }

    @Test(
        arguments: [
            (301, .post, "GET"), (302, .post, "GET"), (303, .post, "GET"), (307, .post, "POST a=1"),
            (308, .post, "POST a=1"), (301, .put, "PUT a=1"), (302, .patch, "PATCH a=1"),
            (303, .put, "GET"), (303, .delete, "GET"), (303, .head, "HEAD"), (301, .head, "HEAD"),
            (302, .delete, "DELETE"), (307, .delete, "DELETE"), (303, .options, "GET"),
        ] as [(UInt16, RequestMethod, String)]
    )
    func `a redirect says what is sent on`(
        status: UInt16,
        method: RequestMethod,
        expected: String
    ) throws {
        let rig = MachineRig()
        let id = try submit(method, on: rig)
        rig.end(id, status: status) { $0.location = "/next" }
        #expect(sent(rig) == expected)
        // And once a GET, always a GET.
        rig.end(id, status: 307) { $0.location = "/further" }
        #expect(sent(rig) == expected)
    }

    private func sent(_ rig: MachineRig) -> String? {
        guard let order = rig.underWay.first else { return nil }
        guard let message = order.message else { return "GET" }
        let payload = message.payload.map { " " + String(decoding: $0.bytes, as: UTF8.self) }
        return message.method.name + (payload ?? "")
    }

    @Test(
        arguments: [(301, nil), (302, nil), (307, "PUT a=1"), (308, "PUT a=1")]
            as [(UInt16, String?)]
    )
    func `a payload goes to another origin only where the redirect means it`(
        status: UInt16,
        expected: String?
    ) throws {
        let rig = MachineRig()
        let id = try submit(.put, on: rig)
        rig.end(id, status: status) { $0.location = "http://b/" }
        #expect(sent(rig) == expected)
        if expected == nil {
            #expect(rig.row(id).error?.errorClass == .http(status: status))
            #expect(rig.row(id).error?.message.contains("PUT") == true)
        } else {
            #expect(rig.underWay[0].sendsCredentials == false)
        }
    }

    @Test func `a form that leads back to its own page is no loop`() throws {
        let rig = MachineRig()
        let id = try submit(.post, on: rig)
        rig.end(id, status: 303) { $0.location = "http://a/" }
        #expect(sent(rig) == "GET")
        rig.end(id)
        #expect(rig.state(id) == .ok)
    }

    @Test(arguments: [
        RequestMethod.get, .head, .put, .delete, .options, .post, .patch,
    ])
    func `only what is idempotent is sent again after it may have been acted on`(
        method: RequestMethod
    ) throws {
        let rig = MachineRig()
        let isSafe = method != .post && method != .patch
        for status: UInt16 in [500, 502, 503] {
            let id = try submit(method, on: rig)
            rig.end(id, status: status)
            #expect(rig.state(id) == (isSafe ? .backoff : .failed))
            if !isSafe { #expect(rig.row(id).error?.message.contains("acted on") == true) }
            rig.order { machine, now in machine.cancel(id, now: now) }
            rig.wait(.seconds(100))
        }
        let id = try submit(method, on: rig)
        rig.fail(id, .netReset)
        #expect(rig.state(id) == (isSafe ? .backoff : .failed))
    }

    @Test(arguments: [TaskState.dns, .connect, .tls])
    func `what was never sent is sent again`(phase: TaskState) throws {
        let rig = MachineRig()
        let id = try submit(.post, on: rig)
        rig.end(id, .failed(FetchError(.netRefused, phase: phase, message: "refused")))
        #expect(rig.state(id) == .backoff)
        rig.waitForWake()
        #expect(sent(rig) == "POST a=1")
    }

    @Test(arguments: [(408, nil), (429, nil), (503, 2)] as [(UInt16, Int?)])
    func `an answer that says so lets a POST be sent again`(status: UInt16, after: Int?) throws {
        let rig = MachineRig()
        let id = try submit(.post, on: rig)
        rig.end(id, status: status) { $0.retryAfter = after.map { .seconds($0) } }
        #expect(rig.state(id) == .backoff)
    }

    @Test func `a retry by hand sends the first message again`() throws {
        let rig = MachineRig()
        let id = try submit(.post, on: rig)
        rig.end(id, status: 303) { $0.location = "/done" }
        rig.end(id, status: 404)
        rig.order { machine, now in machine.retry(id, now: now) }
        #expect(sent(rig) == "POST a=1")
    }

    @Test(arguments: [
        ("get", "GET"), ("Delete", "DELETE"), ("PROPFIND", "PROPFIND"), ("m-search", "m-search"),
        ("CONNECT", nil), ("trace", nil), ("", nil), ("GET /", nil), ("GET\r\nX: y", nil),
        ("é", nil),
        (String(repeating: "A", count: 33), nil),
    ])
    func `a method is a token`(text: String, expected: String?) {
        #expect(RequestMethod(text)?.name == expected)
        if expected == "PROPFIND" { #expect(RequestMethod(text)?.isIdempotent == false) }
    }

    @Test(arguments: ["a\r\nX: y", "a\n", "a\0", "\u{7F}"])
    func `a content type cannot bring header lines along`(type: String) {
        #expect(RequestPayload([], contentType: type).contentType == nil)
    }
}
