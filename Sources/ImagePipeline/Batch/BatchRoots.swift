import ImageCodecs

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The inputs of a run as they were given: files, and directories with the folder that each becomes below the output.
///
/// A directory's contents go right into the output folder where it is the only input; otherwise each directory goes
/// into a folder of its own name there, as with `cp -r`, so that two directories' files cannot meet.
struct BatchRoots {
    /// One input.
    enum Root {
        case file(InputPlace)
        case directory(String, prefix: String)
    }

    /// The inputs in the order given.
    private(set) var roots: [Root] = []
    /// Whether there is a directory among them.
    private(set) var hasDirectory = false

    /// Looks at the inputs.
    /// - Throws: `PipelineError` of kind `usage` where two directories would become one folder.
    init(_ inputs: [InputPlace]) throws(PipelineError) {
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
            let name = Self.name(of: path)
            if let other = taken[name] {
                throw PipelineError(
                    .usage, path,
                    "would go into the folder \(name) of the output like \(other); filter them in two runs")
            }
            taken[name] = path
            roots.append(.directory(path, prefix: name.isEmpty ? "" : name + "/"))
        }
    }

    /// A directory's own name, also where it was named `.` or through a link.
    private static func name(of path: String) -> String {
        guard let resolved = unsafe path.withPath({ unsafe realpath($0, nil) }) else {
            return PathName.split(path).name
        }
        defer { unsafe free(resolved) }
        let bytes = unsafe UnsafeRawBufferPointer(start: resolved, count: strlen(resolved))
        return PathName.split(unsafe PathText.text(bytes)).name
    }
}
