import ImageBuffers
import ImageCodecs

extension StageChain {
    /// Adds the stage that computes the luma of the input's colours, if kernels read luma.
    func luma(of source: StripQueue) -> StripQueue {
        guard let luma = Luma(plan, request) else { return source }
        let output = StripQueue(
            StripShape(width: source.shape.width, samples: .planes(plan.channels.layout)), height: source.height,
            capacity: rows, count: 2, gathering: source.reason)
        queues.append(output)
        computing.append(
            PixelStage(from: [source], into: output) { rows, inputs, result, index in
                luma.store(rows, of: inputs[0], into: result, at: index)
            })
        return output
    }

    /// Adds the stage that adds the change of luma to the input's colours, if kernels read luma.
    func addLumaChange(_ sums: StripQueue, to source: StripQueue) throws(PipelineError) -> StripQueue {
        guard let luma = Luma(plan, request) else { return sums }
        let colors = cut(try centres(from: source), layout: plan.input.layout)
        let output = StripQueue(
            StripShape(width: sums.shape.width, samples: .planes(plan.resultLayout)), height: sums.height,
            capacity: isSingle || !sums.isWhole ? sums.capacity : rows, count: 2,
            gathering: resultReason)
        queues.append(output)
        computing.append(
            PixelStage(from: [sums, colors], into: output, lag: lag) { rows, inputs, result, index in
                luma.addChange(rows, of: inputs[0], to: inputs[1], into: result, at: index)
            })
        return output
    }

    /// Number of rows between the stage that computes luma or light and one that waits for the result of the kernels.
    var lag: Int {
        Saturating.sum(2 * rows, plan.kernels.readingInput.reduce(0) { max($0, $1.leastRows) })
    }
}

/// The luma of colours, and colours whose luma is changed.
///
///     Y = wr R + wg G + wb B        (R', G', B') = (R, G, B) + (Y' - Y)
///
/// The differences of red and blue from luma stay as they are, because the weights' sum is 1.
private struct Luma {
    private let weights: [Double]
    /// The index of alpha beside colours; beside luma it is 1.
    private let alphaIndex: Int?
    private let rounds: Bool

    /// - Returns: `nil` if kernels do not read luma.
    init?(_ plan: ImagePlan, _ request: FilterRequest) {
        guard let weights = plan.channels.lumaWeights else { return nil }
        self.weights = weights
        alphaIndex = plan.input.layout.alphaIndex
        // A library that is followed filters integers, if they are not linear light.
        rounds = request.chain.first.convention != nil && !request.isLinear && plan.input.holdsIntegers
    }

    /// Stores the luma and the alpha of rows.
    func store(_ rows: Range<Int>, of strip: Strip, into result: Strip, at index: Int) {
        for (row, y) in rows.enumerated() {
            result.planes.image.withMutablePlane(0) { plane in
                plane.withMutableRow(index + row) { out in
                    forEachPixel(y, of: strip) { x, luma in out[x] = luma }
                }
            }
        }
        guard let alphaIndex else { return }
        copyAlpha(rows, ofChannel: alphaIndex, of: strip, into: result, channel: 1, at: index)
    }

    /// Stores the colours of rows with the change of their luma, and alpha.
    func addChange(_ rows: Range<Int>, of sums: Strip, to colors: Strip, into result: Strip, at index: Int) {
        var changes = [Double](repeating: 0, count: result.shape.width)
        for (row, y) in rows.enumerated() {
            sums.planes.image.withPlane(0) { plane in
                plane.withRow(sums.index(of: y)) { filtered in
                    forEachPixel(y, of: colors) { x, luma in changes[x] = Double(filtered[x]) - Double(luma) }
                }
            }
            for channel in 0..<3 {
                colors.planes.image.withPlane(channel) { plane in
                    plane.withRow(colors.index(of: y)) { color in
                        result.planes.image.withMutablePlane(channel) { target in
                            target.withMutableRow(index + row) { out in
                                for x in out.indices { out[x] = Float(Double(color[x]) + changes[x]) }
                            }
                        }
                    }
                }
            }
        }
        guard let alphaIndex else { return }
        copyAlpha(rows, ofChannel: 1, of: sums, into: result, channel: alphaIndex, at: index)
    }

    /// Computes the luma of a row's pixels.
    private func forEachPixel(_ y: Int, of strip: Strip, _ body: (_ x: Int, _ luma: Float) -> Void) {
        let (forRed, forGreen, forBlue) = (weights[0], weights[1], weights[2])
        let row = strip.index(of: y)
        strip.planes.image.withPlane(0) { reds in
            strip.planes.image.withPlane(1) { greens in
                strip.planes.image.withPlane(2) { blues in
                    reds.withRow(row) { red in
                        greens.withRow(row) { green in
                            blues.withRow(row) { blue in
                                for x in red.indices {
                                    let sum = forRed * Double(red[x]) + forGreen * Double(green[x])
                                    let luma = Float(sum + forBlue * Double(blue[x]))
                                    body(x, rounds ? luma.rounded() : luma)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private func copyAlpha(
        _ rows: Range<Int>, ofChannel channel: Int, of strip: Strip, into result: Strip, channel target: Int,
        at index: Int
    ) {
        strip.planes.image.withPlane(channel) { source in
            result.planes.image.withMutablePlane(target) { plane in
                for (row, y) in rows.enumerated() {
                    source.withRow(strip.index(of: y)) { from in
                        plane.withMutableRow(index + row) { to in for x in to.indices { to[x] = from[x] } }
                    }
                }
            }
        }
    }
}
