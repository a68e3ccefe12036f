/// Tells an answer of a wall against programs from one of the site behind it, by the marks of the
/// known ones.
///
/// A program cannot tell what a browser would be given, so such an answer proves nothing of a link.
enum BotWall {
    /// Statuses that walls answer with; 999 is LinkedIn's own.
    static func mayStand(behind status: UInt16) -> Bool {
        status == 403 || status == 429 || status == 503 || status == linkedIn
    }

    /// A status that is in no standard and needs no other mark.
    static let linkedIn: UInt16 = 999

    /// Whose wall a header field is a mark of; nil for none.
    ///
    /// `Server: cloudflare` is no mark: Cloudflare sends it with a site's own answers, too.
    static func vendor(
        _ name: UnsafeRawBufferPointer,
        _ content: Slice<UnsafeRawBufferPointer>
    ) -> String? {
        switch name.count {
        case 6 where FieldValue.matches(name, "server"): vendor(ofServer: content)
        case 7 where FieldValue.matches(name, "x-iinfo"): "Imperva"
        case 10 where FieldValue.matches(name, "x-datadome"): "DataDome"
        case 12 where FieldValue.matches(name, "cf-mitigated"): "Cloudflare"
        case 14 where FieldValue.matches(name, "x-datadome-cid"): "DataDome"
        case 14 where FieldValue.matches(name, "x-sucuri-block"): "Sucuri"
        case 17 where FieldValue.matches(name, "x-amzn-waf-action"): "AWS"
        default: nil
        }
    }

    /// Servers that only answer themselves where they let nothing through.
    private static func vendor(ofServer content: Slice<UnsafeRawBufferPointer>) -> String? {
        let server = UnsafeRawBufferPointer(rebasing: FieldValue.trimmed(content))
        if FieldValue.matches(server, "akamaighost") { return "Akamai" }
        if FieldValue.matches(server, "datadome") { return "DataDome" }
        if FieldValue.matches(server, "awselb/2.0") { return "AWS" }
        return nil
    }
}
