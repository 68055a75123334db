import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

@testable import ImagePipeline

/// Output files appear whole or not at all.
@Suite struct OutputFileTests {
    private static let header = ImageHeader(format: .png, width: 4, height: 3, layout: .gray, bitDepth: 8)

    private static func writer(_ url: URL, overwrite: Bool, isDurable: Bool = false) throws -> OutputWriter {
        var encoding = Encoding()
        encoding.isDurable = isDurable
        return try OutputWriter(
            .file(url.path, overwrite: overwrite), header: header, quantizer: Quantizer(bitDepth: 8),
            metadata: ImageMetadata(), encoding: encoding, threads: 1)
    }

    private static func image() throws -> PlanarImage {
        try grayImage([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]])
    }

    /// Nothing stands under the name before the last step, and afterwards the whole image does.
    @Test(arguments: [false, true])
    func aFileAppearsWhenItIsComplete(isDurable: Bool) throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "out.png")
            let writer = try Self.writer(url, overwrite: false, isDurable: isDurable)
            try writer.write(0..<3, of: Self.image())
            let output = try writer.finish()
            #expect(!output.isStandardOutput)
            let names = try listing(folder)
            #expect(names.count == 1 && TemporaryName.host(of: names[0]) == Substring(TemporaryName.host), "\(names)")
            try OutputFile.commit([output])
            #expect(try listing(folder) == ["out.png"])
            #expect(try readImage(url).planes == [[[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]])
        }
    }

    /// A writer that is given up, at any time, leaves nothing.
    @Test(arguments: 0...4)
    func aFileThatIsGivenUpLeavesNothing(rows: Int) throws {
        try withTemporaryFolder { folder in
            do {
                let writer = try Self.writer(folder.appending(path: "out.png"), overwrite: false)
                try writer.write(0..<min(rows, 3), of: Self.image())
                if rows == 4 { _ = try writer.finish() }
                #expect(try listing(folder).count == 1)
            }
            #expect(try listing(folder) == [])
        }
    }

    /// An existing file is replaced only if asked for, and stays as it was until then.
    @Test func existingFilesAreReplacedWhenAskedFor() throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "out.png")
            try Data("old".utf8).write(to: url)
            let refusal = try #require(throws: PipelineError.self) { try Self.writer(url, overwrite: false) }
            #expect(refusal.kind == .cannotCreate && refusal.message.contains("exists already"))
            let writer = try Self.writer(url, overwrite: true)
            try writer.write(0..<3, of: Self.image())
            let output = try writer.finish()
            #expect(try Data(contentsOf: url) == Data("old".utf8))
            try output.commit()
            #expect(try readImage(url).planes[0][0] == [1, 2, 3, 4])
            #expect(try listing(folder) == ["out.png"])
        }
    }

    /// A file that another program creates during the run is not replaced.
    @Test func aFileThatAppearsMeanwhileIsKept() throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "out.png")
            do {
                let writer = try Self.writer(url, overwrite: false)
                try writer.write(0..<3, of: Self.image())
                let output = try writer.finish()
                try Data("theirs".utf8).write(to: url)
                let refusal = try #require(throws: PipelineError.self) { try output.commit() }
                #expect(refusal.kind == .cannotCreate)
            }
            #expect(try listing(folder) == ["out.png"])
            #expect(try Data(contentsOf: url) == Data("theirs".utf8))
        }
    }

    @Test func foldersAreRefusedAndMissingFoldersMade() throws {
        try withTemporaryFolder { folder in
            let directory = try #require(throws: PipelineError.self) { try Self.writer(folder, overwrite: true) }
            #expect(directory.message == "is a directory; name a file in it")
            try Data().write(to: folder.appending(path: "file"))
            let inFile = folder.appending(path: "file/out.png")
            let error = try #require(throws: PipelineError.self) { try Self.writer(inFile, overwrite: true) }
            #expect(error.kind == .cannotCreate && error.message.contains("a file stands where its folder should be"))
            #expect(try listing(folder) == ["file"])
            let writer = try Self.writer(folder.appending(path: "new/deep/out.png"), overwrite: false)
            try writer.write(0..<3, of: Self.image())
            try writer.finish().commit()
            #expect(try listing(folder.appending(path: "new/deep")) == ["out.png"])
        }
    }

    /// A target that is no ordinary file is written to directly.
    @Test func specialFilesAreWrittenTo() throws {
        let writer = try Self.writer(URL(filePath: "/dev/null"), overwrite: false)
        try writer.write(0..<3, of: Self.image())
        try writer.finish().commit()
    }
}
