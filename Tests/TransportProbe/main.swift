import Clock
import Glibc

// A program for the tests and benchmarks of the transport: what it does in a process of its own.
// Memory that one transfer takes cannot be told apart where tests run beside each other.

var arguments = ProbeArguments(CommandLine.arguments.dropFirst())
switch arguments.command {
case "fetch":
    // A hung one fails its test, and is not left behind.
    alarm(300)
    try await MeasuredFetch(arguments).run()
case "serve": try await serveForever()
case "lateness": try await LatenessTrial(arguments).run()
case "clock": print(MonotonicTime.now().nanoseconds)
default:
    print("usage: TransportProbe fetch URL | serve | clock | lateness SERVER [option value]…")
    exit(2)
}
