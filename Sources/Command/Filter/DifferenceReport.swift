import ImageReport

extension DifferenceFigures {
    /// The figures for the line that every run prints.
    var words: String {
        guard metrics.differingCount > 0 else { return "no difference" }
        let similarityWords =
            switch similarity {
            case .success(let mean): "SSIM \(NumberText.fixed(mean, digits: 4))"
            case .failure(let absence): "no SSIM (\(absence.words))"
            }
        return "\(metrics.words(psnr: psnr, range: dataRange, of: scale)), \(similarityWords)"
    }

    /// The figures for a program; what has no number is null, and why there is no SSIM is said beside it.
    var json: JSONObject {
        var object = JSONObject()
        object.add("max", metrics.largest)
        object.add("mean", metrics.mean)
        object.add("rmse", metrics.rmse)
        object.add("psnr", psnr)
        switch similarity {
        case .success(let mean): object.add("ssim", mean)
        case .failure(let absence):
            object.add("ssim", nil as Double?)
            object.add("ssim_note", absence.words)
        }
        object.add("data_range", dataRange)
        object.add("data_range_of", scale.words)
        object.addFiniteness(metrics.finitenessDiffers, first: metrics.finitenessPosition)
        return object
    }
}

extension DifferenceMetrics {
    /// The figures of two images that differ.
    /// - Parameters:
    ///   - psnr: the ratio in decibels.
    ///   - range: what it is measured against.
    ///   - scale: what that is the range of.
    func words(psnr: Double, range: Double, of scale: DifferenceFigures.Scale) -> String {
        let short = { (value: Double) in NumberText.significant(value, digits: 4) }
        let unlike = finitenessPosition.map { $0.finitenessWords(count: finitenessDiffers, of: "the two") }
        guard largest > 0 else { return (unlike.map { "\($0), " } ?? "") + "no finite sample differs" }
        let ratio =
            psnr.isNaN
            ? "no PSNR (the range of \(scale.words) is 0)"
            : "PSNR \(short(psnr)) dB (range \(short(range)), of \(scale.words))"
        return "difference at most \(short(largest)), mean \(short(mean)), "
            + "in \(NumberText.percent(differingShare)) of the samples, RMSE \(short(rmse)), \(ratio)"
            + (unlike.map { ", \($0)" } ?? "")
    }
}

extension StructuralSimilarity.Absence {
    fileprivate var words: String {
        switch self {
        case .smallerThanWindow:
            "the image is smaller than \(StructuralSimilarity.windowSide)x\(StructuralSimilarity.windowSide)"
        case .noRange: "the data range is 0"
        case .notFinite: "some samples are no finite numbers"
        }
    }
}
