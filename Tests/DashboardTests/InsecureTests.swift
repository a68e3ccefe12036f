import Dashboard
import Fetching
import SafeText
import TerminalUI
import Testing

/// While certificates are not verified, every screen says so.
struct InsecureTests {
    private static let sizes = [
        (200, 60), (100, 14), (80, 24), (60, 10), (40, 12), (20, 5), (10, 1),
    ]
    private let context = RunContext(
        kind: .fetch,
        target: "https://docs.example.org/",
        isInsecure: true
    )

    private func expectMark(_ screen: ScreenFixture, _ what: String) {
        let words = screen.model.size.width < 40 ? "!TLS" : "TLS NOT VERIFIED"
        #expect(screen.text.contains(words), "\(what) at \(screen.model.size)\n\(screen.text)")
    }

    @Test(arguments: sizes)
    func `every part of the screen shows it in words`(width: Int, height: Int) {
        let size = Size(width: width, height: height)
        for keys in ["", "j\r", "?", "e", "l", "a", "c", "X", "Z", "/x", "j?"] {
            if height == 1, keys == "/x" { continue }  // The one line there is takes the filter.
            var screen = ScreenFixture(.busy(), size: size, context: context)
            for key in keys { screen.press(key == "\r" ? .enter : .character(key)) }
            expectMark(screen, keys)
        }
        for keys in ["", "v", "?", "l"] {
            var screen = ScreenFixture.comparing(
                ComparisonFixture.decided(),
                size: size,
                context: context
            )
            screen.type(keys)
            expectMark(screen, "comparison \(keys)")
        }
    }

    @Test func `a screen before the first snapshot shows it`() {
        for (width, height) in Self.sizes {
            var model = DashboardModel(context: context, glyphs: .ascii)
            _ = model.reduce(.resized(Size(width: width, height: height)))
            let text = render(model, size: model.size).text
            #expect(text.contains(width < 40 ? "!TLS" : "TLS NOT VERIFIED"))
        }
    }

    @Test(arguments: [("https://a.test/", true), ("http://a.test/", false)])
    func `the details of what came over TLS say it`(url: String, isSaid: Bool) {
        var engine = EngineFixture()
        engine.add(.ok, url: url)
        var screen = ScreenFixture(engine, size: Size(width: 80, height: 30), context: context)
        screen.press(.down, .enter)
        #expect(screen.text.contains("certificate not verified (--insecure)") == isSaid)
    }

    @Test func `without the option nothing is said of it`() {
        var screen = ScreenFixture(.busy())
        #expect(!screen.text.contains("TLS NOT"))
        screen.press(.down, .enter)
        #expect(!screen.text.contains("not verified"))
    }
}
