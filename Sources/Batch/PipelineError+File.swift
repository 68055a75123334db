package import ImagePipeline

extension PipelineError {
    /// The failure of one of many images: its subject is a file, also if the message is about an option, and its cause is
    /// the same for every file.
    /// - Parameter name: the image's name.
    package func naming(_ name: String) -> PipelineError {
        guard subject.hasPrefix("--"), subject != name else { return self }
        var error = self
        error.subject = file == subject ? name : file
        error.file = error.subject
        // The message is not to name the file twice.
        let own = error.subject + " "
        error.message = "\(subject): \(message.hasPrefix(own) ? String(message.dropFirst(own.count)) : message)"
        error.cause = "\(subject): \(reason)"
        return error
    }
}
