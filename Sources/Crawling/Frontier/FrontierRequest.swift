/// What a crawl wants of its frontier next.
enum FrontierRequest: Sendable {
    case acknowledge([Acknowledgement])
    case add([Discovery])
    case release(hosts: [String])
    case claimHosts(atMost: Int)
    case claim([HostClaim], atMost: Int)
    case queueDeferred
}

/// What came of it.
enum FrontierAnswer: Sendable {
    case done
    case hosts([HostLease])
    case leases([Lease])
}
