import FileSystem
import Foundation
import Platform
import TestSupport
import Testing

@Suite struct FileSystemTests {
    private func names(in folder: URL) throws -> Set<String> {
        let reader = try FolderReader(folder.path)
        var names: Set<String> = []
        while let (name, _) = try reader.next() { names.insert(name) }
        return names.subtracting([".", ".."])
    }

    @Test func renamesOnlyToAFreeName() throws {
        try withTemporaryFolder { folder in
            let (a, b, c) = (folder.path + "/a", folder.path + "/b", folder.path + "/c")
            try Data("a".utf8).write(to: URL(filePath: a))
            try Data("b".utf8).write(to: URL(filePath: b))
            #expect(throws: Errno.fileExists) { try Path.renameWithoutReplacing(a, to: b) }
            #expect(try String(contentsOfFile: a, encoding: .utf8) == "a")
            #expect(try String(contentsOfFile: b, encoding: .utf8) == "b")
            try Path.renameWithoutReplacing(a, to: c)
            #expect(try names(in: folder) == ["b", "c"])
            try Path.rename(c, to: b)
            #expect(try names(in: folder) == ["b"])
            #expect(try String(contentsOfFile: b, encoding: .utf8) == "a")
            #expect(throws: Errno.noSuchFileOrDirectory) { try Path.rename(c, to: b) }
            #expect(throws: Errno.noSuchFileOrDirectory) { try Path.renameWithoutReplacing(a, to: c) }
        }
    }

    @Test func unnamedFileLeavesNoName() throws {
        try withTemporaryFolder { folder in
            let file = try FileDescriptor.openUnnamed(in: folder.path)
            defer { file.closeQuietly() }
            #expect(try names(in: folder).isEmpty)
            try file.writeBytes([1, 2, 3])
            try file.seek(offset: 1, from: .start)
            var bytes: [UInt8] = [0, 0, 0, 0]
            #expect(try file.readBytes(into: &bytes, from: 1) == 2)
            #expect(bytes == [0, 2, 3, 0])
            #expect(throws: Errno.noSuchFileOrDirectory) { try FileDescriptor.openUnnamed(in: folder.path + "/none") }
        }
    }

    /// The name's bytes are kept from folder to text and back, whatever they are.
    @Test func namesKeepTheirBytes() throws {
        try withTemporaryFolder { folder in
            let name = PathText.text([0x61, 0xFF, 0xC3, 0x2E, 0xE6])
            let path = folder.path + "/" + name
            let file = try FileDescriptor.open(atPath: path, .writeOnly, options: [.create, .exclusiveCreate])
            try file.close()
            #expect(try names(in: folder) == [name])
            #expect(FileKind(of: path) == .regular)
            #expect(Path.resolved(path)?.hasSuffix("/" + name) == true)
            Path.remove(path)
            #expect(FileKind(of: path) == .absent)
        }
    }

    @Test func kindsAndIdentitiesFollowLinks() throws {
        try withTemporaryFolder { folder in
            let (file, link, broken) = (folder.path + "/file", folder.path + "/link", folder.path + "/broken")
            try Data("1234".utf8).write(to: URL(filePath: file))
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
            try FileManager.default.createSymbolicLink(atPath: broken, withDestinationPath: file + "none")
            #expect(FileKind(of: file) == .regular)
            #expect(FileKind(of: link) == .regular)
            // Not to be replaced unasked.
            #expect(FileKind(of: broken) == .regular)
            #expect(FileKind(of: folder.path) == .directory)
            #expect(FileKind(of: "/dev/null") == .special)
            #expect(FileKind(of: file + "none") == .absent)
            #expect(FileIdentity(of: link) == FileIdentity(of: file))
            #expect(FileIdentity(of: folder.path) != FileIdentity(of: file))
            #expect(FileIdentity(of: broken) == nil)
            let state = try #require(FileState(of: link))
            #expect(state.size == 4)
            #expect(abs(state.modified / 1_000_000_000 - CurrentProcess.secondsSince1970) < 100)
        }
    }

    @Test func locksEndWithTheirFile() throws {
        try withTemporaryFolder { folder in
            let path = folder.path + "/lock"
            let first = try FileDescriptor.open(atPath: path, .readWrite, options: [.create])
            let second = try FileDescriptor.open(atPath: path, .readWrite)
            defer { second.closeQuietly() }
            #expect(FileLock.acquire(first, .shared) == .acquired)
            #expect(FileLock.acquire(second, .shared) == .acquired)
            #expect(FileLock.acquire(second, .exclusive) == .busy)
            #expect(FileLock.isStillOurs(second) == false)
            try first.close()
            #expect(FileLock.isStillOurs(second))
            Path.remove(path)
            #expect(FileLock.isStillOurs(second) == false)
        }
    }

    /// Error texts are the system's own, which messages end in.
    @Test func errorsSayWhatTheSystemSays() throws {
        #expect(Errno.noSuchFileOrDirectory.description == "No such file or directory")
        #expect(throws: Errno.noSuchFileOrDirectory) { try FileDescriptor.open(atPath: "/none/none", .readOnly) }
        #expect(throws: Errno.fileExists) { try Path.makeFolder("/") }
        #expect(throws: Errno.notDirectory) { try FolderReader("/dev/null") }
    }

    @Test func emptyPathOfAFolderIsTheCurrentOne() throws {
        let reader = try FolderReader("")
        var names: Set<String> = []
        while let (name, _) = try reader.next() { names.insert(name) }
        #expect(names.subtracting([".", ".."]) == Set(try FileManager.default.contentsOfDirectory(atPath: ".")))
    }
}
