/// A key press, as far as a terminal can tell keys apart.
package enum Key: Hashable, Sendable {
    /// A printable character. One that `SafeText` would not let through never arrives.
    case character(Character)
    /// A lower-case letter or one of `@ [ \ ] ^ _` with the Control key.
    case control(Character)
    /// The arrows.
    case up, down, left, right
    /// The keys that jump.
    case pageUp, pageDown, home, end
    /// The keys that close, confirm or move on.
    case enter, escape, tab, backTab
    /// The keys that edit.
    case backspace, delete, insert
    /// F1 and following.
    case function(Int)
}
