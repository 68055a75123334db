package import ImagePipeline

/// A file of a run on many files: one that was named, or one that was found in a directory.
package struct BatchFile: Equatable, Sendable {
    /// Where it is.
    package var place: InputSource
    /// Its name in the journal, and what its shard is chosen by: the path below the input directory, behind the
    /// directory's own name where several inputs were given; for a named file, its path as given.
    package var key: String
    /// The folders that it is put into below the output folder, with a final slash; empty for a named file.
    package var folder: String
    /// Whether its user named it, so that it has to be an image.
    package var isNamed: Bool
}

/// What happens in a run on many files, in the order in which it happens.
package enum BatchEvent: Sendable {
    /// A file was found, and waits its turn.
    case found(BatchFile)
    /// Everything was found.
    case searched
    /// A file in a directory is no image.
    case passedOver(BatchFile)
    /// An image is done, or not.
    case finished(BatchResult)
    /// A folder cannot be looked into, or the like: no image's failure, but files may be missing.
    case failed(PipelineError)
    /// Something that a person should know.
    case note(String)
}

/// What became of one image.
package struct BatchResult: Sendable {
    /// What became of it.
    package enum Status: Sendable {
        /// Filtered and written.
        case done(FilterRequest, FilterOutcome)
        /// Nothing was to be done, because of what the words say.
        case skipped(String)
        /// It would be done, were this no rehearsal.
        case planned
        /// It was not written.
        case failed(PipelineError)
    }

    /// The image.
    package var file: BatchFile
    /// Its place among the inputs, from 0 on.
    package var number: Int
    /// Where the result is or was to be, if it came to that.
    package var output: String?
    /// What became of it.
    package var status: Status
    /// Seconds that it took.
    package var seconds: Double
}

/// Is told what happens; by one thread after another, and never by two at once.
package protocol BatchObserver: Sendable {
    /// Takes notice of an event.
    func notice(_ event: BatchEvent)
}
