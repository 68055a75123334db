package import ImagePipeline

/// The numbers of images by outcome.
package struct BatchTally: Equatable, Sendable {
    /// Files that were found, including those that are not images.
    package var found = 0
    /// Images that were filtered and written.
    package var done = 0
    /// Images that need not be filtered again.
    package var skipped = 0
    /// Images that would be filtered.
    package var planned = 0
    /// Images that were not written, and folders that could not be read.
    package var failed = 0
    /// Files in directories that are not images, and folders that were not entered.
    package var passedOver = PassedOver()
    /// The kind of failure, if all failures were of the same kind.
    package var commonFailure: PipelineError.Kind?
    /// Whether a signal stopped the run.
    package var wasInterrupted = false

    /// Number of images that were processed.
    package var images: Int { done + skipped + planned + failed }

    mutating func count(_ error: PipelineError) {
        commonFailure = failed == 0 || commonFailure == error.kind ? error.kind : nil
        failed += 1
    }
}
