package import Convolution

/// A convention resolved for one kernel and one size of image, with every choice as a number or a word to be compared.
package struct ResolvedConvention: Equatable, Sendable {
    /// The numbers along one axis.
    package struct Axis: Equatable, Sendable {
        /// Samples of the image.
        package let input: Int
        /// Taps of the kernel.
        package let taps: Int
        /// The tap aligned with the output sample, in the kernel as written; `nil` if the size is full or valid, or if
        /// padding places the output sample between taps.
        package let centre: Int?
        /// Number of samples of the extended image that are read before the first.
        package let before: Int
        /// Number of samples of the extended image that are read after the last; negative if no tap reaches it.
        package let after: Int
        /// Distance between the positions of neighbouring output samples.
        package let stride: Int
        /// Distance between neighbouring taps.
        package let dilation: Int
        /// Samples of the output.
        package let output: Int
    }

    /// The name of the row in the table.
    package let name: String
    /// The operation on the kernel.
    package let operation: Convention.Operation
    /// Along a column.
    package let rows: Axis
    /// Along a row.
    package let columns: Axis
    /// The samples past the border; `reachesBorder` tells whether they matter.
    package let border: Convention.Border
    /// The extent, by name.
    package let extent: Convention.Extent
    /// The divisor of the weighted sum.
    package let divisor: Double
    /// The term added at the end.
    package let bias: Double
    /// The conversion of results to integers, for an image of integers; `nil` if they remain floating-point numbers.
    package let integers: IntegerRule?
    /// The treatment of NaN samples.
    package let missing: Convention.MissingSamples
    /// The rule for summing over channels.
    package let layer: Convention.LayerRule?

    /// Whether a tap of some output sample falls outside the image.
    package var reachesBorder: Bool { rows.reachesBorder || columns.reachesBorder }
}

extension ResolvedConvention.Axis {
    /// Whether a tap of some output sample falls outside the image.
    package var reachesBorder: Bool { before > 0 || after > 0 }
}

extension Convention {
    /// Resolves the convention for a kernel and a size of image.
    /// - Throws: what `apply(_:to:samples:)` throws.
    package func resolved(
        for kernel: Kernel, width: Int, height: Int, samples: SampleKind = .float
    ) throws(ConventionError) -> ResolvedConvention {
        let plan = try plan(for: kernel, width: width, height: height, samples: samples)
        var filter = plan.filter
        if let extended = plan.extended, let padding = filter.padding {
            // Both extensions together, because the second one lies beyond the first.
            filter.padding = Padding(
                before: .init(
                    x: padding.before.x + extended.padding.before.x, y: padding.before.y + extended.padding.before.y),
                after: .init(
                    x: padding.after.x + extended.padding.after.x, y: padding.after.y + extended.padding.after.y))
        }
        let geometry: FilterGeometry
        do throws(FilterError) {
            geometry = try filter.geometry(width: width, height: height)
        } catch {
            throw .filter(error)
        }
        let kernel = filter.kernel
        let boundary = plan.extended?.mode ?? filter.boundary
        return ResolvedConvention(
            name: name, operation: operation,
            rows: axis(geometry.vertical, taps: kernel.height, rotated: operation != .correlate),
            columns: axis(geometry.horizontal, taps: kernel.width, rotated: operation == .convolve),
            border: border == .zeroed ? .zeroed : .extended(boundary), extent: extent, divisor: plan.divisor,
            bias: filter.bias, integers: integers, missing: missing, layer: layer)
    }

    private func axis(_ axis: FilterGeometry.Axis, taps: Int, rotated: Bool) -> ResolvedConvention.Axis {
        let last = axis.position(ofTap: taps - 1, at: axis.output - 1)
        var centre: Int?
        switch extent {
        case .size(.full), .size(.valid), .validEitherWay, .octaveFull: break
        default:
            let tap = axis.before / axis.dilation
            if axis.before % axis.dilation == 0, tap < taps { centre = rotated ? taps - 1 - tap : tap }
        }
        return ResolvedConvention.Axis(
            input: axis.input, taps: taps, centre: centre, before: axis.before, after: last - axis.input + 1,
            stride: axis.stride, dilation: axis.dilation, output: axis.output)
    }
}
