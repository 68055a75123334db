/// The layout of a source row for the inner loop: extended past both ends and sorted by stride.
///
/// With a stride s, the taps of neighbouring outputs are s samples apart. The extended row is therefore stored as s
/// phases, each with every s-th sample, so that a tap reads contiguous samples at any stride:
///
///     stride 2:  e0 e2 e4 e6 | e1 e3 e5 e7
///
/// Far outside, the extension is constant or periodic, so a tap there is moved to a nearer position with the same
/// samples. A row is therefore never longer than about four times the image and the output, however large the kernel or
/// its dilation.
package struct RowExtension: Sendable {
    /// For each column of taps, the element of the extended row that output sample 0 reads; sample x reads the x-th
    /// after it.
    package let offsets: [Int]
    /// Elements in an extended row, in all phases.
    package let length: Int

    private let sourceWidth: Int
    private let stride: Int
    private let phaseLength: Int
    /// Image position of the extended row's first sample.
    private let first: Int
    /// Source columns in the extended row, which are nearly always all of them.
    private let inside: Range<Int>
    private let halo: Halo
    private let outsideValue: Float

    package init(axis: FilterGeometry.Axis, taps: Int, boundary: BoundaryMode) {
        let stride = axis.output > 1 ? axis.stride : 1
        let reach = (axis.output - 1) * stride + 1
        let starts = (0..<taps).map { tap in
            Self.nearestEqual(axis.position(ofTap: tap, at: 0), reach: reach, width: axis.input, boundary: boundary)
        }
        let first = starts.reduce(starts[0], min)
        let count = starts.reduce(starts[0], max) + reach - first
        let phaseLength = (count + stride - 1) / stride
        let element = { (position: Int) in (position - first) % stride * phaseLength + (position - first) / stride }

        let insideStart = min(max(first, 0), first + count)
        let insideEnd = max(min(first + count, axis.input), insideStart)
        self.offsets = starts.map(element)
        self.length = phaseLength * stride
        self.sourceWidth = axis.input
        self.stride = stride
        self.phaseLength = phaseLength
        self.first = first
        self.inside = insideStart..<insideEnd
        let ends = [first..<insideStart, insideEnd..<(first + count)].filter { !$0.isEmpty }
        let isShort = ends.reduce(0) { $0 + $1.count } <= Self.longestTable
        halo =
            isShort
            ? .table(ends.joined().map { (element($0), boundary.sourceIndex(of: $0, count: axis.input) ?? -1) })
            : .ends(ends.map { ($0, SourceIndices(from: $0.lowerBound, count: axis.input, boundary: boundary)) })
        self.outsideValue = boundary.outsideValue
    }

    /// The samples beyond the image.
    ///
    /// Each case has a single array, because arrays are reference-counted whenever a row is extended: with two, 64x64
    /// samples took 8 % longer (7 taps).
    private enum Halo: Sendable {
        /// Few samples, as in nearly all images: the element of the extended row, and the source column or -1 for none.
        case table([(element: Int, source: Int)])
        /// Many samples, as with padding: the positions before and after the image, without a table that grows with
        /// them.
        case ends([(positions: Range<Int>, columns: SourceIndices)])
    }

    /// Maximum number of samples in a table; 64x64 samples take 6 % longer without one (7 taps).
    private static let longestTable = 4096

    /// The start nearest to the image from which `reach` samples equal those from `start`.
    private static func nearestEqual(_ start: Int, reach: Int, width: Int, boundary: BoundaryMode) -> Int {
        let period = boundary.axisExtension(count: width).period
        guard period > 0 else { return min(max(start, -reach), width) }
        guard abs(start) > period else { return start }
        return start % period
    }
}

extension RowExtension {
    /// Lays out a source row.
    ///
    /// Unsafe leaf: `source` holds `sourceWidth` samples and `target` has space for `length`. Every element written is
    /// `element(position)` of a position in the extended row, and therefore below `length`.
    package func extend(_ source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>) {
        if stride == 1 {
            unsafe (target + (inside.lowerBound - first)).update(from: source + inside.lowerBound, count: inside.count)
        } else {
            // One phase after the other: with a stride of 2 and 15 taps on each side, the separable engine takes 9 ms
            // (8 MP), rather than 20 ms if it alternates between phases.
            for start in inside.prefix(stride) {
                var element = (start - first) % stride * phaseLength + (start - first) / stride
                var column = start
                while column < inside.upperBound {
                    unsafe target[element] = source[column]
                    element &+= 1
                    column &+= stride
                }
            }
        }
        switch halo {
        case .table(let entries):
            for (element, column) in entries {
                unsafe target[element] = column < 0 ? outsideValue : source[column]
            }
        case .ends(let ends):
            for (positions, columns) in ends {
                unsafe extend(positions, from: columns, of: source, into: target)
            }
        }
    }

    /// Unsafe leaf, as above.
    private func extend(
        _ positions: Range<Int>, from columns: SourceIndices, of source: UnsafePointer<Float>,
        into target: UnsafeMutablePointer<Float>
    ) {
        var columns = columns
        var (index, phase) = (positions.lowerBound - first).quotientAndRemainder(dividingBy: stride)
        for _ in 0..<positions.count {
            let column = columns.next()
            unsafe target[phase * phaseLength + index] = column < 0 ? outsideValue : source[column]
            phase &+= 1
            if phase == stride { (phase, index) = (0, index &+ 1) }
        }
    }
}
