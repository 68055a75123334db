import ImagePlanes

extension ImageFormat {
    /// Portable Float Map.
    public static let pfm = ImageFormat(
        id: "pfm", name: "PFM", fullName: "Portable Float Map", fileName: ".pfm", fileExtensions: ["pfm"],
        layouts: [.gray, .rgb], bitDepths: [32],
        isFound: PFMHeader.isMagic,
        reader: { source, limits throws(CodecError) in try PFMReader(source, limits: limits) },
        writer: { sink, header, _, _, _ throws(CodecError) in try PFMWriter(to: sink, header: header) })
}
