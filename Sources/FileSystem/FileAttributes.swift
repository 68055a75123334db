import LibC
import Platform
package import SystemPackage

/// The attributes of a regular file that a file put in its place receives.
package struct FileAttributes: Equatable, Sendable {
    /// The permissions, with the set-user-ID, set-group-ID and sticky bits.
    package var permissions: FilePermissions
    /// The owner.
    package var user: UInt32
    /// The owning group.
    package var group: UInt32
    /// The number of names (hard links) of the file.
    package var linkCount: Int

    /// The attributes of the regular file at a path; `nil` for anything else, including a symbolic link.
    package init?(of path: String) {
        guard let status = Stat(ofPath: path, followingLinks: false), status.type == .regular else { return nil }
        self.init(status)
    }

    fileprivate init(_ status: Stat) {
        permissions = status.permissions
        user = status.userID.rawValue
        group = status.groupID.rawValue
        linkCount = status.linkCount
    }
}

/// The time of a file's last modification.
package struct ModificationTime: Equatable, Sendable {
    /// Whole seconds since 1970, rounded down.
    package var seconds: Int
    /// The nanoseconds after them, 0..<1_000_000_000.
    package var nanoseconds: Int

    package init(seconds: Int, nanoseconds: Int) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// The time of the file at a path, symbolic links followed, or `nil` if there is none.
    package init?(of path: String) {
        guard let status = Stat(ofPath: path) else { return nil }
        self.init(status)
    }

    /// The time of an open regular file; `nil` for a pipe, a terminal or the like.
    package init?(of file: FileDescriptor) {
        guard let status = try? Stat(file), status.type == .regular else { return nil }
        self.init(status)
    }

    private init(_ status: Stat) {
        self.init(seconds: Int(status.st_mtim.tv_sec), nanoseconds: Int(status.st_mtim.tv_nsec))
    }
}

extension FileDescriptor {
    /// Sets the owner, the group and the permissions of an open file, as far as the system allows.
    ///
    /// No user gains access by it. If the group cannot be set, the file's own group gets only permissions that all
    /// other users have too. If the owner or the group cannot be set, set-user-ID and set-group-ID are left out.
    package func apply(_ attributes: FileAttributes) {
        guard let status = try? Stat(self) else { return }
        let own = FileAttributes(status)
        let hasGroup = own.group == attributes.group || fchown(rawValue, uid_t.max, attributes.group) == 0
        let hasUser = own.user == attributes.user || fchown(rawValue, attributes.user, gid_t.max) == 0
        var bits = attributes.permissions.rawValue
        if !hasGroup { bits &= ~0o070 | (bits & 0o007) << 3 }
        if !hasGroup || !hasUser { bits &= 0o1777 }
        // After the owner, because a change of owner clears set-user-ID and set-group-ID. A failure leaves the
        // permissions with which the file was created.
        _ = fchmod(rawValue, bits)
    }

    /// Sets the time of the last modification; the time of the last access stays.
    package func setModified(_ time: ModificationTime) throws(Errno) {
        let accessed = try typed { try Stat(self).st_atim }
        let times = [accessed, timespec(tv_sec: time_t(time.seconds), tv_nsec: time.nanoseconds)]
        // The array has the two elements that futimens(2) reads.
        guard unsafe futimens(rawValue, times) == 0 else { throw Errno.last }
    }
}
