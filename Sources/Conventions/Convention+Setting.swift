import Convolution

extension Convention {
    /// Applies the setting of a word.
    /// - Parameter fill: the value past a constant border, from whichever option gives it.
    mutating func set(_ setting: ConventionSetting, fill: Double) {
        switch setting {
        case .operation(let operation): self.operation = operation
        case .centre(let centre): self.centre = centre
        case .border(let border): self.border = border
        case .filled: border = .extended(.constant(Float(fill)))
        case .filledWithPart(let part):
            border = .extended(.constant(0))
            fillOfMaximum = part
        case .extent(let extent): self.extent = extent
        case .divisor(let divisor): self.divisor = divisor
        case .integers(let rule): integers = rule
        case .reduction(let reduction): integers?.reduction = reduction
        case .interpolatesMissing: missing = .interpolate
        case .fillsMissing: missing = .replace(by: Float(fill))
        case .keepsMissing(let keeps): keepsMissing = keeps
        case .roundsKernel: roundsKernel = true
        case .layerLayout(let layout): layerLayout = layout
        case .nothing, .refused: break
        }
    }

    /// Applies an option's numbers.
    mutating func set(_ numbers: OptionNumbers) throws(ConventionError) {
        switch (numbers.target, numbers.content) {
        case (.bias, .real(let value)): bias = value
        case (.divisor, .real(let value)):
            guard value != 0 else { throw .refused(by: name, because: "a result cannot be divided by 0") }
            divisor = .number(value)
        case (.zeroTolerance, .real(let value)):
            if case .sum(.refused(_, let least)) = divisor {
                divisor = .sum(.refused(tolerance: value, least: least))
            }
        case (.anchor, .pair(let anchor)):
            anchorX = anchor.x < 0 ? nil : anchor.x
            anchorY = anchor.y < 0 ? nil : anchor.y
        case (.origin, .pair(let origin)): self.origin = origin
        case (.stride, .pair(let stride)): self.stride = stride
        case (.dilation, .pair(let dilation)): self.dilation = dilation
        case (.padding, .pair(let padding)): extent = .padding(Padding(padding))
        case (.groups, .whole(let groups)): self.groups = groups
        default: break  // a fill has been set with its border
        }
    }
}
