/// Measures the stages of a run one after the other.
struct StageClock {
    private(set) var stages: [StageTime] = []
    private var start = ContinuousClock.now

    /// Notes the time since the stage before was finished.
    mutating func finish(_ name: String) {
        let now = ContinuousClock.now
        let (seconds, attoseconds) = (now - start).components
        stages.append(StageTime(name: name, seconds: Double(seconds) + Double(attoseconds) * 1e-18))
        start = now
    }
}
