/// Whether a page has frames instead of a body (HTML Standard §13.2.6.4.20, §13.2.6.4.21).
struct Frameset {
    private enum State {
        case none, inside, after
    }

    private var state = State.none
    private var depth = 0
    /// Whether a `frameset` may still replace the body.
    private(set) var isPossible = true
    /// What there was when the body began.
    private var head: LinkCollector.Mark?

    /// Whether what is read is in a frameset or after one.
    @inline(__always)
    var exists: Bool { state != .none }

    /// Whether a `frame` counts here.
    var takesFrames: Bool { state == .inside }

    /// The page has what belongs to a body only.
    mutating func ruleOut() { isPossible = false }

    /// The body begins, unless it has.
    ///
    /// - Returns: Whether it does.
    mutating func bodyBegins(after head: LinkCollector.Mark) -> Bool {
        guard self.head == nil else { return false }
        self.head = head
        return true
    }

    /// A start tag.
    ///
    /// - Returns: What stays if the body goes, with all that is in it; nil if nothing does.
    mutating func begin() -> LinkCollector.Mark? {
        if state == .inside { depth += 1 }
        guard isPossible, state == .none else { return nil }
        state = .inside
        depth = 1
        return head
    }

    /// An end tag.
    mutating func end() {
        guard state == .inside else { return }
        depth -= 1
        if depth == 0 { state = .after }
    }
}
