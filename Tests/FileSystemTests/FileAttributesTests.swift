import FileSystem
import Foundation
import TestSupport
import Testing

@Suite struct FileAttributesTests {
    private func makeFile(_ path: String, _ bits: CInterop.Mode) throws -> FileDescriptor {
        let file = try FileDescriptor.open(
            atPath: path, .readWrite, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
        #expect(chmod(path, bits) == 0)
        return file
    }

    @Test(arguments: [0o600, 0o640, 0o444, 0o664, 0o6755, 0o000] as [CInterop.Mode])
    func permissionsAreCopied(bits: CInterop.Mode) throws {
        try withTemporaryFolder { folder in
            let (old, new) = (folder.path + "/old", folder.path + "/new")
            try makeFile(old, bits).close()
            let file = try makeFile(new, 0o600)
            defer { file.closeQuietly() }
            file.apply(try #require(FileAttributes(of: old)))
            #expect(FileAttributes(of: new)?.permissions.rawValue == bits)
        }
    }

    @Test(.enabled(if: getuid() == 0)) func ownerAndGroupAreCopied() throws {
        try withTemporaryFolder { folder in
            let (old, new) = (folder.path + "/old", folder.path + "/new")
            try makeFile(old, 0o600).close()
            #expect(chown(old, 1234, 5678) == 0 && chmod(old, 0o6750) == 0)
            let file = try makeFile(new, 0o600)
            defer { file.closeQuietly() }
            file.apply(try #require(FileAttributes(of: old)))
            #expect(FileAttributes(of: new) == FileAttributes(of: old))
            #expect(FileAttributes(of: new)?.user == 1234 && FileAttributes(of: new)?.group == 5678)
        }
    }

    @Test func linksAndFoldersHaveNone() throws {
        try withTemporaryFolder { folder in
            let (file, link) = (folder.path + "/file", folder.path + "/link")
            try makeFile(file, 0o600).close()
            #expect(symlink("file", link) == 0)
            #expect(FileAttributes(of: file)?.linkCount == 1)
            #expect(FileAttributes(of: link) == nil)
            #expect(FileAttributes(of: folder.path) == nil)
            #expect(FileAttributes(of: "/dev/null") == nil)
            #expect(FileKind(of: link, followingLinks: false) == .regular)
        }
    }

    @Test(arguments: [
        ModificationTime(seconds: 1_000_000_000, nanoseconds: 123_456_789),
        ModificationTime(seconds: 0, nanoseconds: 0),
        ModificationTime(seconds: -86_400, nanoseconds: 500_000_000),
    ])
    func modificationTimesAreSet(time: ModificationTime) throws {
        try withTemporaryFolder { folder in
            let path = folder.path + "/file"
            let file = try makeFile(path, 0o600)
            defer { file.closeQuietly() }
            let accessed = try Stat(file).st_atim
            try file.setModified(time)
            #expect(ModificationTime(of: path) == time)
            #expect(ModificationTime(of: file) == time)
            let status = try Stat(file)
            #expect(status.st_atim.tv_sec == accessed.tv_sec && status.st_atim.tv_nsec == accessed.tv_nsec)
            #expect(ModificationTime(of: path + "none") == nil)
        }
    }

    @Test func linksAreFollowedToTheirFile() throws {
        try withTemporaryFolder { folder in
            let path = { (name: String) in folder.path + "/" + name }
            try FileManager.default.createDirectory(atPath: path("deep/er"), withIntermediateDirectories: true)
            try makeFile(path("deep/file"), 0o600).close()
            #expect(Path.followingLinks(path("deep/file")) == path("deep/file"))
            #expect(Path.followingLinks(path("none")) == path("none"))
            for (name, destination) in [
                ("relative", "deep/file"), ("absolute", path("deep/file")), ("chain", "relative"),
                ("deep/er/up", "../file"), ("folder", "deep/er"), ("broken", "deep/new"), ("loop", "pool"),
                ("pool", "loop"),
            ] {
                #expect(symlink(destination, path(name)) == 0)
            }
            for name in ["relative", "absolute", "chain", "deep/er/up", "folder/up"] {
                let target = try #require(Path.followingLinks(path(name)), "\(name)")
                #expect(FileAttributes(of: target) != nil, "\(name): \(target) is a link")
                #expect(FileIdentity(of: target) == FileIdentity(of: path("deep/file")), "\(name)")
            }
            #expect(Path.followingLinks(path("broken")) == path("deep/new"))
            #expect(Path.followingLinks(path("loop")) == nil)
        }
    }

    /// The link in /proc of a removed file holds a name that no longer leads to the file.
    @Test func aLinkToARemovedFileIsNotFollowed() throws {
        try withTemporaryFolder { folder in
            let path = folder.path + "/file"
            let file = try makeFile(path, 0o600)
            defer { file.closeQuietly() }
            Path.remove(path)
            #expect(Path.followingLinks("/proc/self/fd/\(file.rawValue)") == nil)
        }
    }
}
