import Convolution

extension Hypothesis {
    /// A description of the operation, including changes to the kernel.
    package var operationText: String {
        if variant == .notApplied { return variant.phrase }
        let weights =
            family.weighting == .posneg
            ? ", positive and negative weights each divided by their own sum" : ""
        if sameVariants.contains(.asWritten), sameVariants.contains(.rotated180) {
            return "convolved or correlated with the kernel (both are the same here)\(weights)"
        }
        return variant.phrase + weights
    }

    /// A description of centre, size, stride and dilation; empty if there is nothing to report.
    package var placementText: String {
        let extentText =
            switch extent {
            case .size(.same): variant == .notApplied ? "" : centre.map { "centre x=\($0.x),y=\($0.y)" } ?? ""
            case .size(let size): "size \(size.rawValue)"
            case .padding(let before, let after): Self.paddingText(before, after)
            case .cropped(let from): "cropped from x=\(from.x),y=\(from.y) on"
            }
        let one = Axes(both: 1)
        let parts = [
            extentText, placement.stride == one ? "" : "stride \(placement.stride)",
            placement.dilation == one ? "" : "dilation \(placement.dilation)",
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private static func paddingText(_ before: Axes, _ after: Axes) -> String {
        before == after
            ? "padding \(before)" : "padding left \(before.x), right \(after.x), top \(before.y), bottom \(after.y)"
    }
}

extension KernelVariant {
    /// A description of the variant as an operation.
    var phrase: String {
        switch self {
        case .asWritten: "correlated with the kernel as written"
        case .rotated180: "convolved with the kernel"
        case .flippedLeftRight: "correlated with the kernel flipped left to right only"
        case .flippedTopBottom: "correlated with the kernel flipped top to bottom only"
        case .transposed: "correlated with the kernel transposed"
        case .transposedRotated180: "convolved with the kernel transposed"
        case .rotatedRight: "correlated with the kernel rotated by 90 degrees clockwise"
        case .rotatedLeft: "correlated with the kernel rotated by 90 degrees anticlockwise"
        case .notApplied: "not filtered at all"
        }
    }
}

extension BorderRule {
    /// A description of the rule; empty if no kernel reaches the border.
    package var text: String {
        switch self {
        case .extended(.copy): "border samples copied unfiltered"
        case .extended(let mode): "border \(mode)"
        case .zeroed: "border samples set to 0"
        case .notReached: ""
        }
    }
}
