import Foundation
import ImageCodecs
import TestSupport
import Testing

/// Arrays in .npz archives as inputs and as kernels, through the command.
@Suite struct ArchiveInputTests {
    private static func array(_ shape: [Int], _ first: Double = 0) -> [UInt8] {
        let values = (0..<shape.reduce(1, *)).map { Double($0) + first }
        return (try? NumericArray(shape: shape, values: values).npyBytes()) ?? []
    }

    private static let image = array([5, 6])
    private static let kernel = array([3, 3], 1)

    /// A folder with both.npz (a, sub/b, k), one.npz (arr_0), a.npy, b.npy and k.npy.
    private static func withFiles(_ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let b = array([5, 6], 100)
            let both = ZipFile([.init("a.npy", image), .init("sub/b.npy", b), .init("k.npy", kernel)])
            for (name, bytes) in [
                ("both.npz", both.bytes), ("one.npz", ZipFile([.init("arr_0.npy", image)]).bytes), ("a.npy", image),
                ("b.npy", b), ("k.npy", kernel),
            ] {
                try Data(bytes).write(to: folder.appending(path: name))
            }
            try body(folder)
        }
    }

    private static func output(_ arguments: [String], _ name: String = "out.npy", in folder: URL, input: Data? = nil)
        throws -> Data
    {
        let result = try imgconv(arguments + ["--overwrite"], in: folder, input: input)
        #expect(result.status == 0, "\(arguments): \(result.errors)")
        return try Data(contentsOf: folder.appending(path: name))
    }

    @Test func membersAreFilteredAsFilesAre() throws {
        try Self.withFiles { folder in
            let request = ["-k", "k.npy", "-o", "out.npy"]
            let a = try Self.output(["a.npy"] + request, in: folder)
            let b = try Self.output(["b.npy"] + request, in: folder)
            for input in ["both.npz:a", "both.npz:a.npy", "./both.npz:a", "one.npz", "one.npz:arr_0"] {
                #expect(try Self.output([input] + request, in: folder) == a, "\(input)")
            }
            #expect(try Self.output(["both.npz:sub/b"] + request, in: folder) == b)
            let piped = try Data(contentsOf: folder.appending(path: "one.npz"))
            #expect(try Self.output(["-"] + request, in: folder, input: piped) == a)
            // Names of outputs, beside the archive and in a folder.
            #expect(try Self.output(["both.npz:sub/b", "-k", "k.npy"], "both.sub_b.k.convolve.npy", in: folder) == b)
            let two = ["both.npz:a", "both.npz:sub/b", "-k", "k.npy", "-o", "out/"]
            #expect(try Self.output(two, "out/both.a.npy", in: folder) == a)
            #expect(try Self.output(two, "out/both.sub_b.npy", in: folder) == b)
        }
    }

    @Test func kernelsMayBeMembers() throws {
        try Self.withFiles { folder in
            let expected = try Self.output(["a.npy", "-k", "k.npy", "-o", "out.npy"], in: folder)
            try Data(ZipFile([.init("w.npy", Self.kernel)]).bytes).write(to: folder.appending(path: "w.npz"))
            for kernel in ["both.npz:k", "w.npz", "w.npz:w"] {
                #expect(try Self.output(["a.npy", "-k", kernel, "-o", "out.npy"], in: folder) == expected, "\(kernel)")
            }
            let archive = try Data(contentsOf: folder.appending(path: "w.npz"))
            #expect(try Self.output(["a.npy", "-k", "-", "-o", "out.npy"], in: folder, input: archive) == expected)
            let missing = try imgconv(["a.npy", "-k", "both.npz:w", "-o", "x.npy"], in: folder)
            #expect(missing.status == 66)
            #expect(
                missing.errors
                    == "imgconv: both.npz:w: cannot be opened: the archive has no array 'w'; it has a (5, 6), "
                    + "sub/b (5, 6), k (3, 3)\n")
        }
    }

    @Test(arguments: [
        (
            "both.npz", 65,
            "both.npz: holds several arrays: a (5, 6), sub/b (5, 6), k (3, 3); name one, as in both.npz:NAME"
        ),
        (
            "both.npz:c", 66,
            "both.npz:c: cannot be opened: the archive has no array 'c'; it has a (5, 6), sub/b (5, 6), k (3, 3)"
        ),
        ("none.npz:c", 66, "none.npz:c: cannot be opened: No such file or directory"),
        ("a.npy:c", 66, "a.npy:c: cannot be opened: No such file or directory"),
    ]) func arraysThatAreNotNamedAreListed(input: String, status: Int32, message: String) throws {
        try Self.withFiles { folder in
            let result = try imgconv([input, "-k", "1", "-o", "out.npy"], in: folder)
            #expect(result.status == status && result.errors == "imgconv: \(message)\n")
        }
    }

    /// An archive with one array is an image; one with several fails; other archives are ignored.
    @Test func archivesInDirectories() throws {
        try Self.withFiles { folder in
            let inner = folder.appending(path: "in")
            try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
            for name in ["both.npz", "one.npz"] {
                try FileManager.default.copyItem(at: folder.appending(path: name), to: inner.appending(path: name))
            }
            try Data(ZipFile([.init("word/document.xml", [1, 2, 3])]).bytes).write(
                to: inner.appending(path: "text.docx"))
            let arguments = ["in", "-k", "k.npy", "-o", "out", "--resume"]
            for _ in 0..<2 {
                let result = try imgconv(arguments, in: folder)
                #expect(result.status == 1 && result.errors.contains("both.npz: holds several arrays: a (5, 6), "))
                #expect(try listing(folder.appending(path: "out")) == [".imgconv", "one.npy"])
            }
        }
    }

    /// The journal knows an array by its archive.
    @Test func namedMembersAreResumed() throws {
        try Self.withFiles { folder in
            let arguments = ["both.npz:a", "both.npz:sub/b", "-k", "1", "-o", "out/", "--resume"]
            #expect(try imgconv(arguments, in: folder).status == 0)
            let again = try imgconv(arguments, in: folder)
            #expect(again.status == 0 && again.text.contains("both.npz:a: skipped, done before"), "\(again)")
            #expect(again.text.contains("both.npz:sub/b: skipped, done before"))
            try Data(ZipFile([.init("a.npy", Self.image), .init("sub/b.npy", Self.image)]).bytes).write(
                to: folder.appending(path: "both.npz"))
            let changed = try imgconv(arguments, in: folder)
            #expect(changed.status == 0 && !changed.text.contains("skipped"), "\(changed)")
        }
    }
}
