import Glibc
import TestSupport
import Testing

/// An HTML report as a browser has it.
@Suite(.offPool, .serialized)
struct BrowserReportTests {
    private static let browser = "/usr/bin/chromium"

    @Test(.enabled(if: access(browser, X_OK) == 0, "needs chromium"))
    func `its script sorts tables, and its policy refuses nothing of its own`() throws {
        let server = try HeldServer { path, _ in .status(path.hasPrefix("/bad") ? 404 : 200) }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        let page = scratch.file("r.html")
        let urls = (1...9).map { "\(server.baseURL)/bad/\($0)" } + [server.baseURL + "/good"]
        #expect(try PipedProgram(["fetch", "-o", page] + urls).finish() == .exited(1))
        let asked = server.requestCount
        let shown = try PipedProgram(
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
                "--user-data-dir=\(scratch.file("profile"))", "--dump-dom", "file://\(page)",
            ],
            program: Self.browser
        )
        #expect(shown.finish() == .exited(0))
        // Only the script makes buttons of headings, and a field to filter by.
        #expect(shown.output.contains("<th scope=\"col\"><button type=\"button\">Result</button>"))
        #expect(shown.output.contains("<input type=\"search\""))
        #expect(!shown.error.contains("Refused to") && server.requestCount == asked)
    }
}
