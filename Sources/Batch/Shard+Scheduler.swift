package import ImagePipeline

extension Shard {
    /// The part that a cluster's scheduler has assigned to this process, by environment variables.
    ///
    /// | scheduler | index | count |
    /// | --- | --- | --- |
    /// | Slurm, job arrays | SLURM_ARRAY_TASK_ID | SLURM_ARRAY_TASK_MIN, _MAX, _STEP, and _COUNT if it is set |
    /// | Slurm, srun | SLURM_PROCID | SLURM_STEP_NUM_TASKS, or else SLURM_NTASKS |
    /// | Kubernetes, indexed jobs | JOB_COMPLETION_INDEX, from 0 | IMGCONV_SHARD_COUNT |
    /// | PBS | PBS_ARRAY_INDEX or PBS_ARRAYID, from IMGCONV_SHARD_FIRST (1) | IMGCONV_SHARD_COUNT |
    /// | LSF | LSB_JOBINDEX, from IMGCONV_SHARD_FIRST (1) | LSB_JOBINDEX_END, LSB_JOBINDEX_STEP |
    /// | Grid Engine | SGE_TASK_ID | SGE_TASK_FIRST, _LAST, _STEPSIZE |
    ///
    /// Tasks of srun within a Slurm array are combined: the part of each array element is divided among its tasks.
    /// - Throws: `PipelineError` of kind `usage` if no variables are set or if they contradict each other: a guess
    ///   could silently leave out files.
    package static func ofScheduler(_ environment: [String: String]) throws(PipelineError) -> Shard {
        let variables = SchedulerVariables(environment)
        let positions = [
            ("Slurm", try slurm(variables)), ("Kubernetes", try kubernetes(variables)), ("PBS", try pbs(variables)),
            ("LSF", try lsf(variables)), ("Grid Engine", try gridEngine(variables)),
        ].compactMap { name, position in position.map { (name, $0) } }
        guard let (name, position) = positions.first else {
            throw variables.wrong(
                "no scheduler's variables are set (Slurm, Kubernetes, PBS, LSF, Grid Engine); write --shard I/N")
        }
        guard positions.count == 1 else {
            throw variables.wrong("both \(name) and \(positions[1].0) have set their variables; write --shard I/N")
        }
        if let count = try variables.number("IMGCONV_SHARD_COUNT"), count != position.count {
            throw variables.wrong("IMGCONV_SHARD_COUNT says \(count) parts, but \(name) \(position.count)")
        }
        guard let shard = Shard(index: position.index + 1, of: position.count) else {
            throw variables.wrong(
                "\(position.words) is none of \(position.count) parts; IMGCONV_SHARD_FIRST and IMGCONV_SHARD_COUNT "
                    + "say the first index and how many there are")
        }
        return shard
    }

    /// An index from 0, and the number of parts.
    fileprivate struct Position {
        var index: Int
        var count: Int
        /// The variable with the index, and its value.
        var words: String
    }

    private static func slurm(_ variables: SchedulerVariables) throws(PipelineError) -> Position? {
        let array = try slurmArray(variables)
        guard let task = try slurmTask(variables) else { return array }
        guard let array else { return task }
        guard array.count * task.count <= mostParts else { throw variables.wrong("there are too many parts") }
        return Position(
            index: array.index * task.count + task.index, count: array.count * task.count,
            words: "\(array.words), \(task.words)")
    }

    private static func slurmArray(_ variables: SchedulerVariables) throws(PipelineError) -> Position? {
        guard let id = try variables.number("SLURM_ARRAY_TASK_ID") else { return nil }
        let position = try variables.position(
            "SLURM_ARRAY_TASK_ID", id, first: try variables.required("SLURM_ARRAY_TASK_MIN"),
            last: try variables.required("SLURM_ARRAY_TASK_MAX"),
            step: try variables.number("SLURM_ARRAY_TASK_STEP") ?? 1)
        // A list such as 1,5,9 has no step, so an element cannot know how many precede it.
        if let count = try variables.number("SLURM_ARRAY_TASK_COUNT"), count != position.count {
            throw variables.wrong(
                "the array has \(count) elements, but its bounds make \(position.count): elements must be evenly apart")
        }
        return position
    }

    private static func slurmTask(_ variables: SchedulerVariables) throws(PipelineError) -> Position? {
        guard let index = try variables.number("SLURM_PROCID") else { return nil }
        let isStep = ["SLURM_STEP_ID", "SLURM_STEPID", "SLURM_STEP_NUM_TASKS"].contains { variables.isSet($0) }
        let stepCount = try variables.number("SLURM_STEP_NUM_TASKS")
        let jobCount = try variables.number("SLURM_NTASKS")
        guard let count = stepCount ?? jobCount else {
            // A batch script of a job without a number of tasks is its only task.
            guard index == 0 else { throw variables.wrong("SLURM_PROCID is set, but SLURM_NTASKS is not") }
            return variables.isSet("SLURM_ARRAY_TASK_ID") ? nil : Position(index: 0, count: 1, words: "SLURM_PROCID=0")
        }
        // In a batch script the variables describe the job's tasks, and the script is not one of them.
        if count > 1, !isStep, variables.isSet("SLURM_JOB_ID") {
            throw variables.wrong(
                "the job has \(count) tasks, but srun did not start this one: write srun imgconv ..., or --ntasks=1")
        }
        return Position(index: index, count: count, words: "SLURM_PROCID=\(index)")
    }

    private static func kubernetes(_ variables: SchedulerVariables) throws(PipelineError) -> Position? {
        guard let index = try variables.number("JOB_COMPLETION_INDEX") else { return nil }
        return Position(
            index: index, count: try variables.required("IMGCONV_SHARD_COUNT"), words: "JOB_COMPLETION_INDEX=\(index)")
    }

    private static func pbs(_ variables: SchedulerVariables) throws(PipelineError) -> Position? {
        for name in ["PBS_ARRAY_INDEX", "PBS_ARRAYID"] {
            guard let index = try variables.number(name) else { continue }
            let first = try variables.number("IMGCONV_SHARD_FIRST") ?? 1
            return Position(
                index: index - first, count: try variables.required("IMGCONV_SHARD_COUNT"), words: "\(name)=\(index)")
        }
        return nil
    }

    private static func lsf(_ variables: SchedulerVariables) throws(PipelineError) -> Position? {
        // Outside a job array, the index is 0.
        guard let index = try variables.number("LSB_JOBINDEX"), index != 0 else { return nil }
        return try variables.position(
            "LSB_JOBINDEX", index, first: try variables.number("IMGCONV_SHARD_FIRST") ?? 1,
            last: try variables.required("LSB_JOBINDEX_END"), step: try variables.number("LSB_JOBINDEX_STEP") ?? 1)
    }

    private static func gridEngine(_ variables: SchedulerVariables) throws(PipelineError) -> Position? {
        guard variables.isSet("SGE_TASK_ID"), variables["SGE_TASK_ID"] != "undefined",
            let index = try variables.number("SGE_TASK_ID")
        else { return nil }
        return try variables.position(
            "SGE_TASK_ID", index, first: try variables.required("SGE_TASK_FIRST"),
            last: try variables.required("SGE_TASK_LAST"), step: try variables.number("SGE_TASK_STEPSIZE") ?? 1)
    }
}

/// The environment variables of a scheduler.
private struct SchedulerVariables {
    private let environment: [String: String]

    init(_ environment: [String: String]) { self.environment = environment }

    subscript(name: String) -> String? { environment[name] }

    func isSet(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }

    func wrong(_ words: String) -> PipelineError { PipelineError(.usage, "--shard auto", words) }

    /// The value of a variable as an integer of at least 0; `nil` if it is not set.
    func number(_ name: String) throws(PipelineError) -> Int? {
        guard let text = environment[name], !text.isEmpty else { return nil }
        guard let number = Int(text), (0...0xFFFF_FFFF).contains(number) else {
            throw wrong("\(name) is \"\(text.singleLine)\", which is not a whole number")
        }
        return number
    }

    func required(_ name: String) throws(PipelineError) -> Int {
        guard let number = try number(name) else {
            throw wrong("\(name) is not set, which says how many parts there are; set it, or write --shard I/N")
        }
        return number
    }

    /// The position of an index in an evenly spaced sequence.
    func position(
        _ name: String, _ index: Int, first: Int, last: Int, step: Int
    ) throws(PipelineError) -> Shard.Position {
        guard step >= 1, first <= last, index >= first, index <= last, (index - first) % step == 0 else {
            throw wrong("\(name) is \(index), which is none of \(first) to \(last) by steps of \(step)")
        }
        return Shard.Position(
            index: (index - first) / step, count: (last - first) / step + 1, words: "\(name)=\(index)")
    }
}
