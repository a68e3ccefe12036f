import DemoSite
import Glibc
import TestSupport
import Testing

/// What servers and lists say never reaches a terminal as it came.
@Suite(.offPool, .serialized)
struct HostileTextTests {
    /// Whether a text has a control character.
    private func hasControls(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
            return isControl && scalar != "\n" && scalar != "\r"
        }
    }

    /// Whether a text for people has one, or one that changes the direction of others.
    private func isRaw(_ text: String) -> Bool {
        hasControls(text) || text.contains("\r")
            || text.unicodeScalars.contains { (0x202A...0x202E).contains($0.value) }
    }

    private static let hostileHead = """
        HTTP/1.1 418 \u{1B}[2Jowned\u{7}\r\nContent-Type: text/\u{1B}]0;owned\u{7}\r\n\
        Location: \u{1B}[31m\r\nContent-Length: 0\r\n\r\n
        """

    @Test(arguments: ["plain", "json", "quiet"])
    func `pages, headers and lists do not reach standard error raw`(mode: String) async throws {
        let site = try await DemoSite.start()
        let server = try HeldServer { _, _ in .raw(Self.hostileHead) }
        let list = "\(server.baseURL)/\u{1B}]0;owned\u{7}\nhttp://\u{1B}[2J\u{9B}5m/\n\u{202E}x\n"
        let scratch = try ScratchFolder()
        let names = ["r.jsonl", "r.csv", "r.junit.xml", "r.md"]
        let outputs =
            names.flatMap { ["-o", scratch.file($0)] } + ["--log", scratch.file("run.log")]
        let fetch = try PipedProgram(
            ["fetch", "-i", "-", "--progress", mode] + outputs,
            input: .text(list)
        )
        #expect(fetch.finish() == .exited(1))
        #expect(!isRaw(fetch.error), "\(fetch.error.debugDescription)")
        for name in names {
            let text = try scratch.text(name)
            #expect(!hasControls(text), "\(name): \(text.debugDescription)")
        }
        let crawl = try PipedProgram(
            [site.baseURL + "/site/oddities/hostile", "--max-depth", "1", "--progress", mode]
                + outputs
        )
        _ = crawl.finish()
        #expect(!isRaw(crawl.error))
        for name in names + ["run.log"] {
            let text = try scratch.text(name)
            #expect(!hasControls(text), "\(name): \(text.debugDescription)")
        }
        server.stop()
        await site.stop()
    }

    @Test func `on the screen they change nothing but the text of their rows`() async throws {
        let site = try await DemoSite.start()
        let session = try DashboardSession([
            site.baseURL + "/site/oddities/hostile", "--max-depth", "1",
        ])
        #expect(session.see("DONE"))
        session.press("e\u{1B}")
        session.press("gj\r")
        #expect(session.see("tries"))
        session.press("\u{1B}q")
        _ = session.end()
        let screen = session.terminal.screen
        #expect(screen.title.isEmpty && screen.bells == 0 && screen.unknownSequences.isEmpty)
        #expect(!session.terminal.outputText.contains("\u{1B}]52"))
        #expect(!session.terminal.outputText.contains("]0;owned\u{7}"))
        await site.stop()
    }
}
