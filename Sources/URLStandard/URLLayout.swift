/// Where the components of a serialised URL lie, as byte offsets.
///
/// ```
/// https://user:pass@example.com:8080/path?query#fragment
///       |     |    ||          |    |    |     |
///       |     |    ||          |    |    |     fragmentStart  at "#", or the end
///       |     |    ||          |    |    queryStart           at "?", or fragmentStart
///       |     |    ||          |    pathStart
///       |     |    ||          hostEnd
///       |     |    |hostStart
///       |     usernameEnd
///       schemeEnd                                             after ":"
/// ```
/// Without an authority `schemeEnd == usernameEnd == hostStart == hostEnd`. A path that would read
/// as an authority is kept apart by "/." between `hostEnd` and `pathStart` (URL Standard §4.5).
struct URLLayout: Equatable, Sendable {
    var schemeEnd: UInt32 = 0
    var usernameEnd: UInt32 = 0
    var hostStart: UInt32 = 0
    var hostEnd: UInt32 = 0
    var pathStart: UInt32 = 0
    var queryStart: UInt32 = 0
    var fragmentStart: UInt32 = 0

    /// Whether "//" follows the scheme.
    var hasAuthority: Bool { hostStart > schemeEnd }
}
