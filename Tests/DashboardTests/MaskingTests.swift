import Dashboard
import DataStructures
import Fetching
import FetchingTestSupport
import SafeText
import TerminalUI
import Testing

/// No part of the screen shows a secret of a URL, and none can be found by it.
struct MaskingTests {
    private static let url =
        "http://docs.example.org/very/page?access_token=s3cret&x=1#id_token=s3cret"

    private func screen(width: Int, height: Int) -> ScreenFixture {
        var engine = EngineFixture()
        let hop = RedirectHop(status: 302, url: TaskURL(Self.url), milliseconds: 1)
        engine.snapshot.trails.append([hop])
        engine.add(.ok, url: Self.url, role: .crawl)
        for state in [TaskState.wait, .body, .failed, .queued] {
            engine.add(state, url: Self.url, role: .crawl) { row in
                row.trail = 1
                guard state == .failed else { return }
                row.error = FetchError(
                    .limitRedirects,
                    phase: .body,
                    message: "redirect loop back to \(Self.url)"
                )
            }
        }
        return ScreenFixture(engine, size: Size(width: width, height: height))
    }

    @Test(arguments: [(200, 60), (120, 40), (80, 24), (60, 10), (30, 6), (20, 1)])
    func `no pane draws a secret`(width: Int, height: Int) {
        for keys in ["", "j", "j\r", "jj\r", "jjj\r", "jjjj\r", "e", "3", "X", "jjj"] {
            var screen = screen(width: width, height: height)
            for key in keys { screen.press(key == "\r" ? .enter : .character(key)) }
            #expect(!screen.text.contains("s3cret"), "\(keys)\n\(screen.text)")
        }
        var details = screen(width: width, height: height)
        details.type("j")
        details.press(.enter)
        #expect(width < 80 || details.text.contains("access_token=***&x=1#id_token=***"))
    }

    @Test(arguments: [
        ("s3cret", 0), ("url:s3cret", 0), ("error:s3cret", 0), ("token=s", 0), ("very/page", 5),
        ("x=1", 5), ("url:x=1", 5), ("access_token=***&x", 5), ("error:id_token=***", 1),
        ("error:loop", 1), ("page?access", 5), ("!s3cret", 5),
    ])
    func `the filter finds what is shown and nothing else`(filter: String, count: Int) {
        var screen = screen(width: 80, height: 24)
        screen.type("/" + filter)
        #expect(screen.shown.count == count)
    }
}
