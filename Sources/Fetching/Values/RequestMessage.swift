/// What is sent where it is not a plain GET: a method, a payload with some, and validators.
///
/// Immutable, and shared by every request that is made with it.
public final class RequestMessage: Sendable {
    /// The method.
    public let method: RequestMethod
    /// The content of the request; nil for none.
    public let payload: RequestPayload?
    /// Versions that need not be sent again; nil for none.
    public let validators: Validators?

    /// A message; with HEAD no payload is sent.
    public init(
        method: RequestMethod,
        payload: RequestPayload? = nil,
        validators: Validators? = nil
    ) {
        self.method = method
        self.payload = method == .head ? nil : payload
        self.validators = validators
    }

    /// What becomes of a message when its request is redirected.
    enum Redirected {
        /// It is sent on; nil for a plain GET.
        case message(RequestMessage?)
        /// It may not be sent on.
        case refused
    }

    /// The message for the target of a redirect (RFC 9110 §15.4).
    ///
    /// 303 asks for a GET. 301 and 302 turn a POST into one, as every browser does. 307 and 308 say
    /// that the very same request is meant for the target; without that word a payload is not given
    /// to another origin. Validators belong to one URL and are not sent on.
    func redirected(by status: UInt16, toOtherOrigin isElsewhere: Bool) -> Redirected {
        switch status {
        case 303: return .message(method == .head ? unconditional : nil)
        case 301, 302:
            if method == .post { return .message(nil) }
            return payload != nil && isElsewhere ? .refused : .message(unconditional)
        default: return .message(unconditional)
        }
    }

    /// The same without validators; nil for a plain GET.
    private var unconditional: RequestMessage? {
        guard validators != nil else { return self }
        guard method != .get || payload != nil else { return nil }
        return RequestMessage(method: method, payload: payload)
    }
}

/// The content of a request.
public struct RequestPayload: Equatable, Sendable {
    /// The bytes, sent as they are.
    public let bytes: [UInt8]
    /// `Content-Type`; nil for none, unless the transport is configured to send one.
    public let contentType: String?

    /// A payload; a type that holds control characters, as a line break, counts as none.
    public init(_ bytes: [UInt8], contentType: String? = nil) {
        self.bytes = bytes
        let isClean = contentType?.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } ?? false
        self.contentType = isClean ? contentType : nil
    }
}
