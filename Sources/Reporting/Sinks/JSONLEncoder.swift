package import Fetching

/// Writes results as JSON Lines: one object a line, every key always present, `null` if unknown.
///
/// After those keys come, where they apply, `hops`, the followed redirects:
/// `[{"status":301,"url":"…"}]`, each with the URL that answered; `anomalies`; `file`, the path of
/// the saved body; and what `append(_:to:)` of ``Fetching/Assessment`` writes.
///
/// Hand-written and without intermediate strings: at 70,000 results a second a generic encoder would
/// cost more than the fetch.
package struct JSONLEncoder: LineEncoder, Sendable {
    /// An encoder; it has no settings.
    package init() {}

    /// Nothing; JSON Lines have no header.
    package var header: [UInt8] { [] }

    /// Appends one result as a line with a line feed at its end.
    ///
    /// - Parameters:
    ///   - result: The result. An empty `final_url` counts as unknown.
    ///   - buffer: The buffer to append to.
    package func append(_ result: FetchResult, to buffer: inout [UInt8]) {
        buffer.append("{\"task\":")
        appendName(of: result, to: &buffer)
        buffer.append(",\"index\":")
        buffer.append(decimal: result.index)
        buffer.append(",\"url\":")
        buffer.append(json: result.url.text)
        buffer.append(",\"final_url\":")
        let finalURL = result.finalURL.text
        buffer.append(json: finalURL.isEmpty ? nil : finalURL)
        buffer.append(",\"outcome\":\"")
        buffer.append(result.outcome.name)
        buffer.append("\",\"status\":")
        if let status = result.status {
            buffer.append(decimal: Int(status))
        } else {
            buffer.append("null")
        }
        appendError(result.error, to: &buffer)
        buffer.append(",\"attempts\":")
        buffer.append(decimal: result.attempts)
        buffer.append(",\"redirects\":")
        buffer.append(decimal: result.redirects)
        buffer.append(",\"content_type\":")
        buffer.append(json: result.contentType)
        buffer.append(",\"bytes\":")
        buffer.append(decimal: result.bytes)
        buffer.append(",\"wire_bytes\":")
        buffer.append(decimal: result.wireBytes)
        buffer.append(",\"depth\":")
        buffer.append(decimal: result.depth)
        buffer.append(",\"referrer\":")
        buffer.append(json: result.referrer?.text)
        buffer.append(",\"reason\":")
        buffer.append(json: result.skipReason?.rawValue)
        appendTiming(of: result, to: &buffer)
        buffer.append(result.isReused ? ",\"reused\":true" : ",\"reused\":false")
        if !result.hops.isEmpty { append(result.hops, to: &buffer) }
        if !result.anomalies.isEmpty { append(result.anomalies, to: &buffer) }
        if let file = result.file {
            buffer.append(",\"file\":")
            buffer.append(json: file)
        }
        append(result.assessment, of: result, to: &buffer)
        buffer.append("}\n")
    }

    private func appendName(of result: FetchResult, to buffer: inout [UInt8]) {
        guard result.givenName == nil else { return buffer.append(json: result.name) }
        buffer.append(UInt8(ascii: "\""))
        buffer.append(text: result.role.rawValue)
        buffer.append(UInt8(ascii: "-"))
        buffer.append(decimal: result.index + 1)
        buffer.append(UInt8(ascii: "\""))
    }

    /// An optional key, only where a redirect was followed.
    private func append(_ hops: [RedirectHop], to buffer: inout [UInt8]) {
        buffer.append(",\"hops\":[")
        for (index, hop) in hops.enumerated() {
            buffer.append(index == 0 ? "{\"status\":" : ",{\"status\":")
            buffer.append(decimal: Int(hop.status))
            buffer.append(",\"url\":")
            buffer.append(json: hop.url.text)
            buffer.append(UInt8(ascii: "}"))
        }
        buffer.append(UInt8(ascii: "]"))
    }

    /// An optional key, only with a value.
    private func append(_ anomalies: AnswerAnomalies, to buffer: inout [UInt8]) {
        buffer.append(",\"anomalies\":[")
        for (index, name) in anomalies.names.enumerated() {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            buffer.append(json: name)
        }
        buffer.append(UInt8(ascii: "]"))
    }

    private func appendError(_ error: FetchError?, to buffer: inout [UInt8]) {
        guard let error else {
            buffer.append(",\"error\":null")
            return
        }
        buffer.append(",\"error\":{\"class\":")
        buffer.append(json: error.errorClass.name)
        buffer.append(",\"phase\":\"")
        buffer.append(error.phase.name)
        buffer.append("\",\"message\":")
        buffer.append(json: error.message)
        buffer.append(UInt8(ascii: "}"))
    }

    private func appendTiming(of result: FetchResult, to buffer: inout [UInt8]) {
        let timing = result.timing
        buffer.append(",\"timing_ms\":{\"queued\":")
        buffer.append(tenths: Double(timing.queued))
        buffer.append(",\"dns\":")
        buffer.append(tenths: Double(timing.dns))
        buffer.append(",\"connect\":")
        buffer.append(tenths: Double(timing.connect))
        buffer.append(",\"tls\":")
        buffer.append(tenths: Double(timing.tls))
        buffer.append(",\"wait\":")
        buffer.append(tenths: Double(timing.wait))
        buffer.append(",\"body\":")
        buffer.append(tenths: Double(timing.body))
        buffer.append(",\"total\":")
        buffer.append(tenths: result.totalMilliseconds)
        buffer.append(UInt8(ascii: "}"))
    }
}
