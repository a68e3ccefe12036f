import Testing

@testable import URLStandard

/// The domains of web-platform-tests (`url/resources/toascii.json` and `IdnaTestV2.json`), read from
/// beside the checkout.
@Suite(.enabled(if: !DomainCase.all.isEmpty, "toascii.json is not here; set CRAWLTOP_TESTDATA"))
struct WebPlatformDomainTests {
    @Test func `a domain maps to ASCII as the standard says`() {
        for example in DomainCase.all where !example.isNewerThanICU {
            let host = (try? WebURL("http://\(example.input)/"))?.host
            #expect(host == example.output, "\(example.input.debugDescription)")
        }
    }
}

/// One case of the files; the names are the files'.
struct DomainCase: Decodable, Sendable {
    let input: String
    /// Nil if the domain must be refused.
    let output: String?

    /// Whether it contains an ideograph of Unicode 17 (extension J), unassigned in ICU 72.
    var isNewerThanICU: Bool {
        input.unicodeScalars.contains { (0x323B0...0x33479).contains($0.value) }
    }

    /// The cases of both files without the empty domain, which no URL can have.
    static let all = ["toascii.json", "IdnaTestV2.json"].flatMap { file in
        (testData(file, as: DomainCase.self) ?? []).filter { !$0.input.isEmpty }
    }
}
