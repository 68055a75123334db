import Batch
import ImagePipeline

/// What became of an image, as a JSON object.
enum BatchJSON {
    static func object(_ result: BatchResult, _ kernels: KernelSelection) -> String {
        if case .done(let request, let outcome) = result.status { return RunReport(request, outcome, kernels).json }
        var object = JSONObject()
        object.add("input", result.file.place == .standardInput ? "-" : result.file.place.name)
        switch result.status {
        case .done: break
        case .skipped(let reason):
            object.add("output", result.output)
            object.add("status", "skipped")
            object.add("error", nil as String?)
            object.add("reason", reason)
        case .planned:
            object.add("output", result.output)
            object.add("status", "planned")
            object.add("error", nil as String?)
        case .failed(let error):
            object.add("output", nil as String?)
            object.add("status", "failed")
            object.add("error", error.description)
        }
        object.add("seconds", result.seconds)
        return object.text
    }
}
