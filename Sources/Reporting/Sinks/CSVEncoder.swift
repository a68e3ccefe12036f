package import Fetching

/// Writes results as CSV (RFC 4180): a header line, lines ended by CR LF, the same facts as JSON
/// Lines in flat columns, and empty fields where unknown.
///
/// `hops` has the status and URL of each followed redirect, separated by spaces; `anomalies` the names
/// of the response's oddities; `file` the path of the saved body; `warnings` the names of findings.
/// `linked_from` has the first place that links to a broken URL, as `URL:line:column`, and
/// `linked_from_count` the number of pages that do.
///
/// Text that a spreadsheet would run as a formula is prefixed with an apostrophe (OWASP, *CSV
/// Injection*); plain numbers stay numbers.
package struct CSVEncoder: LineEncoder, Sendable {
    /// An encoder; it has no settings.
    package init() {}

    /// The names of the columns.
    package var header: [UInt8] {
        Array(
            """
            task,index,url,final_url,outcome,status,error_class,error_phase,error_message,attempts,\
            redirects,content_type,bytes,wire_bytes,depth,referrer,reason,queued_ms,dns_ms,\
            connect_ms,tls_ms,wait_ms,body_ms,total_ms,reused,hops,anomalies,\
            file,warnings,severity,change,linked_from_count,linked_from\r\n
            """.utf8
        )
    }

    /// Appends one result as a record.
    package func append(_ result: FetchResult, to buffer: inout [UInt8]) {
        buffer.append(csv: result.name)
        append(result.index, to: &buffer)
        append(result.url.text, to: &buffer)
        append(result.finalURL.text, to: &buffer)
        buffer.append(",")
        buffer.append(result.outcome.name)
        if let status = result.status {
            append(Int(status), to: &buffer)
        } else {
            buffer.append(",")
        }
        append(result.error?.errorClass.name, to: &buffer)
        buffer.append(",")
        if let error = result.error { buffer.append(error.phase.name) }
        append(result.error?.message, to: &buffer)
        append(result.attempts, to: &buffer)
        append(result.redirects, to: &buffer)
        append(result.contentType, to: &buffer)
        append(Int(result.bytes), to: &buffer)
        append(Int(result.wireBytes), to: &buffer)
        append(result.depth, to: &buffer)
        append(result.referrer?.text, to: &buffer)
        append(result.skipReason?.rawValue, to: &buffer)
        let timing = result.timing
        for phase in [
            timing.queued, timing.dns, timing.connect, timing.tls, timing.wait, timing.body,
        ] {
            buffer.append(",")
            buffer.append(tenths: Double(phase))
        }
        buffer.append(",")
        buffer.append(tenths: result.totalMilliseconds)
        buffer.append(result.isReused ? ",true" : ",false")
        append(result.hops.isEmpty ? nil : Self.text(of: result.hops), to: &buffer)
        let anomalies = result.anomalies
        append(anomalies.isEmpty ? nil : anomalies.names.joined(separator: " "), to: &buffer)
        append(result.file, to: &buffer)
        append(result.assessment, of: result, to: &buffer)
        buffer.append("\r\n")
    }

    private func append(
        _ assessment: Assessment,
        of result: FetchResult,
        to buffer: inout [UInt8]
    ) {
        let findings = assessment.findings
        append(
            findings.isEmpty ? nil : findings.map(\.kind.rawValue).joined(separator: " "),
            to: &buffer
        )
        append(result.severity?.rawValue, to: &buffer)
        append(assessment.change?.rawValue, to: &buffer)
        guard let places = assessment.linkedFrom else { return buffer.append(",,") }
        append(places.count, to: &buffer)
        append(places.first.first?.location, to: &buffer)
    }

    /// Status and URL of each redirect; neither contains spaces.
    private static func text(of hops: [RedirectHop]) -> String {
        hops.map { "\($0.status) \($0.url)" }.joined(separator: " ")
    }

    private func append(_ text: String?, to buffer: inout [UInt8]) {
        buffer.append(",")
        if let text { buffer.append(csv: text) }
    }

    private func append(_ number: Int, to buffer: inout [UInt8]) {
        buffer.append(",")
        buffer.append(decimal: number)
    }
}
