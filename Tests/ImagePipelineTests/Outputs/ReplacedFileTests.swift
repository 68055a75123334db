import FileSystem
import Foundation
import TestSupport
import Testing

@testable import ImagePipeline

/// A file that replaces another is like it in all but its content.
@Suite struct ReplacedFileTests {
    private func permissions(_ path: String) throws -> CInterop.Mode {
        try #require(FileAttributes(of: path)).permissions.rawValue
    }

    private func write(_ text: String, _ bits: CInterop.Mode, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
        #expect(chmod(path, bits) == 0)
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    /// The temporary file is for its owner alone until it has the permissions of the file that it replaces.
    @Test(arguments: [0o600, 0o640, 0o644, 0o666, 0o400] as [CInterop.Mode], [false, true])
    func permissionsAreKept(bits: CInterop.Mode, isDurable: Bool) throws {
        try withTemporaryFolder { folder in
            let path = folder.path + "/out"
            try write("old", bits, to: path)
            let file = try AtomicFile(path: path, overwrite: true, isDurable: isDurable)
            let temporary = try #require(try listing(folder).first { $0 != "out" })
            #expect(try permissions("\(folder.path)/\(temporary)") & 0o077 == 0)
            try FileDescriptor(rawValue: file.descriptor).writeBytes(Array("new".utf8))
            #expect(try permissions("\(folder.path)/\(temporary)") & 0o077 == 0)
            try file.commit()
            #expect(try permissions(path) == bits)
            #expect(try text(path) == "new")
            #expect(try listing(folder) == ["out"])
            #expect(!file.leavesHardLinks)
        }
    }

    /// Permissions that are changed during the run are kept, too.
    @Test func thePermissionsAreThoseAtTheEnd() throws {
        try withTemporaryFolder { folder in
            let path = folder.path + "/out"
            try write("old", 0o644, to: path)
            let file = try AtomicFile(path: path, overwrite: true)
            #expect(chmod(path, 0o600) == 0)
            try file.commit()
            #expect(try permissions(path) == 0o600)
        }
    }

    @Test(.enabled(if: getuid() == 0)) func ownerAndGroupAreKept() throws {
        try withTemporaryFolder { folder in
            let path = folder.path + "/out"
            try write("old", 0o640, to: path)
            #expect(chown(path, 1234, 5678) == 0)
            try AtomicFile(path: path, overwrite: true).commit()
            let attributes = try #require(FileAttributes(of: path))
            #expect(attributes.user == 1234 && attributes.group == 5678 && attributes.permissions.rawValue == 0o640)
        }
    }

    /// A new file has the permissions that the umask leaves, with and without leave to replace.
    @Test(arguments: [false, true]) func newFilesFollowTheUmask(overwrite: Bool) throws {
        try withTemporaryFolder { folder in
            let (path, plain) = (folder.path + "/out", folder.path + "/plain")
            try FileDescriptor.open(atPath: plain, .writeOnly, options: .create).close()
            try AtomicFile(path: path, overwrite: overwrite).commit()
            #expect(try permissions(path) == permissions(plain))
        }
    }

    @Test func aNamedLinkStays() throws {
        try withTemporaryFolder { folder in
            let (link, file) = (folder.path + "/link", folder.path + "/deep/file")
            try FileManager.default.createDirectory(atPath: folder.path + "/deep", withIntermediateDirectories: true)
            #expect(symlink("deep/file", link) == 0)
            // A link to nowhere: its file is created, where the user asks for it.
            let refusal = try #require(throws: PipelineError.self) { try AtomicFile(path: link, overwrite: false) }
            #expect(refusal.message.hasPrefix("exists already"))
            try AtomicFile(path: link, overwrite: true).commit()
            #expect(FileAttributes(of: file) != nil)
            try write("old", 0o600, to: file)
            let output = try AtomicFile(path: link, overwrite: true, isDurable: true)
            #expect(try listing(folder) == ["deep", "link"], "the temporary file is beside the link's file")
            try output.commit()
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "deep/file")
            #expect(try text(file) == "" && permissions(file) == 0o600)
        }
    }

    /// Without leave to follow it, a link is replaced: its file stays as it is, and gets no say in permissions.
    @Test(arguments: ["file", "/dev/null", "nowhere", "deep"]) func otherLinksAreReplaced(destination: String) throws {
        try withTemporaryFolder { folder in
            let (link, file) = (folder.path + "/link", folder.path + "/file")
            try write("theirs", 0o600, to: file)
            try FileManager.default.createDirectory(atPath: folder.path + "/deep", withIntermediateDirectories: true)
            #expect(symlink(destination, link) == 0)
            let refusal = try #require(throws: PipelineError.self) {
                try AtomicFile(path: link, overwrite: false, followsLinks: false)
            }
            #expect(refusal.message.hasPrefix("exists already"))
            try AtomicFile(path: link, overwrite: true, followsLinks: false).commit()
            #expect(FileAttributes(of: link)?.linkCount == 1)
            #expect(try text(file) == "theirs" && permissions(file) == 0o600)
            #expect(try listing(folder) == ["deep", "file", "link"])
        }
    }

    @Test func aLoopOfLinksIsRefused() throws {
        try withTemporaryFolder { folder in
            #expect(symlink("loop", folder.path + "/loop") == 0)
            let refusal = try #require(throws: PipelineError.self) {
                try AtomicFile(path: folder.path + "/loop", overwrite: true)
            }
            #expect(refusal.kind == .cannotCreate)
            #expect(refusal.message == "is a symbolic link that cannot be followed; name its file")
            #expect(try listing(folder) == ["loop"])
        }
    }

    @Test func hardLinksPart() throws {
        try withTemporaryFolder { folder in
            let (path, other) = (folder.path + "/out", folder.path + "/other")
            try write("old", 0o640, to: path)
            #expect(link(path, other) == 0)
            let file = try AtomicFile(path: path, overwrite: true)
            try file.commit()
            #expect(file.leavesHardLinks)
            #expect(try text(other) == "old" && text(path) == "")
            #expect(try permissions(path) == 0o640)
        }
    }

    @Test func aFileThatIsGivenUpLeavesTheOldOne() throws {
        try withTemporaryFolder { folder in
            let (link, file) = (folder.path + "/link", folder.path + "/file")
            try write("old", 0o600, to: file)
            #expect(symlink("file", link) == 0)
            do { _ = try AtomicFile(path: link, overwrite: true) }
            #expect(try listing(folder) == ["file", "link"])
            #expect(try text(file) == "old")
        }
    }
}
