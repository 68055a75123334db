import FileSystem
import ImageCodecs
import ImagePipeline

/// The inputs of a run as they were given: files, and directories with the folder that each becomes below the output.
///
/// A directory's contents go right into the output folder where it is the only input; otherwise each directory goes
/// into a folder of its own name there, as with `cp -r`, so that two directories' files cannot meet.
struct BatchRoots {
    /// One input.
    enum Root {
        case file(InputSource)
        case directory(String, prefix: String)
    }

    /// The inputs in the order given.
    private(set) var roots: [Root] = []
    /// Whether there is a directory among them.
    private(set) var hasDirectory = false

    /// Looks at the inputs.
    /// - Throws: `PipelineError` of kind `usage` where two directories would become one folder.
    init(_ inputs: [InputSource]) throws(PipelineError) {
        var taken: [String: String] = [:]
        for input in inputs {
            guard case .file(let path) = input, FileKind(of: path) == .directory else {
                roots.append(.file(input))
                continue
            }
            hasDirectory = true
            guard inputs.count > 1 else {
                roots.append(.directory(path, prefix: ""))
                continue
            }
            let own = Self.name(of: path)
            let name = own.isEmpty ? "root" : own
            if let other = taken[name] {
                throw PipelineError(
                    .usage, path,
                    "would go into the folder \(name) of the output like \(other); filter them in two runs")
            }
            taken[name] = path
            roots.append(.directory(path, prefix: name + "/"))
        }
    }

    /// Refuses a directory that is the output's folder itself: results would be inputs.
    /// - Parameter base: the output's folder, with a final slash; empty for the current one.
    /// - Throws: `PipelineError` of kind `usage`.
    func checkApart(from base: String) throws(PipelineError) {
        guard let output = FileIdentity(of: base.isEmpty ? "." : base) else { return }
        for case .directory(let path, _) in roots where FileIdentity(of: path) == output {
            throw PipelineError(.usage, path, "is the output's folder too; name another one with -o")
        }
    }

    /// A directory's own name, empty for the top of all; also where it was named `.` or through a link.
    private static func name(of path: String) -> String {
        PathName.split(Path.resolved(path) ?? path).name
    }
}
