import Conventions
import Convolution
import ImageBuffers
@testable import ImageReport

/// Correlation and convolution of an image with a kernel, as the command compares them.
func compare(
    _ image: borrowing PlanarImage, _ filter: Filter, bitDepth: Int = 8, range: ResultRange? = nil
) throws -> Comparison {
    var (a, b) = (filter, filter)
    (a.mode, b.mode) = (.correlate, .convolve)
    let (width, height) = (image.width, image.height)
    func side(_ filter: Filter, _ title: String) throws -> ComparedSide {
        ComparedSide(
            title: title, operation: Convention.Operation(filter.mode), filter: filter,
            resolved: try filter.resolved(width: width, height: height), roundsLikeLibrary: false)
    }
    return Comparison(
        kind: .modes, inputName: "image.png", kernelName: "kernel.txt", kernel: filter.kernel, input: try image.copy(),
        bitDepth: bitDepth, a: try side(a, "Correlation"), try filtered(image, a), b: try side(b, "Convolution"),
        try filtered(image, b), range: range)
}

private func filtered(_ image: borrowing PlanarImage, _ filter: Filter) throws -> PlanarImage {
    let size = try filter.geometry(width: image.width, height: image.height).output
    return try PlanarImage(width: size.x, height: size.y, layout: image.layout) { channel in
        try image.withPlane(channel) { try $0.filtered(by: filter) }
    }
}
