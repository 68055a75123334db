import ImageReport

extension DifferenceFigures {
    /// The figures for the line that every run prints.
    var words: String {
        guard metrics.differingCount > 0 else { return "no difference" }
        let psnrWords = psnr.isNaN ? "no PSNR" : "PSNR \(NumberText.significant(psnr, digits: 4)) dB"
        let similarityWords =
            switch similarity {
            case .success(let mean): "SSIM \(NumberText.fixed(mean, digits: 4))"
            case .failure(let absence): "no SSIM (\(absence.words))"
            }
        return "difference at most \(Self.short(metrics.largest)), mean \(Self.short(metrics.mean)), "
            + "in \(NumberText.percent(metrics.differingShare)) of the samples, RMSE \(Self.short(metrics.rmse)), "
            + "\(psnrWords), \(similarityWords)"
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
        return object
    }

    private static func short(_ value: Double) -> String { NumberText.significant(value, digits: 4) }
}

extension StructuralSimilarity.Absence {
    fileprivate var words: String {
        switch self {
        case .smallerThanWindow:
            "the image is smaller than \(StructuralSimilarity.windowSide)x\(StructuralSimilarity.windowSide)"
        case .noRange: "the reference's samples are all the same"
        case .notFinite: "some samples are no finite numbers"
        }
    }
}
