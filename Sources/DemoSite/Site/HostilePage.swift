/// A page whose title and links try to take over the terminal that shows them.
enum HostilePage {
    /// Escape sequences, C1 controls, a bidirectional override, marks upon marks, and line breaks,
    /// in the title, in link texts and in addresses.
    static let reply = Reply.html(
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <title>\u{1B}]0;owned\u{7}\u{1B}[2J\u{1B}[31mred \u{9B}5m\u{202E}txet\u{202C} \
        e\(String(repeating: "\u{301}", count: 60)) \u{1B}]52;c;b3duZWQ=\u{7}end\r\u{8}\u{8}</title>
        </head><body>
        <h1>Hostile to terminals</h1>
        <p>The words between the tags below would clear the screen, ring the bell or set the
        clipboard of a terminal that printed them as they are.</p>
        <p><a href="hostile?colour=%1B%5B31m">\u{1B}[5mblink\u{1B}[0m</a>
        <a href="hostile?raw=\u{1B}[2J\u{9B}H">raw escapes in an address</a>
        <a href="hostile-\u{1B}]0;owned\u{7}.html">a missing page with a raw title sequence</a>
        <a href="hostile-%1B%5D0%3Bowned%07.html">the same, encoded</a>
        <a href="../about.html">harmless</a></p>
        </body></html>

        """
    )
}
