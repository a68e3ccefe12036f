/// Whether script text is within `<!-- … -->`, and there within a second `<script>` whose end tag
/// does not end the script (HTML Standard §13.2.5.18 to §13.2.5.31).
struct ScriptEscape {
    var isEscaped = false
    /// Whether "<script" was read within the comment.
    var isDoublyEscaped = false
    /// The dashes just read; two and ">" end the comment.
    var dashes = 0
}
