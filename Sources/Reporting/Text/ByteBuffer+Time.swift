import Glibc

extension ByteBuffer {
    /// Appends a time as ISO 8601 in UTC: `2026-03-01T12:00:00.123Z`.
    ///
    /// - Parameters:
    ///   - seconds: Since 1970; clamped to the years 1970 to 9999.
    ///   - hasFraction: Whether milliseconds are written.
    mutating func append(timestamp seconds: Double, hasFraction: Bool = true) {
        let bounded = seconds > 0 ? Swift.min(seconds, 253_402_300_799) : 0
        let milliseconds = UInt64(bounded * 1000)
        var time = time_t(milliseconds / 1000)
        var parts = tm()
        gmtime_r(&time, &parts)
        append(padded: UInt64(parts.tm_year + 1900), to: 4)
        append("-")
        append(padded: UInt64(parts.tm_mon + 1), to: 2)
        append("-")
        append(padded: UInt64(parts.tm_mday), to: 2)
        append("T")
        append(padded: UInt64(parts.tm_hour), to: 2)
        append(":")
        append(padded: UInt64(parts.tm_min), to: 2)
        append(":")
        append(padded: UInt64(parts.tm_sec), to: 2)
        if hasFraction {
            append(".")
            append(padded: milliseconds % 1000, to: 3)
        }
        append("Z")
    }
}
