package import ImageBuffers

/// Makes a preview of an image whose rows arrive one by one.
///
/// Integers are interpreted as sRGB and averaged in linear light. Colours are weighted by their opacity and drawn over
/// a checkerboard where they are transparent. Floats, which have no range of their own, are averaged unchanged. The
/// smallest mean becomes black, the largest white, and a mean that is not finite shows the checkerboard.
///
/// For an array with neither one nor three channels, the first one is shown.
package struct PreviewScaler {
    private let factor: Int
    private let outputWidth: Int
    private let outputHeight: Int
    private let colorPlanes: [Int]
    private let alphaPlane: Int?
    private let hiddenChannels: Int
    private let tones: [Float]?
    private let imageWidth: Int
    private let imageHeight: Int
    private var nextRow = 0
    private var averages: [AreaScaler]
    private var coverage: AreaScaler?

    /// Creates a preview without rows.
    /// - Parameters:
    ///   - width: samples in a row of the image.
    ///   - height: rows of the image.
    ///   - layout: planes of the image.
    ///   - maximum: the sample of full intensity, 255 or 65535; `nil` for floats.
    ///   - box: the box that the preview must fit into.
    package init(width: Int, height: Int, layout: ChannelLayout, maximum: Int?, fitting box: PreviewBox) {
        let fit = box.fit(width: width, height: height)
        (outputWidth, outputHeight, factor) = (fit.width, fit.height, fit.factor)
        (imageWidth, imageHeight) = (width, height)
        let colors = layout.colorChannels
        colorPlanes = colors.count == 3 ? colors : [0]
        alphaPlane = layout.alphaIndex
        hiddenChannels = colors.count - colorPlanes.count
        // Rounding to the table's step, 1/65535, is finer than what is shown.
        tones = maximum.map { maximum in
            (0...maximum).map { Float(linearSRGB(Double($0) / Double(maximum))) }
        }
        let average = AreaScaler(
            from: PixelSize(width, height), to: PixelSize(fit.width, fit.height))
        averages = colorPlanes.map { _ in average }
        coverage = layout.alphaIndex == nil ? nil : average
    }

    /// Adds the next rows.
    /// - Parameters:
    ///   - count: the number of rows.
    ///   - image: an image or a strip, with the layout and the width of the preview's image.
    ///   - first: the first of the rows within `image`.
    package mutating func add(rows count: Int, of image: borrowing PlanarImage, from first: Int = 0) {
        precondition(image.width == imageWidth && nextRow + count <= imageHeight, "rows of the image")
        var alpha = [Float](repeating: 1, count: imageWidth)
        var row = alpha
        for y in first..<(first + count) {
            if let alphaPlane {
                copy(image, plane: alphaPlane, row: y, into: &alpha)
                let top = Float((tones?.count ?? 2) - 1)
                for x in alpha.indices { alpha[x] = min(max(alpha[x] / top, 0), 1) }
                coverage?.add(alpha)
            }
            for (index, plane) in colorPlanes.enumerated() {
                copy(image, plane: plane, row: y, into: &row)
                if let tones { Self.linearize(&row, by: tones) }
                if alphaPlane != nil { for x in row.indices { row[x] *= alpha[x] } }
                averages[index].add(row)
            }
            nextRow += 1
        }
    }

    private func copy(_ image: borrowing PlanarImage, plane: Int, row y: Int, into row: inout [Float]) {
        image.withPlane(plane) { plane in
            plane.withRow(y) { samples in for x in samples.indices { row[x] = samples[x] } }
        }
    }

    private static func linearize(_ row: inout [Float], by tones: [Float]) {
        let top = Float(tones.count - 1)
        for x in row.indices {
            // A file's integers are within 0...top, but this code does not rely on it; NaN becomes 0, because max
            // ignores it.
            row[x] = tones[Int(min(max(0, row[x]), top))]
        }
    }

    /// The preview, after all rows were added.
    /// - Parameter checkerSide: pixels per side of a square in the pattern behind transparent images.
    package func picture(checkerSide: Int) -> PreviewPicture {
        precondition(nextRow == imageHeight && checkerSide > 0, "all rows")
        let extent = tones == nil ? finiteExtent() : nil
        var pixels: [UInt8] = []
        pixels.reserveCapacity(3 * outputWidth * outputHeight * factor * factor)
        for y in 0..<(outputHeight * factor) {
            for x in 0..<(outputWidth * factor) {
                let index = y / factor * outputWidth + x / factor
                let isLight = (x / checkerSide + y / checkerSide) % 2 == 0
                append(index, background: isLight ? 153 : 102, extent: extent, to: &pixels)
            }
        }
        return PreviewPicture(
            width: outputWidth * factor, height: outputHeight * factor, pixels: pixels, extent: extent,
            hiddenChannels: hiddenChannels)
    }

    /// From the smallest to the largest finite mean; 0...0 if there is none.
    private func finiteExtent() -> ClosedRange<Float> {
        let finite = averages.lazy.flatMap(\.samples).filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else { return 0...0 }
        return low...high
    }

    /// Appends a pixel's three bytes.
    private func append(_ index: Int, background: UInt8, extent: ClosedRange<Float>?, to pixels: inout [UInt8]) {
        let behind = Float(linearSRGB(Double(background) / 255)) * (1 - (coverage?.samples[index] ?? 1))
        for plane in 0..<3 {
            let value = averages[averages.count == 3 ? plane : 0].samples[index]
            guard let extent else {
                // Within 0...1 after the transfer curve.
                pixels.append(UInt8((255 * encodedSRGB(Double(value + behind))).rounded()))
                continue
            }
            guard value.isFinite else {
                pixels.append(background)
                continue
            }
            let (low, high) = (Double(extent.lowerBound), Double(extent.upperBound))
            let share = high > low ? (Double(value) - low) / (high - low) : 0.5
            pixels.append(UInt8((255 * min(max(share, 0), 1)).rounded()))
        }
    }
}
