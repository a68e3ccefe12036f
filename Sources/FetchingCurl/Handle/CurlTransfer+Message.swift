import CCurl
import Fetching

/// Requests other than a plain GET.
extension CurlTransfer {
    /// Sets the handle up for a message; ``forgetMessage()`` undoes that.
    ///
    /// A request that must not be made twice gets a connection of its own. On a reused connection
    /// libcurl would send it again by itself if the server closes without an answer.
    func carry(_ message: RequestMessage, sendsCredentials: Bool) {
        let method = message.method
        if method == .head {
            crawltop_set_long(easy, CURLOPT_NOBODY, 1)
        } else if message.payload != nil || [.post, .put, .patch].contains(method) {
            // These have content, if only of no length (RFC 9110 §8.6).
            let bytes = message.payload?.bytes ?? []
            crawltop_set_long(easy, CURLOPT_POST, 1)
            crawltop_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
            (bytes.isEmpty ? [0] : bytes).withUnsafeBytes { bytes in
                let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
                // libcurl copies the bytes and keeps the copy as long as the handle.
                crawltop_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, start)
            }
        }
        if method != .head, method != .post {
            crawltop_set_string(easy, CURLOPT_CUSTOMREQUEST, method.name)
        }
        if !method.isIdempotent {
            crawltop_set_long(easy, CURLOPT_FRESH_CONNECT, 1)
            gate.listen(true)
        }
        messageHeaders = headerLists.list(
            sendsCredentials: sendsCredentials,
            contentType: message.payload?.contentType,
            validators: message.validators
        )
        crawltop_set_pointer(easy, CURLOPT_HTTPHEADER, messageHeaders)
    }

    /// Goes back to plain GETs; the header list must be set again.
    func forgetMessage() {
        crawltop_set_string(easy, CURLOPT_CUSTOMREQUEST, nil)
        crawltop_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, nil)
        crawltop_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, -1)
        crawltop_set_long(easy, CURLOPT_HTTPGET, 1)
        crawltop_set_long(easy, CURLOPT_FRESH_CONNECT, 0)
        gate.listen(false)
        crawltop_set_pointer(easy, CURLOPT_HTTPHEADER, nil)
        curl_slist_free_all(messageHeaders?.assumingMemoryBound(to: curl_slist.self))
        messageHeaders = nil
    }

    /// Whether the answer has no body, whatever its headers say (RFC 9110 §9.3.2).
    var asksForHeadersOnly: Bool { order?.message?.method == .head }
}
