import Fetching
import Glibc

/// Finds oddities in header lines that libcurl accepts.
extension ResponseHead {
    /// The oddities of a single line.
    static func anomalies(of line: UnsafeRawBufferPointer) -> AnswerAnomalies {
        guard let start = line.baseAddress, line.last == UInt8(ascii: "\n") else { return [] }
        var found: AnswerAnomalies = []
        let content = line.count - 2
        if content < 0 || line[content] != UInt8(ascii: "\r") {
            found.insert(.bareLineEnd)
        } else if memchr(start, 13, content) != nil {
            found.insert(.bareLineEnd)
        }
        if content > 0, line[0] == UInt8(ascii: " ") || line[0] == UInt8(ascii: "\t") {
            found.insert(.foldedHeader)
        }
        return found
    }

    /// The oddities of a complete head.
    var contradictions: AnswerAnomalies {
        var found: AnswerAnomalies = []
        if hasTransferCoding, contentLength >= 0 { found.insert(.lengthAndCoding) }
        if status > 599 { found.insert(.unknownStatus) }
        if status == 204, contentLength > 0 { found.insert(.unexpectedContent) }
        return found
    }
}
