import LibC
import Platform
package import SystemPackage

/// The kind of file at a path.
package enum FileKind: Equatable, Sendable {
    case absent, regular, directory, special

    /// Looks at a path: one call of the system, two for a symbolic link that is followed.
    /// - Parameter followingLinks: whether a symbolic link has the kind of its target. Otherwise, it is `.regular`.
    package init(of path: String, followingLinks: Bool = true) {
        guard var status = Stat(ofPath: path, followingLinks: false) else {
            self = .absent
            return
        }
        if status.type == .symbolicLink {
            guard followingLinks, let target = Stat(ofPath: path) else {
                // A link to nowhere, or one that is not followed, must not be replaced unless the user asks for it.
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

/// The identity of a file or folder, which is the same for every path to it.
package struct FileIdentity: Hashable, Sendable {
    /// The device that holds the file.
    package let device: UInt64
    /// The inode number on the device.
    package let inode: UInt64

    /// The identity of the file at a path, after following symbolic links, or `nil` if there is none.
    package init?(of path: String) {
        guard let status = Stat(ofPath: path) else { return nil }
        device = UInt64(truncatingIfNeeded: status.deviceID.rawValue)
        inode = UInt64(truncatingIfNeeded: status.inode.rawValue)
    }
}

/// Attributes that show quickly whether a file may have changed.
package struct FileState: Equatable, Sendable {
    /// The size in bytes.
    package var size: Int64
    /// The time of the last modification, in nanoseconds since 1970.
    package var modified: Int64

    package init(size: Int64, modified: Int64) {
        self.size = size
        self.modified = modified
    }

    package init(_ status: Stat) {
        size = status.size
        // A time outside the range wraps around, to the same value each time.
        modified = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
    }

    /// The state of the file at a path, or `nil` if there is none.
    package init?(of path: String) {
        guard let status = Stat(ofPath: path) else { return nil }
        self.init(status)
    }
}

extension Stat {
    init?(ofPath path: String, followingLinks: Bool = true) {
        do throws(Errno) { try self.init(atPath: path, followingLinks: followingLinks) } catch { return nil }
    }

    init(atPath path: String, followingLinks: Bool = true) throws(Errno) {
        self = try unsafe path.withPath { path throws(Errno) in
            try unsafe Stat(path, followTargetSymlink: followingLinks)
        }
    }
}
