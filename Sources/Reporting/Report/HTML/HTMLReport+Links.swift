import Fetching

/// Broken links, warnings, and what has changed since an earlier run.
extension HTMLReport {
    /// The most pages whose links are shown.
    private static let maximumPages = 1000

    /// What is broken first, what is warned of after, each in a section if there is any.
    var linkSections: [Section] {
        let counts = report.counts
        let broken = listed(report.broken)
        let own = broken.filter { !$0.isExternal }
        let external = broken.filter(\.isExternal)
        return [
            table("broken", "Broken", own, of: counts.ownBroken),
            table("external", "Broken external links", external, of: counts.externalBroken),
            pageSection(broken),
            table("warnings", "Warnings", listed(report.warned), of: counts.warned),
            table("mended", "Mended", listed(report.mended), of: counts.mended),
            goneSection,
        ].compactMap(\.self)
    }

    /// Everything that has no fault, where it is wanted (`--only all`).
    var restSection: Section? {
        let others = listed(report.others)
        return table("rest", "Everything else", others, of: others.count)
    }

    private func listed(_ tasks: [ReportedTask]) -> [ReportedTask] {
        tasks.filter { summary.selection.includes($0) }
    }

    private func table(
        _ id: StaticString,
        _ title: StaticString,
        _ tasks: [ReportedTask],
        of count: Int
    ) -> Section? {
        guard !tasks.isEmpty else { return nil }
        let rows = tasks.prefix(Self.maximumRows)
        let hasPlaces = rows.contains { !$0.places.isEmpty }
        var parts: [(inout [UInt8]) -> Void] = [
            { buffer in
                buffer.append("<table data-tools>\n<thead><tr><th scope=\"col\">Result</th>")
                buffer.append("<th scope=\"col\">URL</th>")
                if hasPlaces { buffer.append("<th scope=\"col\">Linked from</th>") }
                if hasPlaces { buffer.append("<th scope=\"col\" class=\"n\">Pages</th>") }
                buffer.append("<th scope=\"col\" class=\"n\">Time</th></tr></thead>\n<tbody>\n")
            }
        ]
        parts += rows.map { task in { Self.append(task, hasPlaces: hasPlaces, to: &$0) } }
        parts.append { buffer in
            buffer.append("</tbody>\n</table>\n")
            Self.appendOmission(of: count - rows.count, to: &buffer)
        }
        return Section(id: id, title: title, remark: HumanText.grouped(count), parts: parts)
    }

    private static func append(
        _ task: ReportedTask,
        hasPlaces: Bool,
        to buffer: inout [UInt8]
    ) {
        buffer.append("<tr><td class=\"k\">")
        appendLabel(of: task, to: &buffer)
        buffer.append("</td><td>")
        buffer.append(htmlURL: task.url.text)
        if let landing = task.landing {
            buffer.append("<div class=\"why\">redirected to ")
            buffer.append(htmlURL: landing.text)
            buffer.append("</div>")
        }
        if let words = task.explanation {
            buffer.append("<div class=\"why\">")
            buffer.append(html: words)
            buffer.append("</div>")
        }
        buffer.append("</td>")
        if hasPlaces {
            buffer.append("<td>")
            appendPlaces(of: task, to: &buffer)
            buffer.append("</td>")
            buffer.append(
                numberCell: HumanText.grouped(task.pageCount),
                value: Double(task.pageCount)
            )
        }
        buffer.append(
            numberCell: HumanText.duration(.milliseconds(task.milliseconds)),
            value: task.milliseconds
        )
        buffer.append("</tr>\n")
    }

    private static func appendLabel(of task: ReportedTask, to buffer: inout [UInt8]) {
        switch task.severity {
        case .error: buffer.append("<b class=\"bad\">")
        case .warning: buffer.append("<b class=\"warn\">")
        case nil: buffer.append(task.outcome == .ok ? "<b class=\"good\">" : "<b>")
        }
        buffer.append(html: task.label)
        buffer.append("</b>")
        guard let change = task.change, task.severity != nil else { return }
        buffer.append(" <span class=\"tag\">")
        buffer.append(html: change.rawValue)
        buffer.append("</span>")
    }

    /// The first three places; the others are behind a click.
    private static func appendPlaces(of task: ReportedTask, to buffer: inout [UInt8]) {
        guard !task.places.isEmpty else { return }
        let first = task.places.prefix(3)
        appendList(first, to: &buffer)
        let rest = task.pageCount - first.count
        guard rest > 0 else { return }
        let others = task.places.dropFirst(3)
        guard !others.isEmpty else {
            buffer.append("<div class=\"at\">and ")
            buffer.append(html: RunSummary.count(rest, "more page"))
            buffer.append("</div>")
            return
        }
        buffer.append("<details><summary>and ")
        buffer.append(html: RunSummary.count(rest, "more page"))
        buffer.append("</summary>")
        appendList(others, to: &buffer)
        if rest > others.count {
            buffer.append("<div class=\"at\">the first ")
            buffer.append(html: HumanText.grouped(task.places.count))
            buffer.append(" are named</div>")
        }
        buffer.append("</details>")
    }

    private static func appendList(_ places: ArraySlice<LinkPlace>, to buffer: inout [UInt8]) {
        buffer.append("<ul>")
        for place in places {
            buffer.append("<li>")
            buffer.append(htmlURL: place.page.text)
            append(place, to: &buffer)
            buffer.append("</li>")
        }
        buffer.append("</ul>")
    }

    /// Line, column, element and text of a place.
    private static func append(_ place: LinkPlace, to buffer: inout [UInt8]) {
        guard place.line > 0 || !place.markup.isEmpty || !place.text.isEmpty else { return }
        buffer.append(" <span class=\"at\">")
        if place.line > 0 {
            buffer.append("line ")
            buffer.append(decimal: place.line)
            buffer.append(":")
            buffer.append(decimal: place.column)
            buffer.append(" ")
        }
        if !place.markup.isEmpty {
            buffer.append("<code>")
            buffer.append(html: place.markup)
            buffer.append("</code> ")
        }
        if !place.text.isEmpty {
            buffer.append("“")
            buffer.append(html: place.text)
            buffer.append("”")
        }
        buffer.append("</span>")
    }

    // MARK: By page

    /// The same links by the page that is to be mended.
    private func pageSection(_ broken: [ReportedTask]) -> Section? {
        let pages = BrokenPage.grouping(Array(broken.prefix(Self.maximumRows)))
        guard !pages.isEmpty else { return nil }
        var room = Self.maximumRows
        let shown = pages.prefix(Self.maximumPages).prefix { page in
            room -= page.links.count
            return room >= 0
        }
        var parts: [(inout [UInt8]) -> Void] = shown.map { page in
            { Self.append(page, to: &$0) }
        }
        parts.append { Self.appendOmission(of: pages.count - shown.count, to: &$0) }
        return Section(
            id: "pages",
            title: "By page",
            remark: RunSummary.count(pages.count, "page"),
            parts: parts
        )
    }

    private static func append(_ page: BrokenPage, to buffer: inout [UInt8]) {
        buffer.append("<h3>")
        buffer.append(htmlURL: page.page.text)
        buffer.append(" <small>")
        buffer.append(html: RunSummary.count(page.links.count, "link"))
        buffer.append("</small></h3>\n<ul class=\"links\">\n")
        for (task, place) in page.links {
            buffer.append("<li><div>")
            appendLabel(of: task, to: &buffer)
            buffer.append("</div><div>")
            buffer.append(htmlURL: task.url.text)
            append(place, to: &buffer)
            buffer.append("</div></li>\n")
        }
        buffer.append("</ul>\n")
    }

    // MARK: Since an earlier run

    private var goneSection: Section? {
        guard !report.gone.isEmpty else { return nil }
        let gone = report.gone
        let part: (inout [UInt8]) -> Void = { buffer in
            buffer.append(
                "<p class=\"note\">Broken in the earlier run, and not met in this one.</p>\n<ul>\n"
            )
            for url in gone.prefix(Self.maximumRows) {
                buffer.append("<li>")
                buffer.append(htmlURL: url)
                buffer.append("</li>\n")
            }
            buffer.append("</ul>\n")
            Self.appendOmission(of: gone.count - Self.maximumRows, to: &buffer)
        }
        return Section(
            id: "gone",
            title: "Gone",
            remark: HumanText.grouped(gone.count),
            parts: [part]
        )
    }

    /// How many rows a table leaves out.
    static func appendOmission(of count: Int, to buffer: inout [UInt8]) {
        guard count > 0 else { return }
        buffer.append("<p class=\"note\">… and ")
        buffer.append(html: HumanText.grouped(count))
        buffer.append(" more that are not listed here.</p>\n")
    }
}
