import ImageCodecs
import ImageFilters
import ImagePlanes

/// What an image will hold in memory while it is filtered, estimated before it is decoded.
enum MemoryNeed {
    /// Rows of samples as they lie in planes.
    static func planes(width: Int, rows: Int, channels: Int) -> Int {
        // Rows are padded to 64 bytes and kept off multiples of 4096.
        product(width + 32, rows, channels, MemoryLayout<Float>.stride)
    }

    /// A decoder's and an encoder's own: the whole image where it cannot be decoded row by row, some rows, tables, and
    /// what is compressed by several threads.
    static func codecs(_ decoder: Decoder, _ plan: RunPlan, _ request: FilterRequest) -> Int {
        let tables = 2 << 20
        let header = plan.output
        guard header.format == .png else { return sum(decoder.heldBytes, tables) }
        // A strip's rows, filtered and compressed, for each thread and one more (`png_strips.c`).
        let rowBytes = product(header.width, header.layout.channelCount, header.bitDepth / 8)
        let image = product(rowBytes, header.height)
        let strip = min(image, max(rowBytes, (request.encoding.pngLevel ?? 0) < 5 ? 1 << 19 : 1 << 20))
        let jobs = min(ThreadCount.preferred + 1, image / max(strip, 1) + 1)
        return sum(decoder.heldBytes, tables, product(4, strip, jobs))
    }

    /// An image that is held whole: its planes and the result's, and what is compared with it.
    static func whole(_ decoder: Decoder, _ plan: RunPlan, _ request: FilterRequest) -> Int {
        let (input, output) = (plan.input, plan.output)
        let inputBytes = planes(width: input.width, rows: input.height, channels: input.layout.channelCount)
        let outputChannels = product(output.layout.channelCount, plan.places.count)
        let outputBytes = planes(width: output.width, rows: output.height, channels: outputChannels)
        let onePlane = max(
            planes(width: input.width, rows: input.height, channels: 1),
            planes(width: output.width, rows: output.height, channels: 1))
        // Planes are freed one by one as their results come, unless somebody looks at them again.
        let keeps = plan.keepsInput || request.steps.layer != nil
        var need = sum(keeps ? sum(inputBytes, outputBytes) : max(inputBytes, outputBytes), onePlane)
        if request.steps.steps.count > 1 { need = sum(need, product(2, onePlane)) }
        if plan.roundsLikeLibrary { need = sum(need, product(2, onePlane)) }
        // A plane's rows, and three matrices of double precision where a layer's channels are added up.
        if request.verify { need = sum(need, product(7, onePlane)) }
        if request.difference != nil { need = sum(need, product(2, outputBytes)) }
        return sum(need, codecs(decoder, plan, request))
    }

    /// Sums and products of what files claim; one that no machine has stays the largest number.
    static func sum(_ numbers: Int...) -> Int {
        numbers.reduce(0) { total, number in
            let (sum, overflow) = total.addingReportingOverflow(number)
            return overflow ? .max : sum
        }
    }

    static func product(_ numbers: Int...) -> Int {
        numbers.reduce(1) { total, number in
            let (product, overflow) = total.multipliedReportingOverflow(by: number)
            return overflow ? .max : product
        }
    }
}

extension PipelineError {
    /// An image that would hold more than the budget allows.
    init(need: Int, budget: MemoryBudget, reason: String?, subject: String) {
        let why = reason.map { ", held whole (\($0))," } ?? ""
        self.init(
            .data, subject,
            "filtering it\(why) takes about \(ByteCount.words(need)) of memory, more than the limit of "
                + "\(ByteCount.words(budget.bytes)); --memory sets the limit")
    }
}
