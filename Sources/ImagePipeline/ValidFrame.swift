import Conventions
import Convolution
import ImageBuffers
import ImageCodecs

/// A border of one value around the samples whose neighbourhood is inside the image.
struct ValidFrame {
    /// The value, in sample units of the output.
    let value: Double
    /// The samples that are no border.
    let inside: Region

    /// The border of a region of the result.
    func cropped(to region: Region?) -> ValidFrame {
        guard let region else { return self }
        return ValidFrame(value: value, inside: inside.seen(from: region))
    }
}

extension Region {
    /// The common part with another region, counted from that one's first row and column; possibly empty.
    fileprivate func seen(from other: Region) -> Region {
        let cut = { (own: Range<Int>, other: Range<Int>) in
            let common = own.clamped(to: other)
            return common.lowerBound - other.lowerBound..<common.upperBound - other.lowerBound
        }
        return Region(rows: cut(rows, other.rows), columns: cut(columns, other.columns))
    }
}

extension FilterChain {
    /// The chain whose result has the image's size, and the border that this result has around that of `self`.
    ///
    /// Samples inside the border do not depend on the boundary mode. The border itself is replaced afterwards, so the mode is
    /// one that needs no other rows.
    /// - Parameters:
    ///   - value: the value of the border.
    ///   - input: the size of the image, to which all kernels can be applied.
    ///   - subject: the image's name in messages.
    /// - Throws: `PipelineError` of kind `usage` if the kernels do not leave out a border, or are more than filters.
    func framed(
        with value: Double, input: Axes, samples: SampleKind, subject: String
    ) throws(PipelineError) -> (chain: FilterChain, frame: ValidFrame) {
        var chain = self
        var inside = Region(width: input.x, height: input.y)
        var first: Padding?
        for (index, operation) in operations.enumerated() {
            let shrunk = combination == .sequence && index > 0 ? inside : Region(width: input.x, height: input.y)
            let (plain, geometry) = try operation.validFilter(
                Axes(x: shrunk.width, y: shrunk.height), samples: samples, subject: subject)
            // Results that are combined lie on each other, as alpha lies under the first.
            let placed = combination == .sequence ? nil : first
            let sides = placed ?? Self.sides(geometry)
            var filter = plain
            filter.padding = sides
            // Sums inside the image are divided too.
            if filter.boundary != .renormalize { filter.boundary = .edge }
            chain.operations[index] = .filter(filter)
            first = first ?? sides
            inside = Region(
                rows: shrunk.rows.lowerBound + sides.before.y..<shrunk.rows.upperBound - sides.after.y,
                columns: shrunk.columns.lowerBound + sides.before.x..<shrunk.columns.upperBound - sides.after.x)
        }
        return (chain, ValidFrame(value: value, inside: inside))
    }

    /// The samples that a valid result has less than its input on each side, seen from the kernel's centre.
    private static func sides(_ geometry: FilterGeometry) -> Padding {
        let before = geometry.centre * geometry.dilation
        return Padding(
            before: before,
            after: Axes(
                x: geometry.input.x - geometry.output.x - before.x, y: geometry.input.y - geometry.output.y - before.y))
    }
}

extension FilterOperation {
    /// The equivalent filter whose result leaves out the samples at the border, and its geometry.
    fileprivate func validFilter(
        _ size: Axes, samples: SampleKind, subject: String
    ) throws(PipelineError) -> (filter: Filter, geometry: FilterGeometry) {
        let option = "--valid-fill"
        if case .layer = self {
            let reason = "a layer has other output channels than the image"
            throw PipelineError(.usage, option, "\(reason); omit it", file: subject, reason: reason)
        }
        let plain: Filter?
        let geometry: FilterGeometry
        do throws(ConventionError) {
            plain = try plainFilter(size, samples: samples)
            geometry = try self.geometry(width: size.x, height: size.y, samples: samples)
        } catch {
            throw PipelineError(error, subject: subject)
        }
        guard let plain else {
            let rounds = convention?.integers != nil && samples != .float
            let how = rounds ? "rounds to integers in its own way" : "is more than a weighted sum"
            let reason = "\(convention?.name ?? "the kernel") \(how)"
            let advice = rounds ? "add --rounding half-even, or omit it" : "omit it"
            throw PipelineError(.usage, option, "\(reason); \(advice)", file: subject, reason: reason)
        }
        let span = Axes(
            x: geometry.horizontal.span(ofTaps: plain.kernel.width),
            y: geometry.vertical.span(ofTaps: plain.kernel.height))
        guard geometry.before == Axes(both: 0), geometry.stride == Axes(both: 1),
            geometry.output == Axes(x: size.x - span.x + 1, y: size.y - span.y + 1)
        else {
            let reason = "it fills the border that --size valid leaves out, with a stride of 1"
            throw PipelineError(
                .usage, option, "\(reason); omit it, or --stride", file: subject, reason: reason)
        }
        return (plain, geometry)
    }
}

extension ValidFrame {
    /// Rejects a value that integers of the output cannot hold.
    func check(against output: ImageHeader, subject: String) throws(PipelineError) {
        let limit = output.holdsIntegers ? Double(output.maximum) : Double(Float.greatestFiniteMagnitude)
        guard value > limit || value < (output.holdsIntegers ? 0 : -limit) else { return }
        let held = output.holdsIntegers ? "integers from 0 to \(Int(limit))" : "float32 numbers"
        let reason = "a sample of the output cannot be \(value); \(output.format.name) holds \(held)"
        throw PipelineError(.usage, "--valid-fill", reason, file: subject, reason: reason)
    }

    /// Replaces the border of a channel.
    /// - Parameters:
    ///   - rows: rows of the result.
    ///   - index: the row of the strip's memory that holds the first of them.
    func fill(_ rows: Range<Int>, ofChannel channel: Int, of strip: Strip, at index: Int, with value: Float) {
        strip.planes.image.withMutablePlane(channel) { plane in
            for (row, y) in rows.enumerated() {
                let inside = inside.rows.contains(y) ? inside.columns : 0..<0
                plane.withMutableRow(index + row) { out in
                    for x in 0..<inside.lowerBound { out[x] = value }
                    for x in inside.upperBound..<out.count { out[x] = value }
                }
            }
        }
    }

    /// The extent of some channels inside the border.
    func extent(of channels: [Int], in image: borrowing PlanarImage, row: Int) -> SampleExtent {
        var extent = SampleExtent()
        for channel in channels {
            image.withPlane(channel) {
                extent.include(
                    $0, rows: inside.rows.lowerBound + row..<inside.rows.upperBound + row, columns: inside.columns)
            }
        }
        return extent
    }
}

extension StageChain {
    /// Adds the stage that replaces the border of a float result, if there is one.
    func fillBorder(of result: StripQueue, _ frame: ValidFrame?) -> StripQueue {
        guard let frame else { return result }
        let layout = plan.resultLayout
        let filled = plan.changedColors
        return addPixels(from: [result], layout: layout) { rows, inputs, strip, index in
            for channel in 0..<layout.channelCount {
                strip.copy(rows.count, ofChannel: channel, of: inputs[0], from: rows.lowerBound, at: index)
                guard filled.contains(channel) else { continue }
                frame.fill(rows, ofChannel: channel, of: strip, at: index, with: Float(frame.value))
            }
        }
    }
}
