import ImageBuffers
import TestSupport
import Testing

@testable import ImageCodecs

/// What each format says of itself, against what its reader and writer do.
@Suite struct FormatRegistryTests {
    static let layouts: [ChannelLayout] = [
        .gray, .grayAlpha, .rgb, .rgba, .array(channels: 1), .array(channels: 2), .array(channels: 5),
    ]

    /// An image of a format's layout and depth, encoded.
    func encoded(
        _ format: ImageFormat, _ layout: ChannelLayout, bitDepth: Int, options: ImageCodec.EncodeOptions = .init(),
        width: Int = 37, height: Int = 11
    ) throws -> (planes: [[[Float]]], bytes: [UInt8]) {
        let header = ImageHeader(format: format, width: width, height: height, layout: layout, bitDepth: bitDepth)
        var generator = generator("\(format) \(layout) \(bitDepth)")
        let planes = randomPlanes(header, &generator)
        let quantizer = header.holdsIntegers ? Quantizer(bitDepth: bitDepth) : nil
        let sink = try ByteSink()
        let writer = try ImageCodec.writer(to: sink, header: header, quantizer: quantizer, options: options)
        let image = try PlanarImage(width: width, height: height, layout: layout) { try Plane(rows: planes[$0]) }
        try writer.write(rows: 0..<height, of: image)
        try writer.finish()
        return (planes, sink.bytes)
    }

    @Test(arguments: ImageFormat.all)
    func everyLayoutAndDepthIsHeld(format: ImageFormat) throws {
        #expect(Self.layouts.contains { format.holds($0) } && !format.bitDepths.isEmpty)
        for layout in Self.layouts where format.holds(layout) {
            for bitDepth in format.bitDepths {
                let words: Comment = "\(format), \(layout), \(bitDepth) bits, seed \(testSeed)"
                let (planes, bytes) = try encoded(format, layout, bitDepth: bitDepth)
                // A .pnm is a graymap or a pixmap.
                let own: ImageFormat = format == .pnm ? layout == .gray ? .pgm : .ppm : format
                #expect(ImageFormat.sniff(Array(bytes.prefix(64))) == own, words)
                let decoded = try decode(bytes)
                #expect(decoded.header.format == own && decoded.header.bitDepth == bitDepth, words)
                #expect(decoded.header.layout.channelCount == layout.channelCount, words)
                #expect(decoded.header.layout == layout || format.holdsArrays, words)
                #expect((decoded.planes == planes) != format.isLossy, words)
            }
        }
    }

    @Test(arguments: ImageFormat.all, EncodeOption.allCases)
    func optionsChangeTheFilesOfTheFormatsThatHaveThem(format: ImageFormat, option: EncodeOption) throws {
        let options: ImageCodec.EncodeOptions =
            switch option {
            case .quality: .init(quality: 3)
            case .sampling: .changed { $0.sampling = .ratio444 }
            case .progressive: .changed { $0.isProgressive = true }
            case .optimize: .changed { $0.optimizesCodes = true }
            case .pngLevel: .init(pngLevel: 0)
            case .interlace: .changed { $0.isInterlaced = true }
            }
        // Colours, where the format has them.
        let layout = try #require(Self.layouts.last { format.holds($0) })
        let depth = format.bitDepths[0]
        let plain = try encoded(format, layout, bitDepth: depth).bytes
        let changed = try encoded(format, layout, bitDepth: depth, options: options).bytes
        #expect((plain != changed) == format.options.contains(option))
    }

    @Test func namesAndExtensionsAreUnique() {
        #expect(Set(ImageFormat.all.map(\.id)).count == ImageFormat.all.count)
        let extensions = ImageFormat.all.flatMap(\.fileExtensions)
        #expect(Set(extensions).count == extensions.count)
        for format in ImageFormat.all {
            #expect(!format.fileExtensions.isEmpty)
            for ending in format.fileExtensions {
                #expect(ImageFormat.forExtension(ending) == format)
                #expect(ImageFormat.forExtension(ending.uppercased()) == format)
            }
        }
        #expect(ImageFormat.forExtension("") == nil && ImageFormat.forExtension("png2") == nil)
    }

    @Test func listsNameFormatsInOrder() {
        let names = ImageFormat.all.map(\.fileName)
        #expect(ImageFormat.list("or") == names.dropLast().joined(separator: ", ") + " or " + names[names.count - 1])
        #expect(ImageFormat.list("and") { $0 == .png || $0 == .pfm } == "PNG and .pfm")
        #expect(ImageFormat.list("and") { $0 == .npy } == ".npy")
        #expect(ImageFormat.list("and") { _ in false }.isEmpty)
    }
}
