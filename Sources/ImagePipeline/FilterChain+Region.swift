import Conventions
package import Convolution
import ImageBuffers

/// The part of an image that a region of the result depends on, and the kernels that compute the region from this part.
struct RegionPlan {
    /// The kernels for an image that is the part alone.
    private(set) var chain: FilterChain
    /// The same with convolution and correlation exchanged, if they are needed.
    private(set) var flipped: FilterChain?
    /// The part of the image.
    private(set) var source: Region
    /// The region of the chain's result; `nil` if the chain computes nothing else.
    private(set) var cut: Region?

    /// - Parameters:
    ///   - region: the region of the result; `nil` for all of it.
    ///   - input: the size of the image.
    /// - Throws: `ConventionError` if a kernel cannot be applied to such an image.
    init(
        _ chain: FilterChain, flipped: FilterChain?, region: Region?, of input: Axes, samples: SampleKind
    ) throws(ConventionError) {
        (self.chain, self.flipped, source, cut) = (chain, flipped, Region(width: input.x, height: input.y), region)
        guard let region, let needs = try chain.needs(for: region, of: input, samples: samples),
            let first = needs.first
        else { return }
        var others: [FilterChain.Need] = []
        if let flipped {
            guard let needs = try flipped.needs(for: region, of: input, samples: samples) else { return }
            others = needs
        }
        // Kernels that are combined, and those that are flipped, read the same part.
        let reading = chain.combination == .sequence ? [first] + others.prefix(1) : needs + others
        source = reading.reduce(first.source) { $0.joined($1.source) }
        self.chain = try chain.cropped(to: needs, from: source)
        self.flipped = try flipped?.cropped(to: others, from: source)
        cut = nil
    }
}

extension FilterChain {
    /// The region of a kernel's result that is needed, and what the kernel needs for it.
    fileprivate struct Need {
        let filter: Filter
        /// The size of the kernel's input.
        let input: Axes
        let region: Region
        let source: Region
    }

    /// What each kernel computes for a region of the chain's result; `nil` if one of them is more than a filter.
    fileprivate func needs(
        for region: Region, of input: Axes, samples: SampleKind
    ) throws(ConventionError) -> [Need]? {
        let sizes = try outputSizes(width: input.x, height: input.y, samples: samples)
        var needs: [Need] = []
        for (index, operation) in operations.enumerated().reversed() {
            let isNext = combination == .sequence && index < operations.count - 1
            let region = isNext ? needs[0].source : region
            let input = combination == .sequence && index > 0 ? sizes[index - 1] : input
            guard let filter = try operation.plainFilter(input, samples: samples) else { return nil }
            do throws(FilterError) {
                let resolved = try filter.resolved(width: input.x, height: input.y)
                needs.insert(
                    Need(filter: filter, input: input, region: region, source: resolved.source(of: region)), at: 0)
            } catch {
                throw .filter(error)
            }
        }
        return needs
    }

    /// The chain whose kernels compute what is needed of their results.
    /// - Parameter source: the part of the image that is read.
    fileprivate func cropped(to needs: [Need], from source: Region) throws(ConventionError) -> FilterChain {
        var chain = self
        for (index, need) in needs.enumerated() {
            let given = combination == .sequence && index > 0 ? needs[index - 1].region : source
            do throws(FilterError) {
                chain.operations[index] = .filter(try need.filter.cropped(to: need.region, of: need.input, from: given))
            } catch {
                throw .filter(error)
            }
        }
        return chain
    }
}

/// A region of a result, counted in samples of the result as it is shown.
package struct Crop: Equatable, Sendable {
    /// The number of columns and rows.
    package var size: Axes
    /// The first column and row.
    package var offset: Axes

    /// Creates a region; sizes are at least 1, offsets at least 0.
    package init(size: Axes, offset: Axes) { (self.size, self.offset) = (size, offset) }
}

extension Crop: CustomStringConvertible {
    /// As on the command line: `WxH+X+Y`.
    package var description: String { "\(size.x)x\(size.y)+\(offset.x)+\(offset.y)" }
}

extension Crop {
    /// The region in the result as it is stored.
    /// - Parameters:
    ///   - result: the size of the result as it is stored.
    ///   - orientation: how the result is turned for display.
    ///   - subject: the image's name in messages.
    /// - Throws: `PipelineError` if the region is not within the result.
    func region(
        of result: Axes, _ orientation: Orientation, subject: String
    ) throws(PipelineError) -> Region {
        let shown = result.turned(orientation)
        let room = Axes(x: shown.x - offset.x, y: shown.y - offset.y)
        guard size.x <= room.x, size.y <= room.y else {
            let isInside = min(room.x, room.y) > 0
            let largest = isInside ? Crop(size: room, offset: offset) : Crop(size: shown, offset: Axes(both: 0))
            let message = "the region \(self) is not within the result of \(shown.x)x\(shown.y) samples"
            var error = PipelineError(
                .data, subject, message, advice: "; --crop can be \(largest) at most", reason: message)
            error.cause = "the region is not within the result"
            throw error
        }
        return Region(rows: offset.y..<offset.y + size.y, columns: offset.x..<offset.x + size.x)
            .stored(orientation, width: result.x, height: result.y)
    }
}
