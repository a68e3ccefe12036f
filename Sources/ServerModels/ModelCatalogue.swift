/// Every model and every option that a specification can name, for help texts and error lines.
package enum ModelCatalogue {
    /// A name, how it is written in full, what stands for the name alone, and what it is.
    package struct Entry: Equatable, Sendable {
        package var name: String
        package var form: String
        /// What the name alone means; empty for options.
        package var example: String
        package var purpose: String
    }

    /// The models.
    package static let entries = [
        Entry(
            name: "fifo",
            form: "fifo:SLOTS[@TIME]",
            example: "fifo:12@50ms",
            purpose: "so many slots and a queue before them"
        ),
        Entry(
            name: "usl",
            form: "usl:RATE,SIGMA,KAPPA",
            example: "usl:20,0.05,0.0005",
            purpose: "scalability law: faster up to a peak, then slower"
        ),
        Entry(
            name: "amdahl",
            form: "amdahl:RATE,SIGMA",
            example: "amdahl:20,0.1",
            purpose: "faster for ever, by less and less"
        ),
        Entry(
            name: "linear",
            form: "linear:TIME",
            example: "linear:50ms",
            purpose: "every request takes its time, however many there are"
        ),
        Entry(
            name: "429-above",
            form: "429-above:COUNT[@TIME]",
            example: "429-above:16@50ms",
            purpose: "refuses what comes while so many are inside"
        ),
        Entry(
            name: "timeout-above",
            form: "timeout-above:COUNT[@TIME[/TIME]]",
            example: "timeout-above:10@50ms/5s",
            purpose: "what comes while so many are inside gets a 504 after the second time"
        ),
        Entry(
            name: "bucket",
            form: "bucket:RATE/s+BURST[@TIME]",
            example: "bucket:50/s+20@10ms",
            purpose: "so many a second and so many at once, 429 for the rest (or ,wait)"
        ),
        Entry(
            name: "knee",
            form: "knee:TIME,SLOPE,START,BASE",
            example: "knee:50ms,0.01,16,1.1",
            purpose: "takes longer the more there are, and from START on much longer"
        ),
        Entry(
            name: "mix",
            form: "mix:[SLOTS@]TIME/TIME@PERIOD",
            example: "mix:12@50ms/500ms@20s",
            purpose: "quick pages, then slow ones, and so on"
        ),
        Entry(
            name: "cold",
            form: "cold:TIME",
            example: "cold:300ms",
            purpose: "fifo:12@50ms on which opening a connection costs so much"
        ),
        Entry(
            name: "outage",
            form: "outage[:TIME]",
            example: "outage",
            purpose: "503 at once, or 504 after a time"
        ),
        Entry(
            name: "step",
            form: "step:MODEL~TIME~MODEL",
            example: "step:fifo:12@50ms~60s~fifo:4@50ms",
            purpose: "one model until a time, then the next; any number of them"
        ),
    ]

    /// The options that any model takes, after its own numbers.
    package static let options = [
        Entry(
            name: "jitter",
            form: "jitter=lognormal:1.5",
            example: "",
            purpose: "each request's work varies, with mean 1"
        ),
        Entry(
            name: "noise",
            form: "noise=2%/1s",
            example: "",
            purpose: "the server's speed is drawn anew each period"
        ),
        Entry(
            name: "walk",
            form: "walk=2%/2s",
            example: "",
            purpose: "its speed walks at random"
        ),
        Entry(
            name: "drift",
            form: "drift=-20%/60s",
            example: "",
            purpose: "its speed changes evenly over the time, then stays"
        ),
        Entry(
            name: "shift",
            form: "shift=-20%@60s",
            example: "",
            purpose: "its speed changes at once, at that time"
        ),
        Entry(
            name: "error",
            form: "error=2%",
            example: "",
            purpose: "this share of the answers is a 500"
        ),
        Entry(
            name: "connect",
            form: "connect=300ms",
            example: "",
            purpose: "what the first request on a connection costs more"
        ),
        Entry(
            name: "retry-after",
            form: "retry-after=1s",
            example: "",
            purpose: "what a 429 or 503 asks for, in whole seconds"
        ),
        Entry(
            name: "seed",
            form: "seed=7",
            example: "",
            purpose: "of all that is random"
        ),
    ]
}
