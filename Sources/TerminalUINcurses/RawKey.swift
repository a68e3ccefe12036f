/// What ncurses reads: a character, or a key whose sequence it knows.
enum RawKey: Hashable {
    /// A scalar of what was typed; control characters too.
    case scalar(UInt32)
    /// A `KEY_…` number of ncurses.
    case code(Int32)
    /// Nothing more came for as long as the rest of a sequence may take.
    case silence
}
