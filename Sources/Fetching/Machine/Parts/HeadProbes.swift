/// Which checks ask by HEAD first, because only the head of the answer is wanted.
struct HeadProbes: Sendable {
    /// What they send.
    static let message = RequestMessage(method: .head)

    /// Tasks whose server did not answer a HEAD well, so that GET decides.
    private var refused: Set<TaskID> = []

    /// Whether a task that only checks may ask by HEAD.
    func mayAsk(_ task: TaskID) -> Bool { refused.isEmpty || !refused.contains(task) }

    mutating func refuse(_ task: TaskID) { refused.insert(task) }

    /// Forgets a task that has finished.
    mutating func forget(_ task: TaskID) { if !refused.isEmpty { refused.remove(task) } }

    /// Tasks that ask by GET.
    var refusedCount: Int { refused.count }
}

extension TransferReport {
    /// Whether a HEAD that ended so says little of what a GET would bring.
    ///
    /// Servers refuse HEAD with 405 or 501, but also with 403, 404 and 500, or by closing the connection.
    /// 429 and 503 are not about the method.
    var leavesItToGet: Bool {
        switch end {
        case .answered: return status >= 400 && status != 429 && status != 503
        case .failed(let error):
            guard error.phase == .wait || error.phase == .body else { return false }
            switch error.errorClass {
            case .timeoutFirstByte, .timeoutStall, .netReset, .netEmpty, .bodyTruncated,
                .protoHeader, .protoFraming, .protoNotHTTP, .protoHTTP2, .protoOther:
                return true
            default: return false
            }
        case .cancelled, .returned: return false
        }
    }
}
