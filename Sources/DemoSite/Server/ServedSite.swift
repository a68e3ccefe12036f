import NIOCore

/// What all connections of one site share.
struct ServedSite: Sendable {
    /// Where requests go.
    let router: Router
    /// What is counted.
    let counter: RequestCounter
    /// The `Date` of every response.
    let date: DateField
    /// Limits and deadlines.
    let configuration: DemoSiteConfiguration

    /// The model that decides, on the one event loop there is then; nil for the demo site.
    let model: NIOLoopBound<ModelDispatcher>?

    /// A wait of the site as it really is: divided by the speed factor.
    func scaled(_ wait: Duration) -> TimeAmount {
        guard wait > .zero else { return .zero }
        return TimeAmount(wait / configuration.speedFactor)
    }
}
