package import ImagePipeline

/// How many images came to what.
package struct BatchTally: Equatable, Sendable {
    /// Files that were found, those that are no images among them.
    package var found = 0
    /// Filtered and written.
    package var done = 0
    /// Not to be done again.
    package var skipped = 0
    /// Would be done.
    package var planned = 0
    /// Not written, and folders that could not be looked into.
    package var failed = 0
    /// Files in directories that are no images.
    package var passedOver = 0
    /// What sort of failure each was, if all were of one sort.
    package var commonFailure: PipelineError.Kind?
    /// Whether a signal ended the run early.
    package var wasInterrupted = false

    /// Images that were looked at.
    package var images: Int { done + skipped + planned + failed }

    mutating func count(_ error: PipelineError) {
        commonFailure = failed == 0 || commonFailure == error.kind ? error.kind : nil
        failed += 1
    }
}
