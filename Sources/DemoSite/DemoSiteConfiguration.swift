package import ServerModels

/// What to serve and how fast.
///
/// Numbers out of range are moved to the nearest bound, so a configuration is always servable.
package struct DemoSiteConfiguration: Sendable, Equatable {
    /// The only address the site listens on: it is a demonstration, not a server for others.
    package static let host = "127.0.0.1"

    /// The port, or 0 for any free one.
    package var port: UInt16

    /// How many pages the lesson has; 1 to 1,000.
    package let lessonPages: Int

    /// How long a lesson page takes; at most ``longestWait``.
    package let lessonDelay: Duration

    /// About how many ordinary pages the encyclopedia has; 20 to 2,000.
    package let sitePages: Int

    /// Where the generator starts: the same seed and page count give the same site.
    package let seed: UInt64

    /// Every wait on the site is divided by this, deadlines below are not; 0.01 to 1,000,000.
    package let speedFactor: Double

    /// Event loop threads; 1 to 64.
    ///
    /// One serves more than a client on the same machine can take.
    package let threads: Int

    /// Connections open at once, 1 to 65,536; one more is answered 503 and closed.
    package let maxConnections: Int

    /// How long a connection may idle between two requests, or take to send one.
    package let idleTimeout: Duration

    /// How long an answer may make no progress, whether the page hangs or the client reads nothing.
    package let hangLimit: Duration

    /// The model that a server without a site follows; nil for the demo site.
    ///
    /// Such a server has one thread, for all its requests meet in the model, which is seeded with
    /// ``seed`` and whose clock runs faster by ``speedFactor``.
    package let model: ModelSpecification?

    /// The longest wait a request can ask for, below the default of ``hangLimit``.
    static let longestWait: Duration = .seconds(300)

    /// A configuration; every parameter is described at the property of its name.
    package init(
        port: UInt16 = 0,
        lessonPages: Int = 10,
        lessonDelay: Duration = .seconds(2),
        sitePages: Int = 300,
        seed: UInt64 = 2013,
        speedFactor: Double = 1,
        threads: Int = 1,
        maxConnections: Int = 1024,
        idleTimeout: Duration = .seconds(60),
        hangLimit: Duration = .seconds(600),
        model: ModelSpecification? = nil
    ) {
        self.model = model
        self.port = port
        self.lessonPages = min(max(lessonPages, 1), 1000)
        self.lessonDelay = min(max(lessonDelay, .zero), Self.longestWait)
        self.sitePages = min(max(sitePages, 20), 2000)
        self.seed = seed
        self.speedFactor = speedFactor.isFinite ? min(max(speedFactor, 0.01), 1_000_000) : 1
        self.threads = model == nil ? min(max(threads, 1), 64) : 1
        self.maxConnections = min(max(maxConnections, 1), 65_536)
        self.idleTimeout = max(idleTimeout, .milliseconds(1))
        self.hangLimit = max(hangLimit, .milliseconds(1))
    }
}
