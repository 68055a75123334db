import FileSystem
import ImagePipeline

extension BatchRun {
    /// Finds files and passes them to the workers.
    func walk() {
        var finder = Finder(run: self)
        for root in roots.roots {
            guard finder.visit(root) else { break }
        }
        endSearch()
    }

    /// Numbers the files that a walk finds, and checks their outputs for collisions.
    private struct Finder {
        let run: BatchRun
        var count = 0
        var claims: OutputCollisions

        init(run: BatchRun) {
            self.run = run
            claims = OutputCollisions(run.request)
        }

        /// - Returns: whether to continue.
        mutating func visit(_ root: BatchRoots.Root) -> Bool {
            switch root {
            case .file(let place):
                let key = place == .standardInput ? "-" : place.name
                let file = BatchFile(place: place, key: key, folder: "", isNamed: true)
                return put(file, rival: claims.rival(of: file))
            case .directory(let path, let prefix):
                return visit(directory: path, prefix: prefix)
            case .list(let list, let file):
                return visit(list, file)
            }
        }

        /// Listed files are treated as if each were named.
        private mutating func visit(_ list: FileList, _ file: FileDescriptor) -> Bool {
            var goesOn = true
            do throws(PipelineError) {
                try list.read(file) { path in
                    guard run.request.filter.takes(path) else {
                        run.notice(.leftOut(1))
                        return true
                    }
                    goesOn = visit(.file(.file(path))) && !run.hasStopped
                    return goesOn
                }
            } catch {
                run.notice(.failed(error))
            }
            return goesOn
        }

        private mutating func visit(directory: String, prefix: String) -> Bool {
            let run = run
            let walk = Walk(
                isRecursive: run.request.isRecursive, filter: run.request.filter, isExcluded: run.folders.contains)
            var goesOn = true
            walk.visit(directory) { finding in
                switch finding {
                case .files(let path, let below, let names):
                    goesOn = put(names: names, of: path, folder: prefix + below)
                case .notEntered(let count): run.notice(.notEntered(count))
                case .leftOut(let count): run.notice(.leftOut(count))
                case .unreadable(let error):
                    run.notice(.failed(error))
                case .loop(let path):
                    run.notice(.note("\(path.singleLine): is a link to a folder that it lies in; not entered again"))
                }
                goesOn = goesOn && !run.hasStopped
                return goesOn
            }
            return goesOn
        }

        /// Queues the files of a folder, after the outputs of all of them have been checked.
        private mutating func put(names: [String], of path: String, folder: String) -> Bool {
            let files = names.map { name in
                BatchFile(place: .file(path + name), key: folder + name, folder: folder, isNamed: false)
            }
            // If the folder structure is kept, outputs of different folders differ, so only one folder's outputs are
            // held.
            var own: OutputCollisions? =
                if case .folder = run.request.naming { OutputCollisions(run.request) } else { nil }
            let rivals = files.map { own?.rival(of: $0) ?? (own == nil ? claims.rival(of: $0) : nil) }
            for (file, rival) in zip(files, rivals) {
                guard put(file, rival: rival) else { return false }
            }
            return true
        }

        private mutating func put(_ file: BatchFile, rival: InputSource?) -> Bool {
            if let shard = run.request.shard, !shard.holds(file.key) { return true }
            count += 1
            return run.enqueue(Item(file: file, number: count - 1, rival: rival))
        }
    }
}
