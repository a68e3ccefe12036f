/// A screen with a keyboard, the port between the dashboard and what shows it.
///
/// Confined to the thread that made it, except for its `waker`.
package protocol Terminal: AnyObject {
    /// Columns and rows now.
    var size: Size { get }
    /// The signs it can show.
    var glyphs: GlyphSet { get }
    /// Ends a wait from any thread.
    var waker: any TerminalWaker { get }

    /// Makes the screen look like a frame; only what changed is written.
    func show(_ frame: Frame)

    /// Waits for the next thing to happen; without a deadline as long as it takes.
    func nextInput(until deadline: ContinuousClock.Instant?) -> TerminalInput

    /// Forgets what is on the screen, so that the next frame is written as a whole.
    func redrawAll()

    /// Switches mouse reports, which keep the user from selecting text without the Shift key.
    func setMouse(enabled: Bool)

    /// Gives the terminal back to the shell and stops the program; returns when it goes on.
    func suspend()

    /// Gives the terminal back for good. Doing it twice is harmless.
    func close()
}

/// Ends a terminal's wait from any thread.
///
/// Calls that come before the wait are not lost.
package protocol TerminalWaker: Sendable {
    /// Makes the present or the next wait answer `.woken`, once for any number of calls.
    func wake()
}
