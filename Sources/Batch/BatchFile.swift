package import ImagePipeline

/// A file of a run on many files: named by the user, or found in a directory.
package struct BatchFile: Equatable, Sendable {
    /// The file's location.
    package var place: InputSource
    /// The file's name in the journal, which also determines its shard.
    ///
    /// For a file in a directory, it is the path below that directory, after the directory's own name if several inputs
    /// were given. For a named file, it is the path as given.
    package var key: String
    /// The folders below the output folder that the result is written to, with a trailing slash; empty for a named
    /// file.
    package var folder: String
    /// Whether the user named the file, so that it must be an image.
    package var isNamed: Bool
}

/// The events of a run on many files, in the order in which they happen.
package enum BatchEvent: Sendable {
    /// A file was found and is queued.
    case found(BatchFile)
    /// A number of further names were counted ahead of the search.
    case counted(Int)
    /// All names were counted.
    case countedAll
    /// A signal has stopped the run; the given number of images in progress will be finished.
    case stopping(Int)
    /// The search for files is complete.
    case searched
    /// A file in a directory is not an image that is read, with the short name of its format, such as "HEIC" or "video";
    /// `nil` for files that are neither pictures nor videos.
    case passedOver(BatchFile, String?)
    /// Folders were not entered, because the run is not recursive.
    case notEntered(Int)
    /// Files and folders were left out by the run's filter.
    case leftOut(Int)
    /// An image was processed, successfully or not.
    case finished(BatchResult)
    /// A folder cannot be read, or a similar failure that concerns no image: files may be missing.
    case failed(PipelineError)
    /// A message for the user.
    case note(String)
}

/// The result for one image.
package struct BatchResult: Sendable {
    /// The outcome for the image.
    package enum Status: Sendable {
        /// The image was filtered and written.
        case done(FilterRequest, FilterOutcome)
        /// The image was skipped, for the given reason.
        case skipped(String)
        /// A dry run: the image would be filtered.
        case planned
        /// The image was not written.
        case failed(PipelineError)
    }

    /// The image.
    package var file: BatchFile
    /// The position of the image among the inputs, from 0.
    package var number: Int
    /// The path of the result, if it was determined.
    package var output: String?
    /// The outcome for the image.
    package var status: Status
    /// The time for the image, in seconds.
    package var seconds: Double
}

/// Receives the events of a run; called by any thread, but only by one at a time.
package protocol BatchObserver: Sendable {
    /// Called for each event.
    func notice(_ event: BatchEvent)
}
