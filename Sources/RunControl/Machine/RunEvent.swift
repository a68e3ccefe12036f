package import Clock
package import Fetching
package import LimitTuning
package import SafeText

extension RunMachine {
    /// What happens to a run.
    package enum Event: Equatable, Sendable {
        /// The first event of every run.
        case started
        /// A signal that ends runs.
        case signal(Signal)
        /// The display has ended: its user left it, its terminal hung up, or it was told to.
        case displayLeft(hungUp: Bool)
        /// An output can no longer be written.
        case outputFailed
        /// From a key.
        case engineOrder(EngineOrder)
        /// From a key.
        case limitOrder(LimitOrder)
        /// The engine may have changed; read just now.
        case engine(EngineFacts)
        /// The sample's engine may have changed; read just now.
        case sample(SampleFacts)

        // Answers to orders.

        /// This many URLs can be sampled.
        case sampleDrawn(Int)
        /// The comparison no longer steers the engine.
        case comparisonLetGo(isRefinable: Bool)
        /// Nothing is under way any more.
        case shutDown(Findings)
        /// Every output is closed.
        ///
        /// - Parameter failure: The exit code of an output that could not be written.
        case outputsClosed(failure: Int32?)
    }

    /// What the shell has to do.
    package enum Order: Equatable, Sendable {
        /// Start the engine of a part.
        case begin(Part)
        /// Shut the engine of a part down.
        case endPart
        /// Pass an order on to the engine or the crawler.
        case engine(EngineOrder)
        /// Hand the limit over, in one step.
        ///
        /// - Parameter limit: The engine's limit from now on; nil for what the former owner leaves.
        case steer(Steerer, limit: Int? = nil)
        /// Start no more transfers of the run; answered by ``Event/engine(_:)``.
        case hold
        /// Start transfers again.
        case release
        /// Draw a sample of the pages that answered well; answered by ``Event/sampleDrawn(_:)``.
        case drawSample(ComparisonPlan)
        /// The comparison on the sample shows that it waits.
        case showWaiting
        /// Measure on the sample.
        case measure(isRefinement: Bool)
        /// End a comparison on the sample that still waits.
        case endWaiting
        /// End the measuring; what was measured stays.
        case interrupt(Comparing)
        /// Close the comparison that is on screen and keep what it found for the summary.
        case putAway
        /// Write the comparison as JSON.
        case export(fileName: String)
        /// A line for the user.
        case tell(SafeText, isGood: Bool = false)
        /// Show that all work is done.
        case finishDisplay(StopReason?)
        /// End the display; answered by ``Event/displayLeft(hungUp:)`` in its time.
        case leaveDisplay
        /// Shut down every engine; answered by ``Event/shutDown(_:)``.
        case shutDown
        /// Write what only the end can tell; answered by ``Event/outputsClosed(failure:)``.
        case closeOutputs(StopReason?)
        /// Give the terminal back.
        case closeDisplay
        /// Exit with this code.
        case exit(Int32)
    }

    /// What sets the engine's limit.
    package enum Steerer: Equatable, Sendable {
        case user, auto, comparison(ComparisonPlan)
        /// The comparison that was let go, with finer limits.
        case refinedComparison
    }

    /// Where a comparison measures.
    package enum Comparing: Equatable, Sendable {
        /// On the engine of the run.
        case live
        /// On a sample, with an engine of its own.
        case sample
    }

    /// What the machine needs to know of the run's engine.
    package struct EngineFacts: Equatable, Sendable {
        /// A comparison that steers the engine.
        package enum Comparison: Equatable, Sendable {
            case running
            case over(isRefinable: Bool)
        }

        package var stage = RunStage.running
        /// Whether no transfer is under way.
        package var isIdle = false
        package var comparison: Comparison?
        /// When that was; of a finished engine, when its last task ended.
        package var time = MonotonicTime.zero

        package init() {}
    }

    /// What the machine needs to know of a sample's engine.
    package struct SampleFacts: Equatable, Sendable {
        package var isOver = false
        package var isIdle = false
        package var isRefinable = false

        package init() {}
    }

    /// What a run has found, as far as its exit code depends on it.
    package enum Findings: Hashable, Sendable {
        /// - Parameters:
        ///   - broken: Broken tasks that no earlier run excuses.
        ///   - isCut: Whether a budget or the run's deadline kept tasks from being fetched.
        ///   - sawNothing: Whether every task was skipped.
        case tasks(broken: Int, isCut: Bool, sawNothing: Bool = false)
        /// - Parameters:
        ///   - stop: Why the comparison ended; nil if it did not.
        ///   - hasGoodAnswers: Whether any limit brought good answers.
        case comparison(isDecided: Bool, stop: ComparisonState.Stop?, hasGoodAnswers: Bool)
    }
}
