import NIOCore
import NIOHTTP1
import NIOPosix
import ServerModels

/// The embedded web site: a lesson, an encyclopedia of a place that does not exist, and paths
/// that behave as asked or misbehave on purpose.
///
/// Listens on 127.0.0.1 only, on threads of its own. Call ``stop()`` when done.
package final class DemoSite: Sendable {
    /// The port it listens on.
    package let port: UInt16
    private let group: MultiThreadedEventLoopGroup
    private let counter: RequestCounter

    /// Where the site is, without a slash at the end: `http://127.0.0.1:8080`.
    package var baseURL: String {
        Self.baseURL(port: port)
    }

    /// What has been requested so far.
    package var counts: RequestCounts {
        counter.snapshot
    }

    private init(port: UInt16, group: MultiThreadedEventLoopGroup, counter: RequestCounter) {
        self.port = port
        self.group = group
        self.counter = counter
    }

    /// Starts a site that answers when this returns.
    ///
    /// - Throws: A ``DemoSiteError`` where the port cannot be had.
    package static func start(
        _ configuration: DemoSiteConfiguration = DemoSiteConfiguration()
    ) async throws(DemoSiteError) -> DemoSite {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.threads)
        let counter = RequestCounter()
        // The pages name their own address, so they are made when the port is known; whoever
        // connects before waits.
        let site = group.next().makePromise(of: ServedSite.self)
        do {
            let socket = try BoundSocket(port: configuration.port)
            let listener = try await bootstrap(group, site: site.futureResult)
                .withBoundSocket(socket.descriptor).get()
            let port = UInt16(truncatingIfNeeded: listener.localAddress?.port ?? 0)
            let router = Router(configuration: configuration, baseURL: baseURL(port: port))
            site.succeed(
                ServedSite(
                    router: router,
                    counter: counter,
                    date: DateField(),
                    configuration: configuration,
                    model: try await clerk(configuration, on: group.next())
                )
            )
            return DemoSite(port: port, group: group, counter: counter)
        } catch {
            site.fail(error)
            try? await group.shutdownGracefully()
            let code = (error as? BoundSocket.Failure)?.errno ?? (error as? IOError)?.errnoCode ?? 0
            throw DemoSiteError(port: configuration.port, errno: code)
        }
    }

    /// Closes every connection and ends the threads.
    ///
    /// Stopping twice does no harm.
    package func stop() async {
        try? await group.shutdownGracefully()
    }

    /// Who keeps the model, if one is followed.
    private static func clerk(
        _ configuration: DemoSiteConfiguration,
        on loop: any EventLoop
    ) async throws -> NIOLoopBound<ModelDispatcher>? {
        guard let model = configuration.model else { return nil }
        return try await loop.submit {
            let server = model.makeServer(seed: configuration.seed)
            let clerk = ModelDispatcher(server, speed: configuration.speedFactor, on: loop)
            return NIOLoopBound(clerk, eventLoop: loop)
        }.get()
    }

    private static func baseURL(port: UInt16) -> String {
        "http://\(DemoSiteConfiguration.host):\(port)"
    }

    private static func bootstrap(
        _ group: MultiThreadedEventLoopGroup,
        site: EventLoopFuture<ServedSite>
    ) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelInitializer { channel in
                site.hop(to: channel.eventLoop).flatMapThrowing { site in
                    try prepare(channel, site: site)
                }
            }
            // Requests are small; a larger buffer would only let one client queue more of them.
            .childChannelOption(
                .recvAllocator,
                value: FixedSizeRecvByteBufferAllocator(capacity: 8192)
            )
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(
                .writeBufferWaterMark,
                value: .init(low: 64 << 10, high: 256 << 10)
            )
    }

    private static func prepare(_ channel: any Channel, site: ServedSite) throws {
        let isAdmitted = site.counter.admitConnection(limit: site.configuration.maxConnections)
        let pipeline = channel.pipeline.syncOperations
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 16 << 10
        limits.maxHeaderListSize = 64 << 10
        limits.maxHeaderFieldCount = 100
        let decoder = HTTPRequestDecoder(limitConfiguration: limits)
        try pipeline.addHandler(ByteToMessageHandler(decoder))
        try pipeline.addHandler(ConnectionHandler(site: site, isAdmitted: isAdmitted))
    }
}
