package import Fetching

/// A page, and the broken links in it.
package struct BrokenPage: Sendable {
    /// The page.
    package let page: TaskURL
    /// Its broken links in the order in which they stand in the page, each with its place.
    package let links: [(task: ReportedTask, place: LinkPlace)]

    /// Groups tasks by the pages that link to them; the page with the most links comes first.
    static func grouping(_ tasks: [ReportedTask]) -> [BrokenPage] {
        var links: [TaskURL: [(task: ReportedTask, place: LinkPlace)]] = [:]
        for task in tasks {
            for place in task.places { links[place.page, default: []].append((task, place)) }
        }
        return links.map { page, links in
            BrokenPage(
                page: page,
                links: links.sorted { left, right in
                    (left.place.line, left.place.column) < (right.place.line, right.place.column)
                }
            )
        }.sorted { left, right in
            left.links.count != right.links.count
                ? left.links.count > right.links.count : left.page.text < right.page.text
        }
    }
}
