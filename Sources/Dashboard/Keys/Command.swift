import SafeText

/// What a key, a click or a button stands for, by the part of the dashboard that obeys it.
///
/// Each group is defined beside the reducer that obeys it, so a new command touches that file and
/// ``KeyMap``.
package enum Command: Equatable, Sendable {
    /// Moves in the innermost thing that moves.
    case move(Move)
    /// Acts on tasks or their hosts.
    case task(TaskVerb)
    /// Changes what the list shows.
    case list(ListVerb)
    /// Changes who sets the limit, or the limit.
    case limit(LimitVerb)
    /// Opens a pane, or closes it when it is open.
    case pane(Pane.Kind)
    /// Steers the comparison's screen.
    case comparison(ComparisonVerb)
    /// Edits the comparison's form.
    case form(FormVerb)
    /// Answers a question.
    case question(QuestionVerb)
    /// Edits the filter.
    case filter(FilterVerb)
    /// Steers or ends the run.
    case run(RunVerb)
    /// Changes how the screen behaves.
    case screen(ScreenVerb)
}

/// A move by rows, by pages of what is shown, or to one of its ends.
package enum Move: Equatable, Sendable {
    case rows(Int), pages(Double), toTop, toBottom
}
