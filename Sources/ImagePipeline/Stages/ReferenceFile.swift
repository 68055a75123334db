import ImageCodecs
import ImageBuffers

/// The file that a result is compared with.
struct ReferenceFile {
    private let path: String
    let decoder: Decoder

    /// The header of the file.
    var header: ImageHeader { decoder.header }

    /// Opens a file and reads its header.
    /// - Parameters:
    ///   - conversion: how pixels are converted.
    ///   - layout: the order of an array's axes, that of the input.
    init(
        _ path: String, limits: DecodeLimits, conversion: PixelConversion, layout: ArrayLayout?
    ) throws(PipelineError) {
        self.path = path
        decoder = try Decoder(.file(path), limits: limits, conversion: conversion, layout: layout)
        guard decoder.header.axes.imageCount == 1 else {
            throw PipelineError(.data, path, "holds \(decoder.header.axes.imageCount) images; one can be compared")
        }
    }

    /// Rejects a file with a different size or number of channels, and names all differences.
    ///
    /// A different bit depth is accepted: samples are converted to the result's.
    func check(against plan: ImagePlan) throws(PipelineError) {
        if plan.orientation != .upright, self.header.orientation != plan.orientation {
            throw PipelineError(
                .data, path,
                "states orientation \(self.header.orientation.rawValue), and the input \(plan.orientation.rawValue); "
                    + "--orientation upright compares both as they are shown")
        }
        let (header, result, bitDepth) = (decoder.header, plan.output, plan.output.bitDepth)
        let (channels, own) = (header.layout.colorChannels.count, plan.resultLayout.colorChannels.count)
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
                + "--diff-against needs an image of the result's size and channels")
    }

    /// Reads the data after the last row.
    /// - Returns: notes on damage that was kept, and on the conversion from another bit depth.
    func finish(bitDepth: Int) throws(PipelineError) -> [String] {
        let metadata = try decoder.finish()
        let damage = metadata.damagedRows > 0 ? metadata.warnings.map { "\(path): \($0)" } : []
        return damage + conversion(to: bitDepth)
    }

    private func conversion(to bitDepth: Int) -> [String] {
        switch (decoder.header.bitDepth, bitDepth) {
        case (let own, let result) where own == result: return []
        case (_, 32): return ["\(path) has \(Self.words(decoder.header.bitDepth)), which were compared as they are"]
        case (32, _): return ["\(path) has floats, which were rounded and clipped to the result's \(bitDepth) bits"]
        default: return ["\(path) has \(decoder.header.bitDepth) bits, which were scaled to the result's \(bitDepth)"]
        }
    }

    private static func words(_ bitDepth: Int) -> String { bitDepth == 32 ? "floats" : "\(bitDepth) bits" }
}
