import Glibc

// A program for the tests and benchmarks of the transport: what it does in a process of its own.
// Memory that one transfer takes cannot be told apart where tests run beside each other.

var arguments = ProbeArguments(CommandLine.arguments.dropFirst())
switch arguments.command {
case "fetch": try await MeasuredFetch(arguments).run()
case "serve": try await serveForever()
case "lateness": try await LatenessTrial(arguments).run()
default:
    print("usage: TransportProbe fetch URL | serve | lateness SERVER [option value]…")
    exit(2)
}
