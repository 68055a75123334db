import CTestCodecs
import Foundation
import Testing
import TestSupport

/// A JPEG file that libjpeg itself encodes, of any kind.
struct JPEGSpecimen: CustomStringConvertible {
    /// As libjpeg numbers them.
    enum Space: Int32 {
        case gray = 1
        case rgb, ycc, cmyk, ycck

        var channels: Int { self == .gray ? 1 : self == .cmyk || self == .ycck ? 4 : 3 }
    }

    var description: String
    var space: Space
    /// Of the first component (and of K); the others have 1, 1.
    var sampling: (horizontal: Int32, vertical: Int32) = (1, 1)
    var width = 37
    var height = 23
    var change: @Sendable (inout test_jpeg_recipe) -> Void = { _ in }

    init(
        _ description: String, _ space: Space, _ sampling: (horizontal: Int32, vertical: Int32) = (1, 1),
        change: @escaping @Sendable (inout test_jpeg_recipe) -> Void = { _ in }
    ) {
        self.description = description
        self.space = space
        self.sampling = sampling
        self.change = change
    }

    static let all: [JPEGSpecimen] = [
        JPEGSpecimen("grey", .gray),
        JPEGSpecimen("4:4:4", .ycc),
        JPEGSpecimen("4:2:2", .ycc, (2, 1)),
        JPEGSpecimen("4:2:0", .ycc, (2, 2)),
        JPEGSpecimen("4:1:1", .ycc, (4, 1)),
        JPEGSpecimen("4:4:0", .ycc, (1, 2)),
        JPEGSpecimen("4:1:0", .ycc, (4, 2)),
        JPEGSpecimen("RGB", .rgb),
        JPEGSpecimen("RGB without Adobe segment", .rgb) { $0.omits_adobe_marker = true },
        JPEGSpecimen("CMYK", .cmyk),
        JPEGSpecimen("CMYK without Adobe segment", .cmyk) { $0.omits_adobe_marker = true },
        JPEGSpecimen("YCCK", .ycck),
        JPEGSpecimen("YCCK 4:2:0", .ycck, (2, 2)),
        JPEGSpecimen("grey, progressive", .gray) { $0.progressive = true },
        JPEGSpecimen("4:2:0, progressive", .ycc, (2, 2)) { $0.progressive = true },
        JPEGSpecimen("RGB, progressive", .rgb) { $0.progressive = true },
        JPEGSpecimen("CMYK, progressive", .cmyk) { $0.progressive = true },
        JPEGSpecimen("4:2:0, arithmetic", .ycc, (2, 2)) { $0.arithmetic = true },
        JPEGSpecimen("4:4:4, arithmetic, progressive", .ycc) {
            $0.arithmetic = true; $0.progressive = true
        },
        JPEGSpecimen("4:2:0, restarts", .ycc, (2, 2)) { $0.restart_interval = 2 },
        JPEGSpecimen("4:2:2, a scan each", .ycc, (2, 1)) { $0.separate_scans = true },
        JPEGSpecimen("4:4:4, quality 3", .ycc) { $0.quality = 3 },
        JPEGSpecimen("4:4:4, no JFIF", .ycc) { $0.omits_jfif_marker = true },
    ]

    static func named(_ name: String) throws -> JPEGSpecimen { try #require(all.first { $0.description == name }) }

    func sized(_ width: Int, _ height: Int) -> JPEGSpecimen {
        var copy = self
        copy.width = width
        copy.height = height
        return copy
    }

    var recipe: test_jpeg_recipe {
        var recipe = test_jpeg_recipe()
        recipe.width = UInt32(width)
        recipe.height = UInt32(height)
        recipe.file_space = space.rawValue
        recipe.input_space = space == .ycc ? Space.rgb.rawValue : space == .ycck ? Space.cmyk.rawValue : space.rawValue
        recipe.quality = 85
        recipe.horizontal = (sampling.horizontal, 1, 1, sampling.horizontal)
        recipe.vertical = (sampling.vertical, 1, 1, sampling.vertical)
        change(&recipe)
        return recipe
    }

    /// The file: a gradient with some noise.
    func make() throws -> [UInt8] {
        var random = generator("\(description) \(width)x\(height)")
        var samples: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<space.channels {
                    let slope = x * (3 + channel) + y * (5 - channel) + 40 * channel
                    samples.append(UInt8(truncatingIfNeeded: slope % 256 + Int.random(in: -20...20, using: &random)))
                }
            }
        }
        var recipe = recipe
        var count = 0
        let bytes = try #require(test_jpeg_encode(&recipe, samples, &count))
        defer { free(bytes) }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }
}

/// A file that another program wrote.
func jpegFixture(_ name: String) throws -> [UInt8] {
    let folder = projectRoot.appending(path: "Tests/ImageCodecsTests/Fixtures/jpeg")
    return [UInt8](try Data(contentsOf: folder.appending(path: name)))
}

/// What libjpeg itself makes of a file; nil when it refuses.
func libjpegPlanes(_ bytes: [UInt8]) -> (planes: [[[Float]]], info: test_jpeg_info)? {
    var image = test_image()
    var info = test_jpeg_info()
    guard test_jpeg_decode(bytes, bytes.count, &image, &info) else { return nil }
    defer { free(image.samples) }
    return (planes(of: image), info)
}

extension test_jpeg_info {
    /// The quantisation table of a component.
    func table(_ component: Int) -> [UInt16] {
        withUnsafeBytes(of: tables) { Array($0.bindMemory(to: UInt16.self)[component * 64..<(component + 1) * 64]) }
    }

    /// Sampling factors of the components that there are.
    var sampling: [[Int32]] {
        let horizontal = [horizontal.0, horizontal.1, horizontal.2, horizontal.3]
        let vertical = [vertical.0, vertical.1, vertical.2, vertical.3]
        return (0..<Int(components)).map { [horizontal[$0], vertical[$0]] }
    }
}

/// The tables of luma and chroma that libjpeg sets for a quality.
func libjpegTables(quality: Int) -> [[UInt16]] {
    var tables = [UInt16](repeating: 0, count: 128)
    test_jpeg_tables(Int32(quality), &tables)
    return [Array(tables[..<64]), Array(tables[64...])]
}

/// Places of a marker (0xFF and its second byte) in a file.
func places(of marker: UInt8, in bytes: [UInt8]) -> [Int] {
    (0..<bytes.count - 1).filter { bytes[$0] == 0xFF && bytes[$0 + 1] == marker }
}

/// The file with bytes put in.
func inserting(_ new: [UInt8], at place: Int, into bytes: [UInt8]) -> [UInt8] {
    Array(bytes[..<place]) + new + Array(bytes[place...])
}

/// A JPEG segment with its marker and length.
func segment(_ marker: UInt8, _ data: [UInt8]) -> [UInt8] {
    [0xFF, marker, UInt8((data.count + 2) >> 8), UInt8((data.count + 2) & 255)] + data
}
