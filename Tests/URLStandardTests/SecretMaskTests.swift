import DataStructures
import Testing

@testable import URLStandard

struct SecretMaskTests {
    @Test(arguments: [
        ("http://x/a?token=abc&b=1", "http://x/a?token=***&b=1"),
        ("http://x/?api_KEY=1&Signature=2#f", "http://x/?api_KEY=***&Signature=***#f"),
        ("?token=", "?token=***"),
        ("http://x/?user[password]=a&b=c", "http://x/?user[password]=***&b=c"),
        ("http://x/?a&token&=x", "http://x/?a&token&=x"),
        ("http://x/?a=1;token=2;b=3", "http://x/?a=1;token=***"),
        ("http://x/?token=a;b&c=d", "http://x/?token=***&c=d"),
        ("http://x/?token=a?b=c", "http://x/?token=***"),
        ("http://x/?%74oken=a&acc%65ss%5Ftoken=b", "http://x/?%74oken=***&acc%65ss%5Ftoken=***"),
        ("http://x/#access_token=a&state=b", "http://x/#access_token=***&state=b"),
        ("http://x/#/route?token=a", "http://x/#/route?token=***"),
        ("http://x/?a=b#id_token=c", "http://x/?a=b#id_token=***"),
        ("http://x/a;jsessionid=1A;v=2/b?c=d", "http://x/a;jsessionid=***;v=2/b?c=d"),
        ("http://x/?token=a=b==", "http://x/?token=***"),
    ])
    func `values of secret fields are masked`(url: String, masked: String) {
        #expect(SecretMask.url(url) == masked)
    }

    @Test(arguments: [
        "token", "access_token", "accessToken", "ACCESS_TOKEN", "accesstoken", "refresh_token",
        "id_token", "X-Amz-Security-Token", "key", "api_key", "apiKey", "apikey", "hapikey",
        "X-Amz-Signature", "X-Amz-Credential", "X-Goog-Signature", "sig", "signature", "sign",
        "secret", "client_secret", "clientSecret", "password", "passwd", "pwd", "pass", "password2",
        "userPassword", "newpassword", "auth", "authtoken", "Authorization", "session",
        "session_id",
        "sessionid", "PHPSESSID", "ASP.NET_SessionId", "sid", "code", "jwt", "csrf_token", "ticket",
        "SAMLResponse", "code_verifier", "AWSAccessKeyId", "user[token]", "credentials", "otp",
        "subscription-key", "tok%65n",
    ])
    func `a name that means a secret is known`(name: String) {
        #expect(SecretMask.url("http://x/?a=b&\(name)=s3cret&c=d").hasSuffix("\(name)=***&c=d"))
    }

    @Test(arguments: [
        "keyword", "monkey", "tokens", "max_tokens", "author", "authority", "zip_code",
        "country_code",
        "lang", "q", "page", "passenger", "design", "signal", "secretary", "state", "expires",
        "sort",
        "username", "pinned", "sidebar", "compass", "codec", "assign",
    ])
    func `a name that only looks like one is left alone`(name: String) {
        let url = "http://x/?\(name)=value"
        #expect(SecretMask.url(url) == url)
    }

    @Test(arguments: [
        ("http://user:pw@x/a", "http://***@x/a"), ("http://u@v@x/a@b?c=d", "http://***@x/a@b?c=d"),
        ("https://ghp_abc@x/", "https://***@x/"), ("//u:p@x/", "//***@x/"),
        ("http:u:p@x/", "http:***@x/"), (#"http:\\u:p@x/"#, #"http:\\***@x/"#),
        ("HTTP:/u:p@x", "HTTP:/***@x"), ("u:p@x/a", "***@x/a"), ("user:1@x:80/", "***@x:80/"),
        ("ftp://u:p@x/", "ftp://***@x/"), ("foo://u:p@x/", "foo://***@x/"),
        ("http://u:p/w@x/", "http://u:p/w@x/"),
        ("http://web/2020/http://u:p@x/", "http://web/2020/http://***@x/"),
        ("http://x/?url=http://u:p@y/&b=c", "http://x/?url=***&b=c"),
        ("bob:my pass@x", "***@x"),
    ])
    func `credentials are masked, however they are written`(url: String, masked: String) {
        #expect(SecretMask.url(url) == masked)
    }

    @Test(arguments: [
        ("http://x/?u=https%3A%2F%2Fy%2F%3Ftoken%3Da&b=c", "http://x/?u=***&b=c"),
        ("http://x/?u=http%3A%2F%2Fme%3Apw%40y%2F", "http://x/?u=***"),
        ("http://x/?next=/a?token=b", "http://x/?next=/a?token=***"),
        ("http://x/?next=%2Fa%3Fc%3D1%26password%3Db", "http://x/?next=***"),
        ("http://x/?u=%252Fa%253Ftoken%253Db", "http://x/?u=***"),
        ("http://x/?http%3A%2F%2Fme%3Apw%40y&a=b", "http://x/?***&a=b"),
        ("http://x/?state=access_token%3Db", "http://x/?state=***"),
    ])
    func `a URL in a value is looked into`(url: String, masked: String) {
        #expect(SecretMask.url(url) == masked)
    }

    @Test(arguments: [
        "", "http://x/a", "http://x/?", "/a@b", "mailto:me@x", "http://x/@me",
        "http://x/?mail=me@y.z",
        "http://x/?q=a%20b%40c", "URLs from me@x/urls.txt", "12 URLs", "a;b/c;d=e",
        "http://x/?%zz=%",
        "http://[::1]:80/?a=b", "data:text/html,<a href=x@y>", "http://x/?a=http://y/b",
    ])
    func `what holds no secret stays as it is`(text: String) {
        #expect(SecretMask.url(text) == text)
    }

    @Test(arguments: [
        (
            "redirect to an invalid URL: http://me:pw@[x/?token=a",
            "redirect to an invalid URL: http://***@[x/?token=***"
        ),
        ("'http://me:pw@x/?token=a b' is no URL", "'http://***@x/?token=***' is no URL"),
        ("see (http://x/?sig=a).", "see (http://x/?sig=***)."),
        ("it's at http://x/?sig=a, isn't it", "it's at http://x/?sig=***, isn't it"),
        ("unexpected argument 'http://u:my pw@x'", "unexpected argument 'http://***@x'"),
        ("status 503", "status 503"), ("a  b\n?", "a  b\n?"), ("'", "'"), ("'?' \"", "'?' \""),
    ])
    func `URLs in a sentence are masked`(text: String, masked: String) {
        #expect(SecretMask.text(text) == masked)
    }

    @Test(arguments: [
        ("http://me:pw@x/?token=a", "http://x/?token=a"), ("http://x/a@b", "http://x/a@b"),
        ("me:pw@x", "x"), ("http://me@you@x/", "http://x/"), ("mailto:me@x", "mailto:me@x"),
        ("", ""),
        ("http://@x/", "http://x/"),
    ])
    func `credentials alone can be left out`(url: String, expected: String) {
        #expect(SecretMask.withoutCredentials(url) == expected)
    }

    @Test(arguments: 0..<20)
    func `any text can be masked, and masking twice changes nothing`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let pieces = [
            "http", "://", ":", "/", "//", "?", "#", "&", ";", "=", "@", "%", "%40", "%3D", "token",
            "a",
            "Key", "'", "\"", " ", "é", "\u{1F600}", "\\", "*", "%25", "mailto:", "(", ")",
        ]
        for _ in 0..<200 {
            let count = Int.random(in: 0...20, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let masked = SecretMask.url(text)
            #expect(SecretMask.url(masked) == masked, "\(text)")
            _ = SecretMask.text(text)
            let harmless = SecretMask.harmlessLength(of: text)
            #expect(masked.utf8.starts(with: text.utf8.prefix(harmless)) || masked.contains("***@"))
        }
    }

    /// Quadratic work would take seconds.
    @Test(arguments: [
        "&", ";", "?", "@", "//a@", "%25", "a=", "/;", "=", "'a ", "\"a@ ", "token=&", "a=%26", "#",
    ])
    func `a long text made to cost much costs little`(piece: String) {
        let text = "http://x/" + String(repeating: piece, count: 20_000)
        for prefix in ["", "?", "?a=%"] {
            #expect(SecretMask.url(prefix + text).utf8.count <= 3 * text.utf8.count)
            #expect(SecretMask.text(prefix + text).utf8.count <= 3 * text.utf8.count)
        }
    }
}
