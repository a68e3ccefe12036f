/// The frame around every page of the encyclopedia.
enum PageLayout {
    /// A whole document.
    ///
    /// - Parameters:
    ///   - title: Escaped here.
    ///   - root: How the page reaches `/site/`: `./`, `../`, or whatever suits its `<base>`.
    ///   - head: Further markup for the head.
    ///   - content: The markup between header and footer.
    static func document(title: String, root: String, head: String = "", _ content: String)
        -> String
    {
        let title = escapedHTML(title)
        let navigation = Topic.all
            .map { "<a href=\"\(root)\($0.folder)/\">\($0.title)</a>" }
            .joined(separator: " ")
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>\(title) · The Lantern Isles</title>
            \(head)<link rel="stylesheet" href="\(root)assets/style.css">
            <link rel="icon" href="\(root)assets/lantern.svg">
            </head>
            <body>
            <header><a href="\(root)"><img src="\(root)assets/lantern.svg" alt="Start" width="40"
            height="40"></a> <nav>\(navigation)</nav></header>
            <main>
            <h1>\(title)</h1>
            \(content)
            </main>
            <footer><a href="\(root)about.html">About</a> · <a href="\(root)downloads.html">Downloads</a>
            · <a href="\(root)oddities/">Oddities</a> · <a href="/">Front page</a></footer>
            </body>
            </html>

            """
    }
}
