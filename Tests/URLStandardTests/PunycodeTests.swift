import Testing

@testable import URLStandard

struct PunycodeTests {
    /// From RFC 3492 §7.1.
    @Test(arguments: [
        ("ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn"), ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
        ("3年B組金八先生", "3B-ww4c5e180e575a65lsy2b"), ("-> $1.00 <-", "-> $1.00 <--"), ("ü", "tda"),
        ("bücher", "bcher-kva"),
    ])
    func `the samples of the RFC round-trip`(text: String, code: String) {
        let scalars = Array(text.unicodeScalars)
        #expect(Punycode.encode(scalars) == Array(code.utf8))
        #expect(Punycode.decode(Array(code.utf8)[...]) == scalars)
    }

    @Test(arguments: [
        "99999999", "é", "a-_", "zzzzzzzzzzzzzzzzzzzzzzzzzzzz", "-0", "ihqwcrb4cv8a8dqg056pqjy",
    ])
    func `what is no Punycode does not decode`(code: String) {
        #expect(Punycode.decode(Array(code.utf8)[...]) == nil)
    }
}
