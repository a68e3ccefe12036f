extension Theme {
    /// All themes, the default first.
    package static let all: [Theme] = [.calm, .mono, .highContrast, .terminal]

    /// Middle tones on the terminal's own background, readable on light and dark paper.
    package static let calm = Theme(
        name: "calm",
        [
            .dim: ThemeColor(.indexed(244, fallback: 8)),
            .strong: ThemeColor(bold: true),
            .accent: ThemeColor(.indexed(32, fallback: 6)),
            .title: ThemeColor(.indexed(32, fallback: 6), bold: true),
            .selection: ThemeColor(reversed: true),
            .marked: ThemeColor(.indexed(136, fallback: 3), bold: true),
            .key: ThemeColor(bold: true),
            .keyLabel: ThemeColor(.indexed(244, fallback: 8)),
            .ok: ThemeColor(.indexed(35, fallback: 2)),
            .warning: ThemeColor(.indexed(172, fallback: 3)),
            .error: ThemeColor(.indexed(167, fallback: 1), bold: true),
            .notice: ThemeColor(.indexed(32, fallback: 6)),
            .queued: ThemeColor(.indexed(244, fallback: 8)),
            .dns: ThemeColor(.indexed(133, fallback: 5)),
            .connect: ThemeColor(.indexed(172, fallback: 3)),
            .tls: ThemeColor(.indexed(136, fallback: 3)),
            .wait: ThemeColor(.indexed(68, fallback: 6)),
            .body: ThemeColor(.indexed(35, fallback: 2)),
            .backoff: ThemeColor(.indexed(172, fallback: 3)),
            .paused: ThemeColor(.indexed(133, fallback: 5)),
            .cancelled: ThemeColor(.indexed(244, fallback: 8)),
            .skipped: ThemeColor(.indexed(244, fallback: 8)),
            .track: ThemeColor(.indexed(244, fallback: 8), dim: true),
            .spark: ThemeColor(.indexed(32, fallback: 6)),
            .border: ThemeColor(.indexed(244, fallback: 8)),
        ]
    )

    /// No hue and no grey: bold, dim, underline and reverse alone, as under `NO_COLOR`.
    package static let mono = Theme(
        name: "mono",
        [
            .dim: ThemeColor(dim: true),
            .strong: ThemeColor(bold: true),
            .accent: ThemeColor(bold: true),
            .title: ThemeColor(bold: true),
            .selection: ThemeColor(reversed: true),
            .marked: ThemeColor(bold: true, underlined: true),
            .key: ThemeColor(bold: true),
            .warning: ThemeColor(bold: true),
            .error: ThemeColor(bold: true),
            .queued: ThemeColor(dim: true),
            .cancelled: ThemeColor(dim: true),
            .skipped: ThemeColor(dim: true),
            .track: ThemeColor(dim: true),
        ]
    )

    /// The brightest colours, bold, and nothing dimmed.
    package static let highContrast = Theme(
        name: "high-contrast",
        [
            .strong: ThemeColor(bold: true),
            .accent: ThemeColor(.ansi(14), bold: true),
            .title: ThemeColor(.ansi(0), on: .ansi(15), bold: true),
            .selection: ThemeColor(bold: true, reversed: true),
            .marked: ThemeColor(.ansi(11), bold: true, underlined: true),
            .key: ThemeColor(bold: true, reversed: true),
            .ok: ThemeColor(.ansi(10), bold: true),
            .warning: ThemeColor(.ansi(11), bold: true),
            .error: ThemeColor(.ansi(15), on: .ansi(1), bold: true),
            .notice: ThemeColor(.ansi(14), bold: true),
            .dns: ThemeColor(.ansi(13), bold: true),
            .connect: ThemeColor(.ansi(11), bold: true),
            .tls: ThemeColor(.ansi(11), bold: true),
            .wait: ThemeColor(.ansi(14), bold: true),
            .body: ThemeColor(.ansi(10), bold: true),
            .backoff: ThemeColor(.ansi(11), bold: true),
            .paused: ThemeColor(.ansi(13), bold: true),
            .spark: ThemeColor(.ansi(14), bold: true),
        ]
    )

    /// Only the 16 colours that the user set up in the terminal.
    package static let terminal = Theme(
        name: "terminal",
        [
            .dim: ThemeColor(dim: true),
            .strong: ThemeColor(bold: true),
            .accent: ThemeColor(.ansi(6)),
            .title: ThemeColor(.ansi(4), bold: true),
            .selection: ThemeColor(reversed: true),
            .marked: ThemeColor(.ansi(3), bold: true),
            .key: ThemeColor(.ansi(6), bold: true),
            .ok: ThemeColor(.ansi(2)),
            .warning: ThemeColor(.ansi(3)),
            .error: ThemeColor(.ansi(1), bold: true),
            .notice: ThemeColor(.ansi(6)),
            .queued: ThemeColor(dim: true),
            .dns: ThemeColor(.ansi(5)),
            .connect: ThemeColor(.ansi(3)),
            .tls: ThemeColor(.ansi(3)),
            .wait: ThemeColor(.ansi(4)),
            .body: ThemeColor(.ansi(2)),
            .backoff: ThemeColor(.ansi(3)),
            .paused: ThemeColor(.ansi(5)),
            .cancelled: ThemeColor(dim: true),
            .skipped: ThemeColor(dim: true),
            .track: ThemeColor(dim: true),
            .spark: ThemeColor(.ansi(6)),
            .border: ThemeColor(dim: true),
        ]
    )
}
