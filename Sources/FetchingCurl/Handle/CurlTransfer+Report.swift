import CCurl
import Clock
import Fetching

/// Reports to the engine.
extension CurlTransfer {
    /// The transfer's progress.
    func progress(_ id: TransferID) -> TransferProgress {
        TransferProgress(
            id: id,
            phase: knownPhase,
            timing: timing(isOver: false),
            status: head.status,
            bytes: body.bytes,
            wireBytes: body.wireBytes,
            expectedBytes: expectedBytes
        )
    }

    /// The report of an ended transfer; it must be off the multi handle already.
    func report(
        _ id: TransferID,
        _ end: TransferEnd,
        _ anomalies: AnswerAnomalies
    ) -> TransferReport {
        var report = TransferReport(
            id: id,
            end: end,
            status: head.status,
            contentType: head.contentType,
            location: head.location,
            retryAfter: head.retryAfter,
            timing: timing(isOver: true),
            bytes: body.bytes,
            wireBytes: body.wireBytes,
            expectedBytes: expectedBytes,
            isReused: isConnected && crawltop_get_long(easy, CURLINFO_NUM_CONNECTS) == 0,
            anomalies: anomalies,
            exchange: exchange,
            file: body.savedFile
        )
        report.linkFields = head.linkFields
        report.content = body.result
        report.refresh = head.refresh
        report.botWall = head.status == BotWall.linkedIn ? "LinkedIn" : head.botWall
        report.setCookies = head.setCookies
        report.isCut = body.isCut
        report.validators = head.validators
        report.isResumed = gate.resumesSession
        return report
    }

    /// How the transfer ended, by libcurl's result code.
    ///
    /// - Parameters:
    ///   - isFlooded: Whether ``RecordWatch`` has ended a connection in this turn.
    ///   - proxy: The proxy; nil without one.
    func outcome(_ code: CURLcode, isFlooded: Bool, proxy: ProxyFailure?) -> TransferEnd {
        let refusal = refusal ?? (code == CURLE_OK && !body.isCut ? finishBody() : nil)
        updatePhase(now: .zero)
        if let refusal {
            return .failed(FetchError(refusal.errorClass, phase: phase, message: refusal.message))
        }
        guard code != CURLE_OK, !hasEnough else { return .answered }
        if let error = gate.error ?? notTaken { return .failed(error) }
        if isFlooded, code == CURLE_RECV_ERROR, gate.speaksHTTP2 {
            let words = "its server kept sending frames with nothing in them"
            return .failed(FetchError(.protoHTTP2, phase: phase, message: words))
        }
        return .failed(
            CurlFailure.error(
                code,
                CurlFailure.Facts(
                    problem: CurlProblem(problem),
                    phase: phase,
                    osError: Int32(crawltop_get_long(easy, CURLINFO_OS_ERRNO)),
                    hasAnswer: head.status > 0,
                    speaksHTTP2: gate.speaksHTTP2,
                    proxy: proxy,
                    connectStatus: crawltop_get_long(easy, CURLINFO_HTTP_CONNECTCODE)
                )
            )
        )
    }
}
