import Clock
import Fetching
import SafeText
import TerminalUI

extension DashboardModel {
    /// Obeys the mouse: clicks select, open, sort and press keys; the wheel scrolls.
    mutating func handle(_ event: MouseEvent) -> [DashboardEffect] {
        hold.begin(at: now)
        defer { hold.settle() }
        let layout = ScreenLayout(self, size: size)
        switch event {
        case .press(let point): return click(point, layout)
        case .wheelUp(let point): scroll(by: -3, at: point, layout)
        case .wheelDown(let point): scroll(by: 3, at: point, layout)
        }
        return []
    }

    private mutating func scroll(by rows: Int, at point: Point, _ layout: ScreenLayout) {
        switch prompt {
        case .confirmation, .comparison: return
        case .filter, .none: break
        }
        guard let open = pane else {
            guard screen == .run else { return scrollComparison(by: rows) }
            return cursor.scroll(by: rows, in: list, height: layout.listHeight)
        }
        if !open.kind.screen.movesList {
            move(.rows(rows))
        } else if layout.pane.contains(point) {
            pane?.position = max(open.position + rows, 0)
        } else {
            cursor.scroll(by: rows, in: list, height: layout.listHeight)
        }
    }

    private mutating func click(_ point: Point, _ layout: ScreenLayout) -> [DashboardEffect] {
        if case .confirmation(let question) = prompt {
            let areas = question.dialog.buttonAreas(in: Rect(size))
            guard let index = areas.firstIndex(where: { $0.contains(point) }),
                let answer = Confirmation.Answer(rawValue: index)
            else { return [] }
            return self.answer(answer, to: question)
        }
        if layout.keys.contains(point) { return clickKey(at: point, layout.keys) }
        if case .comparison(let form) = prompt {
            let (field, source) = ComparisonFormView(form, self).part(at: point, in: layout.body)
            prompt = .comparison(form.choosing(field, source))
            return []
        }
        if layout.views.contains(point) {
            let tabs = ViewsLine(self)
            if let view = tabs.view(atColumn: point.x - layout.views.x) {
                change { $0.view = view }
            }
        } else if layout.table.contains(point) {
            return clickTable(at: point, layout)
        }
        return []
    }

    private mutating func clickKey(at point: Point, _ area: Rect) -> [DashboardEffect] {
        let keys = KeyLine(self)
        guard let key = keys.key(atColumn: point.x - area.x, width: area.width) else { return [] }
        return press(key)
    }

    private mutating func clickTable(at point: Point, _ layout: ScreenLayout) -> [DashboardEffect] {
        let line = point.y - layout.table.y
        if layout.hasTableHeader, line == 0 {
            let table = TaskTable(self, width: layout.table.width)
            if let column = table.sortColumn(atColumn: point.x - layout.table.x) {
                sort(by: column)
            }
            return []
        }
        let row = cursor.top + line - (layout.hasTableHeader ? 1 : 0)
        guard let task = list.task(at: row) else { return [] }
        if task == cursor.selected {
            // What Enter means on the screen, although a filter may be typed at the moment.
            return KeyMap.command(for: .enter, in: placeBelowPrompt).map { perform($0) } ?? []
        }
        cursor.select(row: row, in: list, height: layout.listHeight)
        return []
    }
}
