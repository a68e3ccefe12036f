package import Fetching

/// A destination of results, one file each.
///
/// A sink belongs to one thread at a time and buffers. Its owner calls ``flush()`` a few times a
/// second, so that readers see results as they come.
package protocol ResultSink: AnyObject {
    /// Takes a batch of results in the order in which tasks ended.
    func write(_ batch: [FetchResult]) throws(SinkError)

    /// Writes all complete records to the file.
    func flush() throws(SinkError)

    /// Writes the end of the document and closes the file.
    ///
    /// Also called after an interrupted run, whose output must be valid too.
    func close(_ summary: RunSummary) throws(SinkError)
}
