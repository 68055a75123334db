import Foundation
import ImageBuffers
import TestSupport
import Testing

@testable import ImageCodecs

@Suite struct NPYImageTests {
    @Test func rowsColumnsAndChannels() throws {
        let data = (0..<24).map { UInt8($0) }
        let image = try decode(ByteSource(bytes: npyFile("|u1", shape: [2, 3, 4], data: data)))
        #expect(
            image.header
                == ImageHeader(
                    format: .npy, width: 3, height: 2, layout: .array(channels: 4), bitDepth: 32, arrayDepth: 8,
                    axes: .withChannels))
        #expect(
            image.planes == planes(4, 2, 3) { y, x, c in Float((y * 3 + x) * 4 + c) })
        #expect(image.metadata.warnings == [])
        let grey = try decode(ByteSource(bytes: npyFile("|u1", shape: [6, 4], data: data)))
        #expect(grey.header.layout == .array(channels: 1))
        #expect(grey.planes == planes(1, 6, 4) { y, x, _ in Float(y * 4 + x) })
        let row = try decode(ByteSource(bytes: npyFile("|u1", shape: [24], data: data)))
        #expect(row.planes == [[(0..<24).map(Float.init)]])
    }

    /// One array in both orders, from memory, in strips, and from a pipe, gives the same image.
    @Test func ordersStripsAndPipes() throws {
        var generator = SeededGenerator(seed: testSeed)
        for round in 0..<30 {
            let (height, width, channels) = (
                Int.random(in: 1...9, using: &generator), Int.random(in: 1...300, using: &generator),
                Int.random(in: 1...5, using: &generator)
            )
            let value = { (y: Int, x: Int, c: Int) -> Int32 in Int32((y * width + x) * channels + c) &* 40_503 }
            var (c, fortran): ([Int32], [Int32]) = ([], [])
            for y in 0..<height { for x in 0..<width { for k in 0..<channels { c.append(value(y, x, k)) } } }
            for k in 0..<channels { for x in 0..<width { for y in 0..<height { fortran.append(value(y, x, k)) } } }
            let shape = [height, width, channels]
            let file = npyFile("<i4", shape: shape, data: bytes(c))
            let whole = try decode(ByteSource(bytes: file))
            #expect(
                whole.planes == planes(channels, height, width) { Float(value($0, $1, $2)) },
                "seed \(testSeed), round \(round)")
            let bigEndian = npyFile(">i4", shape: shape, fortran: true, data: bytes(fortran, bigEndian: true))
            #expect(
                try decode(ByteSource(bytes: bigEndian), strip: 2) == whole, "seed \(testSeed), round \(round)")
            #expect(try decode(pipe(of: file, pieces: [1, 50, 4099])) == whole, "seed \(testSeed), round \(round)")
            #expect(try decode(pipe(of: bigEndian, pieces: [7, 5000])) == whole, "seed \(testSeed), round \(round)")
        }
    }

    @Test func longRowsAreReadInParts() throws {
        let count = 100_000
        let data = bytes((0..<count).map { Float($0).bitPattern })
        let image = try decode(ByteSource(bytes: npyFile("<f4", shape: [1, count], data: data)))
        #expect(image.planes == [[(0..<count).map(Float.init)]])
    }

    @Test(arguments: [
        (
            "(9, 9, 9, 9)",
            CodecError.otherAxes("an array of shape (9, 9, 9, 9) has four axes", [.nhwc, .nchw])
        ),
        ("(99999999, 99999999)", .tooManyPixels("99999999 x 99999999 is more than 2147483648 pixels")),
        ("(1, 1, 5000)", .limitExceeded("5000 channels are more than 4096")),
        ("(20000000,)", .limitExceeded("rows of 20000000 samples are longer than the limit of 16777216")),
        (
            "(40000, 40000)",
            .malformed(
                .npy,
                "an array of shape (40000, 40000) and type '<f4' takes 6400000000 bytes, but only 3 follow the header")
        ),
    ])
    func whatCannotBeReadIsRefusedBeforeTheFirstRow(shape: String, error: CodecError) {
        let file = npyFile("{'descr': '<f4', 'fortran_order': False, 'shape': \(shape)}", data: [1, 2, 3])
        #expect(throws: error) { try ImageCodec.reader(for: ByteSource(bytes: file)) }
    }

    @Test func aShortFileIsRefusedBeforeTheFirstRow() throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "short.npy")
            try Data(npyFixture("bad_truncated.npy")).write(to: url)
            let error = CodecError.malformed(
                .npy, "an array of shape (3, 4) and type '<f4' takes 48 bytes, but only 43 follow the header")
            #expect(throws: error) { try ImageCodec.reader(for: ByteSource(path: url.path)) }
        }
    }

    /// A pipe's length is not known before: the same words, later, and for a forged size without its memory.
    @Test(arguments: [false, true]) func aPipeThatEndsTooSoonIsRefused(fortran: Bool) throws {
        let file = npyFile("<f4", shape: [100, 20], fortran: fortran, data: [UInt8](repeating: 0, count: 7777))
        let error = CodecError.malformed(
            .npy, "an array of shape (100, 20) and type '<f4' takes 8000 bytes, but only 7777 follow the header")
        #expect(throws: error) { try decode(pipe(of: file, pieces: [1000])) }
        let forged = npyFile("<f8", shape: [30000, 15000], fortran: fortran, data: [1, 2, 3, 4, 5, 6, 7, 8, 9])
        let forgedError = CodecError.malformed(
            .npy, "an array of shape (30000, 15000) and type '<f8' takes 3600000000 bytes, but only 9 follow the header"
        )
        #expect(throws: forgedError) { try decode(pipe(of: forged, pieces: [64]), strip: 1) }
    }

    @Test func fortranOrderCountsAgainstTheDecodersMemory() throws {
        let file = npyFile("<f4", shape: [5, 5], fortran: true, data: [UInt8](repeating: 0, count: 100))
        #expect(throws: CodecError.limitExceeded("decoding takes 100 bytes of memory, more than the limit of 99")) {
            try decode(ByteSource(bytes: file), limits: DecodeLimits(maximumDecoderMemory: 99))
        }
        #expect(try decode(ByteSource(bytes: file), limits: DecodeLimits(maximumDecoderMemory: 100)).planes.count == 1)
    }

    @Test func lossesAndLeftoversAreTold() throws {
        let file = npyFile("<i4", shape: [1, 2], data: bytes([Int32.max, 1 << 25]) + [0])
        #expect(
            try decode(ByteSource(bytes: file)).metadata.warnings == [
                "integers that are not exactly representable in float32 were rounded: 1",
                "bytes after the array are ignored",
            ])
    }

    @Test func whatNumPyWroteIsWrittenAgainToTheByte() throws {
        let image = try decode(ByteSource(bytes: npyFixture("k_f4_le.npy")))
        #expect(try encodeFloats(image.planes, format: .npy, layout: .gray) == npyFixture("k_f4_le.npy"))
    }

    /// An array of any shape that is an image comes back in its shape.
    @Test(arguments: [
        [20, 21], [20, 21, 1], [20, 1, 1], [1, 20, 1], [1, 1, 1], [1, 1], [1, 20], [20, 1], [20], [1], [2, 3, 4],
    ])
    func shapesAreKept(shape: [Int]) throws {
        let count = shape.reduce(1, *)
        let file = npyFile("<f4", shape: shape, data: bytes((0..<count).map { Float($0).bitPattern }))
        let image = try decode(ByteSource(bytes: file))
        let sink = try ByteSink()
        let writer = try NumberWriter(npy: sink, header: image.header)
        let planes = try PlanarImage(
            width: image.header.width, height: image.header.height, layout: image.header.layout
        ) { try Plane(rows: image.planes[$0]) }
        try writer.write(rows: 0..<image.header.height, of: planes)
        try writer.finish()
        let written = try NumericArray(npy: sink.bytes)
        #expect(written.shape == shape)
        #expect(written.values == (0..<count).map(Double.init))
    }

    @Test func whatIsWrittenIsRead() throws {
        var generator = SeededGenerator(seed: testSeed)
        for round in 0..<40 {
            let layout: ChannelLayout = [.gray, .grayAlpha, .rgb, .rgba, .array(channels: 6)][round % 5]
            let (width, height) = (Int.random(in: 1...20, using: &generator), Int.random(in: 1...9, using: &generator))
            let samples = randomFloats(channels: layout.channelCount, height: height, width: width, &generator)
            let file = try encodeFloats(samples, format: .npy, layout: layout, strip: 2)
            let image = try decode(ByteSource(bytes: file), strip: 3)
            #expect(bits(image.planes) == bits(samples), "seed \(testSeed), round \(round)")
            let shape = [height, width] + (layout.channelCount == 1 ? [] : [layout.channelCount])
            #expect(try NumericArray(npy: file).shape == shape, "seed \(testSeed), round \(round)")
        }
    }

    /// What is held of an array whose rows are not in order: one image, unless the file alternates between images.
    @Test(
        arguments: [
            ([4, 5, 3], .hwc, false, 0, 0), ([3, 4, 5], .chw, false, 240, 240), ([1, 4, 5], .chw, false, 0, 0),
            ([7, 4, 5, 3], .nhwc, false, 0, 0), ([7, 3, 4, 5], .nchw, false, 240, 240),
            ([7, 1, 4, 5], .nchw, false, 0, 0),
            ([3, 4, 5], .chw, true, 240, 240), ([7, 3, 4, 5], .nchw, true, 1680, 240),
        ] as [([Int], ArrayLayout, Bool, Int, Int)])
    func rowsThatAreHeldAreCounted(
        shape: [Int], layout: ArrayLayout, fortran: Bool, reading: Int, writing: Int
    ) throws {
        let data = bytes((0..<shape.reduce(1, *)).map { Float($0).bitPattern })
        let file = npyFile("<f4", shape: shape, fortran: fortran, data: data)
        let reader = try ImageCodec.reader(for: ByteSource(bytes: file), layout: layout)
        #expect(reader.heldBytes == reading)
        #expect(ImageFormat.npy.encoderBytes(reader.header, .init()) == writing)
        guard reading > 0 else { return }
        let refusal = CodecError.limitExceeded(
            "decoding takes \(reading) bytes of memory, more than the limit of 239")
        #expect(throws: refusal) {
            try ImageCodec.reader(
                for: ByteSource(bytes: file), limits: DecodeLimits(maximumDecoderMemory: 239), layout: layout)
        }
    }

    /// Batches that end too soon, in a file and in a pipe.
    @Test(arguments: [ArrayLayout.nhwc, .nchw], [false, true])
    func batchesThatEndTooSoonAreRefused(layout: ArrayLayout, fortran: Bool) throws {
        let file = npyFile("<f4", shape: [2, 3, 4, 5], fortran: fortran, data: [UInt8](repeating: 0, count: 479))
        let error = CodecError.malformed(
            .npy, "an array of shape (2, 3, 4, 5) and type '<f4' takes 480 bytes, but only 479 follow the header")
        #expect(throws: error) { try ImageCodec.reader(for: ByteSource(bytes: file), layout: layout) }
        #expect(throws: error) {
            let reader = try ImageCodec.reader(for: pipe(of: file, pieces: [100]), layout: layout)
            for _ in 0..<2 { _ = try decodeRows(reader) }
        }
        let huge = npyFile("<f4", shape: [1 << 40, 1 << 20, 4, 5], data: [])
        #expect(throws: CodecError.self) { try ImageCodec.reader(for: ByteSource(bytes: huge), layout: layout) }
    }

    /// Reads an image's rows without finishing the file.
    private func decodeRows(_ reader: any ImageReader) throws -> Int {
        let header = reader.header
        var image = try PlanarImage(width: header.width, height: header.height, layout: header.layout) { _ in
            try Plane(width: header.width, height: header.height)
        }
        try reader.read(rows: header.height, into: &image, at: 0)
        return image.height
    }
}
