import FileSystem
import ImageCodecs
import ImagePipeline

/// The inputs of a run as given: files, and directories with their folders below the output.
///
/// If a directory is the only input, its contents go directly into the output folder. Otherwise each directory gets a
/// folder of its own name there, as with `cp -r`, so that files of different directories do not collide.
struct BatchRoots {
    /// One input.
    enum Root {
        case file(InputSource)
        case directory(String, prefix: String)
        /// A list, opened.
        case list(FileList, FileDescriptor)
    }

    /// The inputs in the order given.
    private(set) var roots: [Root] = []
    /// Whether an input is a directory or a list.
    private(set) var hasMany = false

    /// Examines the inputs.
    /// - Throws: `PipelineError`: `usage` if two directories would have the same folder, `noInput` if the list cannot be
    ///   opened.
    init(_ inputs: [InputSource], list: FileList? = nil) throws(PipelineError) {
        var taken: [String: String] = [:]
        for input in inputs {
            guard case .file(let path) = input, FileKind(of: path) == .directory else {
                roots.append(.file(input))
                continue
            }
            hasMany = true
            guard inputs.count > 1 || list != nil else {
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
        if let list {
            hasMany = true
            roots.append(.list(list, try list.open()))
        }
    }

    /// The file with a name in the journal, if it is one of the inputs or exists in one of the directories.
    func file(ofKey key: String, isRecursive: Bool) -> BatchFile? {
        for root in roots {
            switch root {
            case .file(let place):
                if place.name.utf8.elementsEqual(key.utf8) {
                    return BatchFile(place: place, key: key, folder: "", isNamed: true)
                }
            case .directory(let path, let prefix):
                guard key.utf8.starts(with: prefix.utf8) else { continue }
                let below = String(key[key.utf8.index(key.startIndex, offsetBy: prefix.utf8.count)...])
                let file = PathName.asFolder(path) + below
                guard isRecursive || !below.contains("/"), FileKind(of: file) == .regular else { continue }
                return BatchFile(
                    place: .file(file), key: key, folder: prefix + PathName.split(below).folder, isNamed: false)
            case .list: continue
            }
        }
        return nil
    }

    /// Rejects a directory that is also the output's folder, because results would become inputs.
    /// - Parameter base: the output's folder, with a trailing slash; empty for the current one.
    /// - Throws: `PipelineError` of kind `usage`.
    func checkApart(from base: String) throws(PipelineError) {
        guard let output = FileIdentity(of: base.isEmpty ? "." : base) else { return }
        for case .directory(let path, _) in roots where FileIdentity(of: path) == output {
            throw PipelineError(.usage, path, "is the output's folder too; name another one with -o")
        }
    }

    /// A directory's own name, even if it was given as `.` or through a link; empty for the root directory.
    private static func name(of path: String) -> String {
        PathName.split(Path.resolved(path) ?? path).name
    }
}
