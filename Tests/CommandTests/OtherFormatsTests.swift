import Foundation
import ImageCodecs
import TestSupport
import Testing

/// Files of formats that are not read are refused by name.
@Suite struct OtherFormatsTests {
    private static let kinds: [(name: String, bytes: [UInt8], words: String)] = [
        ("a.gif", Array("GIF89a".utf8), "is a GIF image"),
        ("a.bmp", Array("BM".utf8) + [0x36, 0, 3, 0], "is a BMP image"),
        ("a.tif", [0x49, 0x49, 0x2A, 0], "is a TIFF image"), ("b.tif", [0x4D, 0x4D, 0, 0x2A], "is a TIFF image"),
        ("big.tif", [0x49, 0x49, 0x2B, 0], "is a TIFF image"),
        ("bigger.tif", [0x4D, 0x4D, 0, 0x2B], "is a TIFF image"),
        ("a.webp", Array("RIFF\u{10}\0\0\0WEBPVP8 ".utf8), "is a WebP image"),
        ("a.avif", [0, 0, 0, 0x1C] + Array("ftypavif".utf8), "is an AVIF image"),
        ("s.avif", [0, 0, 0, 0x1C] + Array("ftypavis".utf8), "is an AVIF image"),
        ("a.heic", [0, 0, 0, 0x18] + Array("ftypheic".utf8), "is a HEIC image"),
        ("x.heic", [0, 0, 0, 0x18] + Array("ftypheix".utf8), "is a HEIC image"),
        ("a.heif", [0, 0, 0, 0x18] + Array("ftypmif1".utf8), "is a HEIF image"),
        ("s.heif", [0, 0, 0, 0x18] + Array("ftypmsf1".utf8), "is a HEIF image"),
        ("a.jp2", [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A], "is a JPEG 2000 image"),
        ("a.j2k", [0xFF, 0x4F, 0xFF, 0x51], "is a JPEG 2000 image"),
        ("a.jxl", [0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20, 0x0D, 0x0A, 0x87, 0x0A], "is a JPEG XL image"),
        ("b.jxl", [0xFF, 0x0A], "is a JPEG XL image"),
        ("a.jxr", [0x49, 0x49, 0xBC, 0x01], "is a JPEG XR image"),
        ("a.jls", [0xFF, 0xD8, 0xFF, 0xF7, 0, 11, 8, 0, 4, 0, 4, 1, 1, 0x11, 0], "unsupported JPEG: it is JPEG-LS"),
        (
            "l.jpg", [0xFF, 0xD8, 0xFF, 0xC3, 0, 11, 8, 0, 4, 0, 4, 1, 1, 0x11, 0],
            "unsupported JPEG: it is lossless JPEG"
        ),
    ]

    @Test func everyOneIsNamedWithAWayOut() throws {
        try withTemporaryFolder { folder in
            for (name, bytes, words) in Self.kinds {
                try Data(bytes + [UInt8](repeating: 0, count: 64)).write(to: folder.appending(path: name))
                let result = runVerb([name, "-k", "1", "-o", "out.png"], in: folder)
                #expect(result.status == 65, "\(name)")
                let wayOut =
                    words.hasPrefix("is ") ? "what is read here is \(ImageFormat.list("and"))" : "convert it to PNG"
                #expect(
                    result.errors.contains("\(name): \(words)") && result.errors.contains(wayOut), "\(result.errors)")
            }
            #expect(try listing(folder).count == Self.kinds.count)
        }
    }
}
