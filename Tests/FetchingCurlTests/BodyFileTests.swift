import Testing

@testable import FetchingCurl

struct BodyFileTests {
    @Test(arguments: [
        ("http://a.example/x/y.html?q=1", "1-a.example_x_y.html_q_1"),
        ("https://user:secret@a.example/x", "1-a.example_x"),
        ("http://a/@b@c", "1-a_b_c"),
        ("http://a/x?access_token=s3cret&b=1", "1-a_x_access_token_b_1"),
        ("http://a/x;jsessionid=s3cret", "1-a_x_jsessionid_"),
        ("http://a/../../etc/passwd", "1-a_.._.._etc_passwd"),
        ("http://a/\u{1b}[31m\n", "1-a_31m_"),
        ("", "1-"), ("/", "1-"), ("http://", "1-"),
    ])
    func `a name is one harmless component`(url: String, expected: String) {
        #expect(BodyFile.name(task: 0, url: url) == expected)
    }

    @Test func `a name is short, whatever the URL`() {
        let url = "http://a/" + String(repeating: "\u{1F600}/x", count: 100_000)
        #expect(BodyFile.name(task: .max - 1, url: url).utf8.count < 255)
    }
}
