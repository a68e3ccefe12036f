import CPSL

/// The Public Suffix List, by libpsl: domains under which anyone may register a name.
enum PublicSuffixes {
    /// The newest list of the system, or the one that libpsl was built with.
    ///
    /// Unsafe for its pointer only: it is never changed, and libpsl reads it without changing it.
    private nonisolated(unsafe) static let list: OpaquePointer? = psl_latest(nil) ?? psl_builtin()

    /// Whether a domain in its ASCII form is a public suffix, such as `com` and `co.uk`.
    ///
    /// Without a list every name of one label is.
    static func contains(_ domain: String) -> Bool {
        guard let list else { return !domain.contains(".") }
        return psl_is_public_suffix(list, domain) != 0
    }
}
