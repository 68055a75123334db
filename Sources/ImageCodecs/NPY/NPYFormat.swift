import ImagePlanes

extension ImageFormat {
    /// An array as NumPy saves it, numpy.lib.format versions 1 to 3.
    public static let npy = ImageFormat(
        id: "npy", name: "NumPy array", fullName: "NumPy array", fileName: ".npy", fileExtensions: ["npy"],
        layouts: [.gray, .grayAlpha, .rgb, .rgba], holdsArrays: true, bitDepths: [32],
        isFound: { $0.starts(with: NPYHeader.magic) },
        reader: { source, limits throws(CodecError) in try NPYReader(source, limits: limits) },
        writer: { sink, header, _, _, _ throws(CodecError) in try NPYWriter(to: sink, header: header) },
        arrayReader: { bytes throws(CodecError) in try NumericArray(npy: bytes) })
}
