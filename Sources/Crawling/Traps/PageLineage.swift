import DataStructures
import Fetching

/// Of each page, what it has in common with the pages on the way to it.
///
/// Sixteen bytes a task.
struct PageLineage: Sendable {
    /// How many pages in a row may have one body.
    static let maximumSame = 5

    /// A page as its children see it.
    struct Page: Sendable {
        /// Its pattern and that of the page that it was found on, in 32 bits each; zero for none.
        var pattern: UInt32 = 0
        var parentPattern: UInt32 = 0
        /// A hash of its body, and how many pages up to it have had the same.
        var body: UInt32 = 0
        var sameBodies: UInt32 = 0
    }

    private var pages = ChunkedArray<Page>()

    /// What is known of a page.
    subscript(task: TaskID) -> Page {
        task.index < pages.count ? pages[task.index] : Page()
    }

    /// A page was read.
    ///
    /// - Parameter body: A hash of its body; zero where that is not known.
    mutating func add(_ task: TaskID, pattern: URLPattern, body: UInt64, parent: TaskID?) -> Page {
        let parent = parent.map { self[$0] } ?? Page()
        var page = Page()
        page.pattern = pattern.hasNumber ? UInt32(truncatingIfNeeded: pattern.bits) | 1 : 0
        page.parentPattern = parent.pattern
        page.body = UInt32(truncatingIfNeeded: body)
        page.sameBodies = parent.body == page.body && body != 0 ? parent.sameBodies &+ 1 : 1
        while pages.count <= task.index { pages.append(Page()) }
        pages[task.index] = page
        return page
    }
}

extension PageLineage.Page {
    /// Whether there is a pattern that a link could stay in.
    var hasPattern: Bool { pattern != 0 || parentPattern != 0 }

    /// Whether a link of this page stays in its pattern, or in that of the page before it.
    func continues(_ pattern: URLPattern) -> Bool {
        let bits = UInt32(truncatingIfNeeded: pattern.bits) | 1
        return pattern.hasNumber && (bits == self.pattern || bits == parentPattern)
    }

    /// Whether too many pages in a row have had one body.
    var isSame: Bool { sameBodies >= PageLineage.maximumSame }
}
