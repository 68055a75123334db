import Testing

@testable import ImageCodecs

/// Animated PNG files (APNG): the default image is read, and a warning says what is not.
@Suite struct PNGAnimationTests {
    /// A file with the chunks of an animation around its image.
    private static func file(control: [UInt8]?, frameBefore: Bool, laterFrames: Int) throws -> PNGFile {
        var file = try PNGStrictnessTests.plain()
        if let control { file.insert("acTL", control, before: "IDAT") }
        let frame = bigEndian(0) + bigEndian(7) + bigEndian(5) + bigEndian(0) + bigEndian(0) + [0, 1, 0, 10, 0, 0]
        if frameBefore { file.insert("fcTL", frame, before: "IDAT") }
        for _ in 0..<laterFrames {
            file.insert("fcTL", frame, before: "IEND")
            file.insert("fdAT", bigEndian(1) + [1, 2, 3], before: "IEND")
        }
        return file
    }

    @Test(arguments: PNGEngine.allCases)
    func defaultImageIsReadWithAWarning(engine: PNGEngine) throws {
        let plain = try decode(try PNGStrictnessTests.plain().bytes)
        for (control, frameBefore, warning) in [
            (bigEndian(5) + bigEndian(0), true, "5 frames; only the first is read, which is the default image"),
            (bigEndian(5) + bigEndian(0), false, "5 frames; only the default image is read, which is not part of it"),
            (bigEndian(1) + bigEndian(2), false, "1 frame; only the default image is read, which is not part of it"),
            // Nothing is left out, or the control chunk is none.
            (bigEndian(1) + bigEndian(2), true, nil), (nil, true, nil), ([0, 0, 0, 5], true, nil),
        ] as [([UInt8]?, Bool, String?)] {
            let file = try Self.file(control: control, frameBefore: frameBefore, laterFrames: 4)
            let decoded = try decode(PNGReader(ByteSource(bytes: file.bytes), limits: DecodeLimits(), engine: engine))
            #expect(decoded.planes == plain.planes)
            #expect(decoded.metadata.warnings == (warning.map { ["an animation of \($0)"] } ?? []))
            // The output is no animation.
            #expect(decoded.metadata.pngChunks.isEmpty)
        }
    }
}
