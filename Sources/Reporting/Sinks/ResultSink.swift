package import Fetching

/// Something that results go to, one file each.
///
/// A sink belongs to one task at a time. It writes from a buffer; whoever owns it calls ``flush()``
/// a few times a second, so that a reader sees results while they come.
package protocol ResultSink: AnyObject {
    /// Takes a batch of results, in the order in which tasks ended. Auxiliary tasks are not in it.
    func write(_ batch: [FetchResult]) throws(SinkError)

    /// Hands everything that is complete to the file.
    func flush() throws(SinkError)

    /// Writes what only the end of the run can tell, and closes the file.
    ///
    /// Also called after an interrupted run: what was written must be valid then, too.
    func close(_ summary: RunSummary) throws(SinkError)
}
