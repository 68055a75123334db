import Platform

/// How many threads filter a plane where nothing else is said.
public enum ThreadCount {
    /// More are never started.
    package static let limit = 256

    /// As many as there are processors, or as the environment's IMGCONV_THREADS says; 1...`limit`.
    ///
    /// A value that is no whole number from 1 up is ignored. Looked up once, when it is first needed.
    public static let available: Int = {
        if let text = Environment["IMGCONV_THREADS"], let count = Int(text), count >= 1 {
            return min(count, limit)
        }
        return min(CurrentProcess.processorCount, limit)
    }()
}
