package import Convolution
import KernelFormats

/// The command's filter that does what a convention does, and its flags.
package struct FilterFlags: Equatable, Sendable {
    /// The filter, for any size of image with the same remainder under the stride.
    package let filter: Filter
    /// The flags, without those of defaults: `["--mode correlate", "--boundary constant"]`.
    package let flags: [String]

    /// Determines the flags, or returns `nil` if flags cannot express the convention.
    /// - Throws: what `Convention.filter(for:width:height:samples:)` throws.
    init?(_ b: Convention, kernel: Kernel, image: Axes) throws(ConventionError) {
        let b = b.withUnitFill
        let plan = try b.plan(for: kernel, width: image.x, height: image.y, samples: .float)
        guard b.operation != .flipRows, b.border != .zeroed, plan.extended == nil, !b.roundsKernel else { return nil }
        var filter = plan.filter
        guard let (size, anchor, padding) = Self.extent(of: filter, image) else { return nil }
        filter.size = size
        filter.anchor = anchor
        filter.padding = padding
        var flags = ["--mode \(filter.mode.rawValue)"]
        if filter.boundary != .symmetric, size != .valid || padding != nil {
            flags.append("--boundary \(filter.boundary)")
        }
        if size != .same { flags.append("--size \(size.rawValue)") }
        if let padding { flags.append("--padding \(Self.spelled(padding.before))") }
        if let anchor { flags.append("--anchor x=\(anchor.x),y=\(anchor.y)") }
        if filter.stride != Axes(both: 1) { flags.append("--stride \(Self.spelled(filter.stride))") }
        if filter.dilation != Axes(both: 1) { flags.append("--dilation \(Self.spelled(filter.dilation))") }
        if filter.gain != 1 { flags.append(Self.gain(plan, kernel)) }
        // With these flags, the gain also applies to the kernel's own offset.
        filter.kernel.offset = kernel.offset
        filter.bias -= filter.gain * kernel.offset
        if filter.bias != 0 { flags.append("--bias \(Kernel.shortestDecimal(filter.bias))") }
        self.filter = filter
        self.flags = flags
    }

    /// A size and an anchor, or a padding, that place the taps as in the filter.
    private static func extent(
        of filter: Filter, _ image: Axes
    ) -> (OutputSize, Kernel.Anchor?, Padding?)? {
        guard let padding = filter.padding else {
            let isUsual = filter.centre == filter.kernel.centre(for: filter.mode)
            return (filter.size, filter.size == .same && !isUsual ? filter.centre : nil, nil)
        }
        guard let wanted = try? filter.geometry(width: image.x, height: image.y) else { return nil }
        // If padding gives the output the image's size, or its strided part, it is the size `same`.
        let tap = Axes(x: padding.before.x / filter.dilation.x, y: padding.before.y / filter.dilation.y)
        if tap * filter.dilation == padding.before, tap.x < filter.kernel.width, tap.y < filter.kernel.height {
            let kernel = filter.kernel
            let anchor =
                filter.mode == .correlate
                ? Kernel.Anchor(x: tap.x, y: tap.y)
                : Kernel.Anchor(x: kernel.width - 1 - tap.x, y: kernel.height - 1 - tap.y)
            var same = filter
            (same.padding, same.size, same.anchor) = (nil, .same, anchor)
            if let found = try? same.geometry(width: image.x, height: image.y), found.output == wanted.output {
                return (.same, anchor == kernel.centre(for: filter.mode) ? nil : anchor, nil)
            }
        }
        if padding == .zero { return (.valid, nil, nil) }
        return padding.before == padding.after ? (filter.size, nil, padding) : nil
    }

    private static func gain(_ plan: Convention.Plan, _ kernel: Kernel) -> String {
        if plan.divisor == kernel.sum { return "--normalize sum" }
        let divisor = Kernel.shortestDecimal(plan.divisor)
        return plan.divisor.rounded() == plan.divisor
            ? "--scale 1/\(divisor)" : "--scale \(Kernel.shortestDecimal(plan.filter.gain))"
    }

    private static func spelled(_ pair: Axes) -> String {
        pair.x == pair.y ? "\(pair.x)" : "y=\(pair.y),x=\(pair.x)"
    }
}
