import SafeText
import TerminalUI
import Testing

struct ColorChoiceTests {
    @Test(arguments: [
        (ColorFlag.never, ["FORCE_COLOR": "1", "TERM": "xterm"], ColorChoice.disabled),
        (.always, ["NO_COLOR": "1", "TERM": "dumb"], .forced),
        (.automatic, ["NO_COLOR": "1", "FORCE_COLOR": "1", "TERM": "xterm"], .disabled),
        (.automatic, ["NO_COLOR": "", "TERM": "xterm"], .asTerminalAllows),
        (.automatic, ["CLICOLOR_FORCE": "1", "TERM": "dumb"], .forced),
        (.automatic, ["CLICOLOR_FORCE": "0", "TERM": "xterm"], .asTerminalAllows),
        (.automatic, ["FORCE_COLOR": "0", "TERM": "xterm"], .disabled),
        (.automatic, ["FORCE_COLOR": "", "TERM": "xterm"], .asTerminalAllows),
        (.automatic, ["CLICOLOR": "0", "TERM": "xterm"], .disabled),
        (.automatic, ["TERM": "dumb"], .disabled),
        (.automatic, [:], .disabled),
    ])
    func `the flag goes before the environment`(
        flag: ColorFlag,
        environment: [String: String],
        choice: ColorChoice
    ) {
        #expect(ColorChoice(flag: flag) { environment[$0] } == choice)
    }

    @Test(arguments: [
        (-1, ColorDepth.none), (0, .none), (8, .eight), (16, .sixteen), (88, .sixteen),
        (256, .many),
        (16_777_216, .many),
    ])
    func `depth follows the terminal`(colors: Int, depth: ColorDepth) {
        #expect(ColorChoice.asTerminalAllows.depth(colors: colors) == depth)
        #expect(ColorChoice.disabled.depth(colors: colors) == .none)
        #expect(ColorChoice.forced.depth(colors: colors) == max(depth, .eight))
    }

    @Test func `themes have names of their own, and mono has no hue`() {
        #expect(Set(Theme.all.map(\.name)).count == Theme.all.count)
        #expect(Theme.named("High-Contrast") == .highContrast)
        #expect(Theme.named("none") == nil)
        for role in Role.allCases {
            #expect(Theme.mono[role].foreground == .standard)
            #expect(Theme.mono[role].background == .standard)
        }
    }
}
