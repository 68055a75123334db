import Convolution

/// An input that a library refuses, or processes in a way that cannot be reproduced.
package enum ConventionConstraint: Equatable, Sendable {
    /// Kernels of even size.
    case oddSizes
    /// Kernels that are not square or have an even size, with the reason.
    case oddSquares(String)
    /// Kernels of sizes other than these squares.
    case squaresOf([Int])
    /// A stride and a dilation that are both above 1.
    case strideOrDilation
    /// Strides that differ between rows and columns, without dilation.
    case equalStridesUndilated
    /// A stride above 1 with the extent `torchSame`.
    case strideNeedsNumbers
    /// Padding by reflection with as many samples as the image has, or by repetition with more.
    case paddingWithinImage
    /// A zeroed border with a kernel larger than the image.
    case zeroedBorderWithinImage
    /// A repeated image with a kernel that reaches beyond it, with the reason.
    case repetitionWithinImage(String)
    /// An image mirrored with its border sample repeated, with a kernel that reaches two periods before it, with the
    /// reason.
    case mirroringWithinTwoPeriods(String)
    /// Integer arithmetic on images of 8 bits, with the reason.
    case noIntegerArithmeticOn8Bits(String)
}

extension ConventionConstraint {
    /// The input of a constraint.
    struct Case {
        var convention: Convention
        var kernel: Kernel
        var image: Axes
        var samples: SampleKind
        /// The positions of the kernel.
        var geometry: FilterGeometry
        /// The convention's padding of the image, if it is given by numbers.
        var padding: Padding
    }

    /// The reason why a case is refused; `nil` if it is not.
    func refusal(of one: Case) -> String? {
        let (convention, kernel) = (one.convention, one.kernel)
        let size = "\(kernel.height)x\(kernel.width)"
        switch self {
        case .oddSizes where kernel.width % 2 == 0 || kernel.height % 2 == 0:
            return "the kernel has \(size) rows and columns, and only odd numbers are taken"
        case .oddSquares(let reason)
        where kernel.width % 2 == 0 || kernel.height % 2 == 0 || kernel.width != kernel.height:
            return "the kernel has \(size) rows and columns, and \(reason)"
        case .squaresOf(let sizes) where kernel.width != kernel.height || !sizes.contains(kernel.width):
            let allowed = sizes.map { "\($0)x\($0)" }.joined(separator: " and ")
            return "the kernel has \(size) rows and columns, and only \(allowed) are taken"
        case .strideOrDilation
        where max(convention.stride.x, convention.stride.y) > 1 && max(convention.dilation.x, convention.dilation.y) > 1:
            return "strides beyond 1 and dilation rates beyond 1 exclude each other"
        case .equalStridesUndilated
        where convention.stride.x != convention.stride.y && convention.dilation == Axes(both: 1):
            return
                "the strides of rows and columns, \(convention.stride.y) and \(convention.stride.x), have to be equal"
        case .strideNeedsNumbers
        where convention.extent == .torchSame && (convention.stride.x > 1 || convention.stride.y > 1):
            return "padding=same needs a stride of 1; give the padding as numbers"
        case .paddingWithinImage:
            return Self.refusalOfPadding(one.padding, border: convention.border, image: one.image)
        case .zeroedBorderWithinImage
        where convention.border == .zeroed && (kernel.width > one.image.x || kernel.height > one.image.y):
            return "without a boundary the \(size) kernel has to fit into the \(one.image.y)x\(one.image.x) image"
        case .repetitionWithinImage(let reason)
        where convention.border == .extended(.wrap)
            && (kernel.width / 2 > one.image.x || kernel.height / 2 > one.image.y):
            return reason
        case .mirroringWithinTwoPeriods(let reason)
        where convention.border == .extended(.symmetric)
            && (Self.reachesTwoPeriods(one.geometry.horizontal) || Self.reachesTwoPeriods(one.geometry.vertical)):
            return reason
        case .noIntegerArithmeticOn8Bits(let reason)
        where convention.integers?.arithmetic == .integer && one.samples == .uint8:
            return reason
        default:
            return nil
        }
    }

    /// Whether taps reach two periods before the image; a single sample has no period, because all libraries repeat it.
    private static func reachesTwoPeriods(_ axis: FilterGeometry.Axis) -> Bool {
        axis.input > 1 && axis.before >= 4 * axis.input
    }

    private static func refusalOfPadding(
        _ padding: Padding, border: Convention.Border, image: Axes
    ) -> String? {
        let sides = [
            (max(padding.before.y, padding.after.y), image.y, "rows"),
            (max(padding.before.x, padding.after.x), image.x, "columns"),
        ]
        for (padding, count, name) in sides {
            if border == .extended(.reflect) && padding >= count {
                return "padding \(count) \(name) with \(padding) more by reflection needs more than \(padding)"
            }
            if border == .extended(.wrap) && padding > count {
                return "padding \(count) \(name) with \(padding) more by repetition needs at least \(padding)"
            }
        }
        return nil
    }
}
