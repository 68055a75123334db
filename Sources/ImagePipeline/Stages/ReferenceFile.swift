import ImageCodecs
import ImageBuffers

/// The file that a result is compared with.
struct ReferenceFile {
    private let path: String
    private let decoder: Decoder

    /// Opens a file and reads its header.
    init(_ path: String, limits: DecodeLimits) throws(PipelineError) {
        self.path = path
        decoder = try Decoder(.file(path), limits: limits)
    }

    /// Refuses a file of another size or channel count, and names all that differs.
    ///
    /// Another bit depth alone is no hindrance: samples are brought to the result's.
    func check(against result: borrowing PlanarImage, bitDepth: Int) throws(PipelineError) {
        let header = decoder.header
        let (channels, own) = (header.layout.colorChannels.count, result.layout.colorChannels.count)
        var mismatches: [String] = []
        if header.width != result.width { mismatches.append("width \(header.width) (the result's \(result.width))") }
        if header.height != result.height {
            mismatches.append("height \(header.height) (the result's \(result.height))")
        }
        if channels != own { mismatches.append("\(channels) colour channels (the result's \(own))") }
        guard !mismatches.isEmpty else { return }
        if header.bitDepth != bitDepth {
            mismatches.append("\(Self.words(header.bitDepth)) a sample (the result's \(Self.words(bitDepth)))")
        }
        throw PipelineError(
            .data, path,
            "cannot be compared: \(mismatches.joined(separator: ", ")); "
                + "--diff-against wants an image of the result's size and channels")
    }

    /// What was done to compare another bit depth.
    func notes(bitDepth: Int) -> [String] {
        switch (decoder.header.bitDepth, bitDepth) {
        case (let own, let result) where own == result: []
        case (_, 32): ["\(path) has \(Self.words(decoder.header.bitDepth)), which were compared as they are"]
        case (32, _): ["\(path) has floats, which were rounded and clipped to the result's \(bitDepth) bits"]
        default: ["\(path) has \(decoder.header.bitDepth) bits, which were scaled to the result's \(bitDepth)"]
        }
    }

    /// The image in the result's units: integers are scaled to another depth, floats rounded and clipped to integers.
    ///
    /// To be called once.
    func decode(bitDepth: Int) throws(PipelineError) -> PlanarImage {
        let own = decoder.header.bitDepth
        var decoded = try decoder.decode()
        if own != bitDepth, bitDepth != 32 {
            _ = Quantizer.converting(from: own, to: bitDepth).apply(to: &decoded.image)
        }
        return decoded.image
    }

    private static func words(_ bitDepth: Int) -> String { bitDepth == 32 ? "floats" : "\(bitDepth) bits" }
}
