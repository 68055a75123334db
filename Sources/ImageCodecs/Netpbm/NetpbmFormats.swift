import ImageBuffers

// The formats of Netpbm: one for each combination of channels that a file name promises. They are read as what their
// first bytes say; a bitmap (PBM) is read as grey.
extension ImageFormat {
    /// Portable Graymap, written raw (P5); read plain too, as are bitmaps.
    package static let pgm = netpbm(
        "pgm", name: "PGM", fullName: "Portable Graymap", layouts: [.gray], kinds: [1, 2, 4, 5])
    /// Portable Pixmap, written raw (P6); read plain too.
    package static let ppm = netpbm(
        "ppm", name: "PPM", fullName: "Portable Pixmap", layouts: [.rgb], kinds: [3, 6])
    /// Portable Anymap: a file that is written as a graymap or a pixmap, and read as such.
    package static let pnm = netpbm(
        "pnm", name: "PNM", fullName: "Portable Anymap", layouts: [.gray, .rgb], kinds: [])
    /// Portable Arbitrary Map (P7), which can hold transparency.
    package static let pam = netpbm(
        "pam", name: "PAM", fullName: "Portable Arbitrary Map", layouts: [.gray, .grayAlpha, .rgb, .rgba], kinds: [7])

    private static func netpbm(
        _ id: String, name: String, fullName: String, layouts: [ChannelLayout], kinds: [Int]
    ) -> ImageFormat {
        ImageFormat(
            id: id, name: name, fullName: fullName, fileName: ".\(id)", fileExtensions: [id], family: "netpbm",
            layouts: layouts, bitDepths: [8, 16],
            isFound: { NetpbmHeader.kind($0).map(kinds.contains) ?? false },
            reader: { source, limits, _ throws(CodecError) in try NetpbmReader(source, limits: limits) },
            writer: { sink, header, quantizer, _, _ throws(CodecError) in
                try NetpbmWriter(to: sink, header: header, quantizer: quantizer.required)
            })
    }
}
