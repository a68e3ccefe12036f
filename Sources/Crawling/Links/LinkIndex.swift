package import Fetching

/// An inverted index of a crawl's links: which pages link to a URL.
///
/// Only what is broken needs its places, so those of a URL are dropped as soon as it has ended well.
/// Memory follows the URLs that wait, are broken, or have ended (16 bytes each).
package struct LinkIndex: Sendable {
    /// A link of a page, as the index wants it.
    package struct Link: Sendable {
        let target: Fingerprint
        let line: UInt32
        let column: UInt32
        let markup: Markup
        let text: String

        package init(
            _ target: Fingerprint,
            line: Int,
            column: Int,
            markup: Markup,
            text: String
        ) {
            self.target = target
            self.line = UInt32(clamping: line)
            self.column = UInt32(clamping: column)
            self.markup = markup
            self.text = text
        }
    }

    /// The element and the attribute of a link.
    package struct Markup: Hashable, Sendable {
        let element: String
        let attribute: String

        package init(element: String, attribute: String) {
            self.element = element
            self.attribute = attribute
        }
    }

    /// A link in a list of those with the same target; the list begins with the last page by URL.
    private struct Entry {
        var page: UInt32
        var line: UInt32
        var column: UInt32
        var next: UInt32
        var markup: UInt16
        var text: String
    }

    private struct Places {
        var first = LinkIndex.none
        /// Pages, also those beyond the maximum.
        var count: UInt32 = 0
        /// Entries in the list.
        var kept: UInt16 = 0
        var isGood = false
    }

    private static let none = UInt32.max

    private var places: [Fingerprint: Places] = [:]
    private var entries: [Entry] = []
    private var firstFree = Self.none
    private var pages: [TaskURL] = []
    private var indexed: Set<TaskID> = []
    /// Targets of the page that is being read; kept for its memory.
    private var seen: Set<Fingerprint> = []
    private var markups: [Markup] = []
    private var markupNumbers: [Markup: UInt16] = [:]

    /// An index of nothing.
    package init() {}

    /// A page was read.
    ///
    /// A page that is fetched anew by hand keeps its first links.
    ///
    /// - Parameters:
    ///   - task: The page's task.
    ///   - page: Its URL after redirects.
    ///   - links: Its links in document order; of several with one target the first counts.
    package mutating func read(_ task: TaskID, _ page: TaskURL, links: [Link]) {
        guard indexed.insert(task).inserted else { return }
        let number = UInt32(pages.count)
        var isUsed = false
        seen.removeAll(keepingCapacity: true)
        for link in links {
            let known = places[link.target, default: Places()]
            guard !known.isGood, seen.insert(link.target).inserted else { continue }
            if !isUsed {
                pages.append(page)
                isUsed = true
            }
            add(link, on: number, to: known)
        }
    }

    /// A URL has ended: the places of one that is good are not needed.
    package mutating func ended(_ target: Fingerprint, isGood: Bool) {
        var known = places[target, default: Places()]
        if isGood {
            var entry = known.first
            while entry != Self.none {
                let next = entries[Int(entry)].next
                entries[Int(entry)] = Entry(
                    page: 0,
                    line: 0,
                    column: 0,
                    next: firstFree,
                    markup: 0,
                    text: ""
                )
                firstFree = entry
                entry = next
            }
            known = Places()
        }
        known.isGood = isGood
        places[target] = known
    }

    /// The places that link to a URL, ordered by their page's URL; nil if none is known.
    package func places(of target: Fingerprint) -> LinkPlaces? {
        guard let known = places[target], known.count > 0 else { return nil }
        var found: [LinkPlace] = []
        var next = known.first
        while next != Self.none {
            let entry = entries[Int(next)]
            let markup = markups[Int(entry.markup)]
            found.append(
                LinkPlace(
                    page: pages[Int(entry.page)],
                    line: Int(entry.line),
                    column: Int(entry.column),
                    element: markup.element,
                    attribute: markup.attribute,
                    text: entry.text
                )
            )
            next = entry.next
        }
        return LinkPlaces(
            count: Int(known.count),
            first: found.sorted { $0.page.text < $1.page.text }
        )
    }

    // MARK: Lists

    /// Adds an entry; of more than the maximum those on the first pages by URL stay, in whatever
    /// order pages are read.
    private mutating func add(_ link: Link, on page: UInt32, to known: Places) {
        var known = known
        defer { places[link.target] = known }
        known.count += 1
        var entry = Entry(
            page: page,
            line: link.line,
            column: link.column,
            next: known.first,
            markup: number(of: link.markup),
            text: link.text
        )
        guard known.kept < LinkPlaces.maximum else {
            guard isBefore(page, entries[Int(known.first)].page) else { return }
            entry.next = entries[Int(known.first)].next
            entries[Int(known.first)] = entry
            moveLastToFront(&known)
            return
        }
        known.kept += 1
        let isLast = known.first == Self.none || isBefore(entries[Int(known.first)].page, page)
        let place = store(entry)
        if isLast {
            known.first = place
        } else {
            entries[Int(place)].next = entries[Int(known.first)].next
            entries[Int(known.first)].next = place
        }
    }

    /// Restores the order of a full list whose first entry was replaced.
    private mutating func moveLastToFront(_ known: inout Places) {
        var (before, last) = (Self.none, known.first)
        var entry = known.first
        while true {
            let next = entries[Int(entry)].next
            guard next != Self.none else { break }
            if isBefore(entries[Int(last)].page, entries[Int(next)].page) {
                (before, last) = (entry, next)
            }
            entry = next
        }
        guard before != Self.none else { return }
        entries[Int(before)].next = entries[Int(last)].next
        entries[Int(last)].next = known.first
        known.first = last
    }

    private mutating func store(_ entry: Entry) -> UInt32 {
        guard firstFree != Self.none else {
            entries.append(entry)
            return UInt32(entries.count - 1)
        }
        let place = firstFree
        firstFree = entries[Int(place)].next
        entries[Int(place)] = entry
        return place
    }

    private func isBefore(_ left: UInt32, _ right: UInt32) -> Bool {
        pages[Int(left)].text < pages[Int(right)].text
    }

    private mutating func number(of markup: Markup) -> UInt16 {
        if let number = markupNumbers[markup] { return number }
        let number = UInt16(markups.count)
        markups.append(markup)
        markupNumbers[markup] = number
        return number
    }
}
