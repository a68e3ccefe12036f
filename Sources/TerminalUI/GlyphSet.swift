package import SafeText

/// The signs that bars, graphs, boxes and states are made of, in one character set.
package struct GlyphSet: Equatable, Sendable {
    /// Whether every sign is ASCII.
    package let isASCII: Bool
    /// How much of a cell a bar fills from the left, in equal steps; the last is all of it.
    package let barSteps: [SafeText]
    /// The empty part of a bar.
    package let barTrack: SafeText
    /// How much of a cell a graph fills from below, in equal steps; the last is all of it.
    package let sparkSteps: [SafeText]
    /// Stands for what was cut off.
    package let ellipsis: SafeText
    /// Good, bad.
    package let check, cross: SafeText
    /// The item under the cursor, an item tagged, a point in a list.
    package let pointer, mark, bullet: SafeText
    /// Directions.
    package let up, down, left, right: SafeText
    /// The order of a sorted column.
    package let ascending, descending: SafeText
    /// Lines and corners of boxes.
    package let horizontal, vertical, topLeft, topRight, bottomLeft, bottomRight: SafeText
    /// Where lines meet.
    package let teeLeft, teeRight, teeTop, teeBottom, crossing: SafeText
    /// A row of signs for something that runs without a known end, one a tick.
    package let spinner: [SafeText]

    /// The sign of a task's state, so that no state is told by colour alone; a space for others.
    package func state(_ role: Role) -> SafeText {
        (isASCII ? GlyphSet.asciiStates : GlyphSet.unicodeStates)[role] ?? .space
    }

    /// The set a terminal can show.
    package static func set(isASCII: Bool) -> GlyphSet { isASCII ? .ascii : .unicode }

    /// Blocks and box lines, one cell each by `wcwidth`.
    package static let unicode = GlyphSet(
        isASCII: false,
        barSteps: ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"],
        barTrack: "░",
        sparkSteps: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
        ellipsis: .ellipsis,
        check: "✓",
        cross: "✗",
        pointer: "▶",
        mark: "•",
        bullet: "·",
        up: "↑",
        down: "↓",
        left: "←",
        right: "→",
        ascending: "▲",
        descending: "▼",
        horizontal: "─",
        vertical: "│",
        topLeft: "┌",
        topRight: "┐",
        bottomLeft: "└",
        bottomRight: "┘",
        teeLeft: "├",
        teeRight: "┤",
        teeTop: "┬",
        teeBottom: "┴",
        crossing: "┼",
        spinner: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
    )

    /// What every terminal can show.
    package static let ascii = GlyphSet(
        isASCII: true,
        barSteps: ["#"],
        barTrack: ".",
        sparkSteps: ["_", ".", "-", "=", "#"],
        ellipsis: "~",
        check: "+",
        cross: "x",
        pointer: ">",
        mark: "*",
        bullet: ".",
        up: "^",
        down: "v",
        left: "<",
        right: ">",
        ascending: "^",
        descending: "v",
        horizontal: "-",
        vertical: "|",
        topLeft: "+",
        topRight: "+",
        bottomLeft: "+",
        bottomRight: "+",
        teeLeft: "+",
        teeRight: "+",
        teeTop: "+",
        teeBottom: "+",
        crossing: "+",
        spinner: ["|", "/", "-", "\\"]
    )

    private static let unicodeStates: [Role: SafeText] = [
        .queued: "·", .started: "»", .dns: "?", .connect: "→", .tls: "≡", .wait: "◌", .body: "↓",
        .backoff: "↻", .paused: "‖", .cancelled: "⊘", .skipped: "-", .ok: "✓",
        .warning: "!", .error: "✗", .notice: "•", .selection: "▶", .marked: "•",
    ]

    private static let asciiStates: [Role: SafeText] = [
        .queued: ".", .started: ":", .dns: "?", .connect: ">", .tls: "%", .wait: "o", .body: "v",
        .backoff: "@", .paused: "=", .cancelled: "/", .skipped: "-", .ok: "+",
        .warning: "!", .error: "x", .notice: "*", .selection: ">", .marked: "*",
    ]
}
