public import ImagePipeline

/// How many images came to what.
public struct BatchTally: Equatable, Sendable {
    /// Files that were found, those that are no images among them.
    public var found = 0
    /// Filtered and written.
    public var done = 0
    /// Not to be done again.
    public var skipped = 0
    /// Would be done.
    public var planned = 0
    /// Not written, and folders that could not be looked into.
    public var failed = 0
    /// Files in directories that are no images.
    public var passedOver = 0
    /// What sort of failure each was, if all were of one sort.
    public var commonFailure: PipelineError.Kind?
    /// Whether a signal ended the run early.
    public var wasInterrupted = false

    /// Images that were looked at.
    public var images: Int { done + skipped + planned + failed }

    mutating func count(_ error: PipelineError) {
        commonFailure = failed == 0 || commonFailure == error.kind ? error.kind : nil
        failed += 1
    }
}
