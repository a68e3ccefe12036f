// What a sanitizer must find, and what it must not: `Tests/sanitize` runs this before the tests.
//
//     planted nothing|guarded|crowd|race|overflow|leak
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

struct Generic<Value> { var value: Value }

@inline(never)
func use<Value>(_: Value.Type) -> any Any.Type { Generic<Generic<Value>>.self }

/// How often a thread of this process has waited for something.
func waits() -> Int {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return usage.ru_nvcsw
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
case "crowd":
    onFourThreads { for _ in 0..<20_000 { _ = use(Int.self) } }
    print("\(waits()) waits for 80000 uses of a generic type")
    exit(waits() < 8000 ? 0 : 1)
default:
    // Long enough that threads wait for each other.
    onFourThreads { for _ in 0..<20_000 { shared.guarded.withLock { $0 += 1 } } }
    print(shared.guarded.withLock { $0 })
}
