import JSON
import ImagePipeline
import ImageReport

extension DifferenceFigures {
    /// The figures as part of a run's line.
    var text: String {
        guard metrics.differingCount > 0 else { return "no difference" }
        let similarityText =
            switch similarity {
            case .success(let mean): "SSIM \(NumberFormatter.fixed(mean, digits: 4))"
            case .failure(let absence): "no SSIM (\(absence.text))"
            }
        return "\(metrics.text(psnr: psnr, range: dataRange, of: scale)), \(similarityText)"
    }

    /// The figures as a JSON object; missing figures are null, and a note says why there is no SSIM.
    /// - Parameter picture: the scale of the picture.
    func json(_ picture: DifferencePictureScale?) -> JSONObject {
        var object = JSONObject()
        object.add("max", metrics.largest)
        object.add("mean", metrics.mean)
        object.add("rmse", metrics.rmse)
        object.add("psnr", psnr)
        switch similarity {
        case .success(let mean): object.add("ssim", mean)
        case .failure(let absence):
            object.add("ssim", nil as Double?)
            object.add("ssim_note", absence.text)
        }
        object.add("data_range", dataRange)
        object.add("data_range_of", scale.words)
        object.addFiniteness(metrics.finitenessDiffers, first: metrics.finitenessPosition)
        object.add("gain", picture?.gain)
        object.add("saturated", picture?.saturatedShare)
        return object
    }
}

extension DifferencePictureScale {
    /// The magnification as part of a run's line; `nil` if nothing is magnified.
    var text: String? {
        guard gain > 0 else { return nil }
        let share = saturatedShare > 0 ? "\(NumberFormatter.percent(saturatedShare)) of the samples" : "no sample"
        return "drawn with gain \(NumberFormatter.significant(gain, digits: 4)) (\(share) saturated)"
    }
}

extension DifferenceMetrics {
    /// The figures of two images that differ.
    /// - Parameters:
    ///   - psnr: PSNR in decibels.
    ///   - range: the data range that PSNR refers to.
    ///   - scale: the source of the data range.
    func text(psnr: Double, range: Double, of scale: DifferenceFigures.Scale) -> String {
        let short = { (value: Double) in NumberFormatter.significant(value, digits: 4) }
        let unlike = finitenessPosition.map { $0.finitenessText(count: finitenessDiffers, of: "the two") }
        guard largest > 0 else { return (unlike.map { "\($0), " } ?? "") + "no finite sample differs" }
        let ratio =
            psnr.isNaN
            ? "no PSNR (the range of \(scale.words) is 0)"
            : "PSNR \(short(psnr)) dB (range \(short(range)), of \(scale.words))"
        return "difference at most \(short(largest)), mean \(short(mean)), "
            + "in \(NumberFormatter.percent(differingShare)) of the samples, RMSE \(short(rmse)), \(ratio)"
            + (unlike.map { ", \($0)" } ?? "")
    }
}

extension StructuralSimilarity.Absence {
    fileprivate var text: String {
        switch self {
        case .smallerThanWindow:
            "the image is smaller than \(StructuralSimilarity.windowSide)x\(StructuralSimilarity.windowSide)"
        case .noRange: "the data range is 0"
        case .notFinite: "some samples are not finite"
        }
    }
}

extension Verification {
    /// The largest difference as part of a run's line.
    var text: String {
        let difference =
            "largest difference from the reference \(NumberFormatter.significant(maximumAbsolute, digits: 4))"
        guard let place = firstDiffering else { return difference }
        return difference + " among finite samples, "
            + place.finitenessText(count: finitenessDiffers, of: "result and reference")
    }

    /// The differences as a JSON object.
    var json: JSONObject {
        var object = JSONObject()
        object.add("max_abs", maximumAbsolute)
        object.add("max_rel", maximumRelative)
        object.addFiniteness(finitenessDiffers, first: firstDiffering)
        return object
    }
}

extension DifferenceMetrics.Position {
    /// Describes the samples that are NaN or infinite in only one of two images; this is the position of the first.
    func finitenessText(count: Int, of images: String) -> String {
        "NaN or infinity differs between \(images) in \(count) \(count == 1 ? "sample" : "samples"), "
            + "first at x=\(x),y=\(y) of channel \(channel)"
    }

    var json: JSONObject {
        var object = JSONObject()
        object.add("x", x)
        object.add("y", y)
        object.add("channel", channel)
        return object
    }
}

extension JSONObject {
    /// Adds the number of samples that are NaN or infinite in only one of two images, and the position of the first.
    mutating func addFiniteness(_ count: Int, first place: DifferenceMetrics.Position?) {
        add("finiteness_differs", count)
        if let place { add("finiteness_differs_at", place.json) }
    }
}
