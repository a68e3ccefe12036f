import TestSupport
import Testing

@testable import crawltop

@Suite(.offPool, .serialized)
struct RobotsAgentTests {
    @Test(arguments: ["mybot", "My_Bot-x"])
    func `a name is a product token`(name: String) throws {
        #expect(try RobotsAgent(parsing: name).name == name)
    }

    @Test(arguments: ["", "*", "mybot/1.0", "my bot", "bot2", "böt"])
    func `anything else is refused`(name: String) {
        #expect(throws: ArgumentProblem.self) { try RobotsAgent(parsing: name) }
    }

    @Test(arguments: [
        ("mybot/1.0", "mybot"), ("Mozilla/5.0 (compatible; x)", "mozilla"), ("1bot", "crawltop"),
        ("", "crawltop"), (nil, "crawltop"),
    ])
    func `a User-Agent begins with it`(userAgent: String?, name: String) {
        #expect(RobotsAgent(of: userAgent).name == name)
    }

    @Test(arguments: [
        (["-A", "mybot/1.0"], ["/mine"]), ([], ["/all"]),
        (["-A", "mybot/1.0", "--robots-agent", "other"], ["/other"]),
    ])
    func `the group of robots_txt is that of the name`(
        options: [String],
        forbidden: [String]
    ) throws {
        let server = try HeldServer { path, _ in
            let groups =
                "User-agent: mybot\nDisallow: /mine\nUser-agent: other\nDisallow: /other\n"
                + "User-agent: *\nDisallow: /all\n"
            let text =
                path == "/robots.txt"
                ? groups : "<a href=/mine>x</a><a href=/other>x</a><a href=/all>x</a>"
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
            return .raw("\(head)\(text.utf8.count)\r\n\r\n\(text)")
        }
        defer { server.stop() }
        let run = try PipedProgram(
            ["crawl", server.baseURL + "/", "-o", "-"] + options + HeldServer.patience
        )
        #expect(run.finish() == .exited(0))
        let skipped = try ResultLine.all(run.output).filter { $0.reason == "robots" }
        #expect(skipped.map(\.url) == forbidden.map { "\(server.baseURL)\($0)" })
    }

    @Test(arguments: [
        (["-A", "mybot/1.0"], "obey the group of mybot"), (["--ignore-robots"], "ignore"),
    ])
    func `the log tells whose rules counted`(options: [String], policy: String) throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let folder = try ScratchFolder()
        let log = folder.file("log")
        let run = try PipedProgram(
            ["crawl", server.baseURL + "/", "--log", log] + options + HeldServer.patience
        )
        #expect(run.finish() == .exited(0))
        #expect(try folder.text("log").contains(policy))
    }
}
