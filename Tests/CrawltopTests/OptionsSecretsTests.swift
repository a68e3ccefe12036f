import ArgumentParser
import Glibc
import Testing

@testable import crawltop

/// `--bearer`, `-H @FILE`, and two ways to log in at once.
struct OptionsSecretsTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func privateFile(_ text: String) throws -> String {
        let path = try scratch.file("secret", containing: text)
        chmod(path, 0o600)
        return path
    }

    private func usage(_ arguments: [String]) throws -> Usage {
        try OneGroup<RequestOptions>.usage(of: arguments)
    }

    private func options(_ arguments: [String]) throws -> RequestOptions {
        try OneGroup<RequestOptions>.parse(arguments).group
    }

    // MARK: --bearer

    @Test(arguments: ["abc", "abc\n", "a.b-c_d~e+f/g==\r\n", "eyJhbGciOiJIUzI1NiJ9.e30.x-_\n\n"])
    func `a token is read from a private file`(content: String) throws {
        let bearer = try options(["--bearer", "file:\(try privateFile(content))"]).bearer
        #expect(bearer?.token == content.filter { !$0.isNewline })
    }

    @Test(arguments: [
        "", "\n", "Bearer s3cret", "s3cret more", "s3cret\nmore", "s3\u{1}cret", "s3crét", "=",
        "=s3cret",
        "s3=cret", " s3cret", "s3cret ", String(repeating: "s", count: 17_000),
    ])
    func `what is no token is refused without quoting it`(content: String) throws {
        let usage = try usage(["--bearer", "file:\(try privateFile(content))"])
        #expect(usage.exitCode == 2)
        #expect(usage.text.hasPrefix("crawltop: --bearer: what it holds is "), "\(usage.text)")
        #expect(!usage.text.contains("cret") && !usage.text.contains("ssss"))
    }

    @Test(arguments: ["s3cret", "", "file:", "file:/nonexistent", "env:", "env:CRAWLTOP_UNSET"])
    func `a token comes from a file or the environment only`(source: String) throws {
        let usage = try usage(["--bearer", source])
        #expect(usage.text.hasPrefix("crawltop: --bearer: ") && !usage.text.contains("s3cret"))
    }

    @Test func `a file with a token that others may read is refused`() throws {
        let path = try scratch.file("open", containing: "s3cret")
        chmod(path, 0o644)
        #expect(
            try usage(["--bearer", "file:\(path)"]).text
                == "crawltop: --bearer: others may read the file; run chmod 600 on it\n"
        )
    }

    @Test func `no dump shows the token`() throws {
        let token = try BearerToken(content: "hidden")
        var dumped = "\(token) \(String(reflecting: token))"
        dump(token, to: &dumped)
        #expect(!dumped.contains("hidden"))
    }

    // MARK: -H @FILE

    @Test func `a file of headers has one a line`() throws {
        let text =
            "# for staging\nX-Api-Key: s3cret\r\n\n  \nAccept:text/plain\nCookie: a=b; c=#d\nX-Empty:\n"
        let path = try scratch.file("headers", containing: text)
        let headers = try options(["-H", "A: 1", "-H", "@\(path)", "--header=B: 2"]).headers
        #expect(headers.map(\.name) == ["A", "X-Api-Key", "Accept", "Cookie", "X-Empty", "B"])
        #expect(headers.map(\.value) == ["1", "s3cret", "text/plain", "a=b; c=#d", "", "2"])
    }

    @Test(arguments: [
        ("s3cret", "line 1 of the file: write a header as 'Name: value'"),
        ("A: 1\n\ns3 cret: 1", "line 3 of the file: a header's name is made of"),
        ("A: s3\u{1}cret", "line 1 of the file: a header's value is one line"),
        ("A: s3\rcret", "line 1 of the file: a header's value is one line"),
        ("Host: s3cret", "line 1 of the file: crawltop sets Host itself"),
        (String(repeating: "A: s3cret\n", count: 2000), "the file is over 16 KiB"),
    ])
    func `a file that holds no headers is refused without quoting it`(
        content: String,
        problem: String
    ) throws {
        let path = try scratch.file("headers", containing: content)
        let usage = try usage(["-H", "@\(path)"])
        #expect(usage.exitCode == 2)
        #expect(usage.text.hasPrefix("crawltop: --header: \(problem)"), "\(usage.text)")
        #expect(!usage.text.contains("cret"))
    }

    @Test(arguments: ["@", "@-", "@/nonexistent", "@/tmp"])
    func `a file of headers that cannot be read is refused`(argument: String) throws {
        let usage = try usage(["-H", argument])
        #expect(usage.exitCode == 2 && usage.text.hasPrefix("crawltop: --header: "))
    }

    @Test func `an empty file of headers is none`() throws {
        let path = try scratch.file("headers", containing: "")
        #expect(try options(["-H", "@\(path)"]).headers.isEmpty)
    }

    // MARK: Both

    @Test func `only one option may set Authorization`() throws {
        let (login, token) = (try privateFile("me:pw"), try scratch.file("t", containing: "abc"))
        chmod(token, 0o600)
        let headers = try scratch.file("headers", containing: "authorization: Basic x\n")
        let ways = [
            "--bearer": ["--bearer", "file:\(token)"], "--user": ["--user", "file:\(login)"],
            "--header": ["-H", "@\(headers)"],
        ]
        for (first, second) in [
            ("--bearer", "--user"), ("--bearer", "--header"), ("--user", "--header"),
        ] {
            let usage = try usage((ways[second] ?? []) + (ways[first] ?? []))
            #expect(usage.text == "crawltop: \(first) and \(second) both set Authorization\n")
            #expect(usage.exitCode == 2)
        }
    }
}
