import Platform

/// The default number of threads that filter a plane.
public enum ThreadCount {
    /// Maximum number of threads.
    package static let limit = 256

    /// The number of processors, or the value of the environment variable IMGCONV_THREADS; within 1...`limit`.
    ///
    /// A value that is not a whole number of at least 1 is ignored. The variable is read once, on first use.
    public static let available: Int = {
        if let text = Environment["IMGCONV_THREADS"], let count = Int(text), count >= 1 {
            return min(count, limit)
        }
        return min(CurrentProcess.processorCount, limit)
    }()
}
