package import SafeText

/// What the mouse did, in cells.
package enum MouseEvent: Hashable, Sendable {
    /// The left button went down.
    case press(Point)
    /// The wheel turned by one notch.
    case wheelUp(Point), wheelDown(Point)
}

/// One thing that ended the wait of `Terminal.nextInput(until:)`.
package enum TerminalInput: Hashable, Sendable {
    /// A key was pressed.
    case key(Key)
    /// Text was pasted. It belongs into an input line and must never act as keys.
    case paste(SafeText)
    /// The mouse acted.
    case mouse(MouseEvent)
    /// The screen has a new size; the next frame must have it too.
    case resized(Size)
    /// Another thread called `wake()`.
    case woken
    /// The deadline passed.
    case timedOut
    /// The program was stopped and goes on: clocks jumped, and the screen needs a frame.
    case resumed
    /// The terminal is gone. It stays so, and every further wait ends at once with this.
    case closed
}
