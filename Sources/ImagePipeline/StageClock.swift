/// Measures the consecutive stages of a run.
struct StageClock {
    private(set) var stages: [StageTime] = []
    private var start = ContinuousClock.now

    /// Records the time since the previous stage was finished.
    mutating func finish(_ name: String) {
        let now = ContinuousClock.now
        stages.append(StageTime(name: name, seconds: start.secondsSince))
        start = now
    }
}

extension ContinuousClock.Instant {
    /// Seconds from this instant to now.
    package var secondsSince: Double {
        let (seconds, attoseconds) = (ContinuousClock.now - self).components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
