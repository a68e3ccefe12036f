import SafeText
import TerminalUI

/// What takes the place of the list, or the lower part of it: which screen, and where in it.
package struct Pane: Equatable, Sendable {
    /// The screens that can stand there.
    package enum Kind: CaseIterable, Sendable {
        case details, errors, log, auto, help

        var screen: any PaneScreen.Type {
            switch self {
            case .details: DetailsPane.self
            case .errors: ErrorsPane.self
            case .log: LogPane.self
            case .auto: AutoPane.self
            case .help: HelpPane.self
            }
        }
    }

    package let kind: Kind
    /// How far it was moved; zero at first.
    ///
    /// Each screen has its own unit: lines, classes or hosts.
    package var position: Int

    package init(_ kind: Kind, position: Int = 0) {
        self.kind = kind
        self.position = position
    }
}

/// A screen in a pane: how it opens, how it moves, and what it looks like.
///
/// A new one is a type that conforms to this, a case of ``Pane/Kind``, and an entry of ``KeyMap``.
protocol PaneScreen {
    init(_ model: DashboardModel, position: Int)

    /// The last position that there is in an area.
    func lastPosition(in rect: Rect) -> Int

    /// Draws it; a position beyond the last one is taken for that.
    func draw(into frame: inout Frame, in rect: Rect)

    /// Which keys work while it is open.
    static var place: Place { get }

    /// Whether rows are moved in the list beside it, and only pages in the pane.
    static var movesList: Bool { get }

    /// Whether the list stays in sight on a tall screen.
    static var showsList: Bool { get }

    /// Whether positions count from the end, as lines of a log do.
    static var countsFromEnd: Bool { get }

    /// Prepares what it shows; false if there is nothing to show.
    static func open(in model: inout DashboardModel) -> Bool

    /// Brings what it shows up to date; called a few times a second while it is open.
    static func refresh(in model: inout DashboardModel)
}

extension PaneScreen {
    static var place: Place { .reading }
    static var movesList: Bool { false }
    static var showsList: Bool { true }
    static var countsFromEnd: Bool { false }
    static func open(in model: inout DashboardModel) -> Bool { true }
    static func refresh(in model: inout DashboardModel) {}
}

extension DashboardModel {
    /// Opens a pane, or closes it when it is open.
    mutating func toggle(_ kind: Pane.Kind) {
        if pane?.kind == kind {
            pane = nil
        } else if kind.screen.open(in: &self) {
            pane = Pane(kind)
        }
        if !isShowingDetails { letGo() }
        cursor.reveal(in: list, height: listHeight)
    }

    /// Closes the pane that is open.
    mutating func closePane() {
        pane = nil
        letGo()
        cursor.reveal(in: list, height: listHeight)
    }

    /// Moves in a pane, or in the list beside it.
    mutating func move(_ move: Move, in open: Pane) {
        let screen = open.kind.screen
        var position = 0
        var movesPane = !screen.movesList
        if case .pages = move { movesPane = true }
        if movesPane {
            let area = ScreenLayout(self, size: size).pane
            let last = screen.init(self, position: 0).lastPosition(in: area)
            let distance = move.distance(page: area.height - 2)
            let start = min(open.position, last)
            position = min(max(start + (screen.countsFromEnd ? -distance : distance), 0), last)
        } else {
            moveInList(move)
        }
        pane = Pane(open.kind, position: position)
    }

    /// Deselects a task that was only kept for its details: what stands in its place is another
    /// task, which the user has not chosen.
    private mutating func letGo() {
        guard let task = cursor.selected, list.row(of: task) == nil else { return }
        cursor.deselect()
    }
}
