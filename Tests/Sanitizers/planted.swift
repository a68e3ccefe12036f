// What a sanitizer must find, and what it must not: `Tests/sanitize` runs this before the tests.
//
//     planted nothing|guarded|race|overflow|leak
import Glibc
import Synchronization

final class Shared: @unchecked Sendable {
    let guarded = Mutex(0)
    var bare = 0
}

final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

func onFourThreads(_ body: @escaping @Sendable () -> Void) {
    let threads = (0..<4).map { _ in
        var thread = pthread_t()
        pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
                return nil
            },
            Unmanaged.passRetained(Work(body)).toOpaque()
        )
        return thread
    }
    for thread in threads { pthread_join(thread, nil) }
}

let shared = Shared()
switch CommandLine.arguments.last {
case "nothing":
    break
case "race":
    onFourThreads { for _ in 0..<1000 { shared.bare += 1 } }
case "overflow":
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 16)
    bytes.initialize(repeating: 0, count: 16)
    print(bytes[CommandLine.arguments.count + 14])
    bytes.deallocate()
case "leak":
    for size in 1000..<1100 { _ = Unmanaged.passRetained(Shared()); _ = malloc(size) }
default:
    // Long enough that threads wait for each other.
    onFourThreads { for _ in 0..<20_000 { shared.guarded.withLock { $0 += 1 } } }
    print(shared.guarded.withLock { $0 })
}
