import ImagePipeline
import ImageReport

extension Verification {
    /// The largest difference for the line that every run prints.
    var words: String {
        let difference =
            "largest difference from the reference \(NumberText.significant(maximumAbsolute, digits: 4))"
        guard let place = firstDiffering else { return difference }
        return difference + " among finite samples, "
            + place.finitenessWords(count: finitenessDiffers, of: "result and reference")
    }

    /// The same for a program.
    var json: JSONObject {
        var object = JSONObject()
        object.add("max_abs", maximumAbsolute)
        object.add("max_rel", maximumRelative)
        object.addFiniteness(finitenessDiffers, first: firstDiffering)
        return object
    }
}

extension DifferenceMetrics.Position {
    /// How many samples are NaN or infinite in one of two images alone, the first of them standing here.
    func finitenessWords(count: Int, of images: String) -> String {
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
    /// Adds how many samples are NaN or infinite in one of two images alone, and the first of them.
    mutating func addFiniteness(_ count: Int, first place: DifferenceMetrics.Position?) {
        add("finiteness_differs", count)
        if let place { add("finiteness_differs_at", place.json) }
    }
}
