import LibC
import Platform
package import SystemPackage

/// The kind of file at a path, symbolic links followed.
package enum FileKind: Equatable, Sendable {
    case absent, regular, directory, special

    /// Looks at a path: one call of the system, two for a symbolic link.
    package init(of path: String) {
        guard var status = Stat(ofPath: path, followingLinks: false) else {
            self = .absent
            return
        }
        if status.type == .symbolicLink {
            guard let target = Stat(ofPath: path) else {
                // A link to nowhere must not be replaced unless the user asks for it.
                self = .regular
                return
            }
            status = target
        }
        switch status.type {
        case .regular: self = .regular
        case .directory: self = .directory
        default: self = .special
        }
    }
}

/// What a file or folder is, whatever its path: two paths to one thing have one identity.
package struct FileIdentity: Hashable, Sendable {
    /// Its device.
    package let device: UInt64
    /// Its number there.
    package let inode: UInt64

    /// The identity of what stands at a path, symbolic links followed; `nil` where nothing does.
    package init?(of path: String) {
        guard let status = Stat(ofPath: path) else { return nil }
        device = UInt64(truncatingIfNeeded: status.deviceID.rawValue)
        inode = UInt64(truncatingIfNeeded: status.inode.rawValue)
    }
}

/// What tells quickly whether a file may have changed.
package struct FileState: Equatable, Sendable {
    /// Bytes.
    package var size: Int64
    /// When it was last written to, in nanoseconds since 1970.
    package var modified: Int64

    package init(size: Int64, modified: Int64) {
        self.size = size
        self.modified = modified
    }

    package init(_ status: Stat) {
        size = status.size
        // A time that no clock shows wraps around, and is still the same the next time.
        modified = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
    }

    /// The state of what stands at a path; `nil` where nothing does.
    package init?(of path: String) {
        guard let status = Stat(ofPath: path) else { return nil }
        self.init(status)
    }
}

extension Stat {
    fileprivate init?(ofPath path: String, followingLinks: Bool = true) {
        do throws(Errno) {
            self = try unsafe path.withPath { path throws(Errno) in
                try unsafe Stat(path, followTargetSymlink: followingLinks)
            }
        } catch {
            return nil
        }
    }
}
