import JSON
import Conventions
import Convolution

extension ExplanationReport {
    /// The explanation as JSON, with numbers in full precision and the lines to copy.
    var json: String {
        var object = JSONObject()
        object.add("a", a.title)
        object.add("b", b.title)
        object.add("kernel", kernelObject)
        object.add("image", Self.size(columns: why.image.x, rows: why.image.y))
        object.add("agree", why.agrees)
        let verdict = verdictLines.joined(separator: "\n")
        object.add("verdict", verdict)
        object.add("reason", RotationReason(self)?.text)
        let rows = ExplanationTable(self).rows
        object.add("points", why.points.map { point in Self.point(point, rows.first { $0.kind == point.kind }) })
        object.add("difference", Self.difference(why.difference))
        object.add("difference_of_bytes", Self.difference(why.differenceOfBytes))
        object.add("shift", why.shift.map(Self.pair))
        object.add("output", output)
        object.add("transposing", transposing)
        object.add("remedy", remedy)
        return object.text
    }

    private var kernelObject: JSONObject {
        var object = JSONObject()
        object.add("name", given?.name)
        object.add("width", why.kernel.width)
        object.add("height", why.kernel.height)
        object.add("is_example", given == nil)
        return object
    }

    private static func point(_ point: ExplanationPoint, _ row: ExplanationTable.Row?) -> JSONObject {
        var object = JSONObject()
        object.add("point", point.kind.rawValue)
        object.add("a", row?.a)
        object.add("b", row?.b)
        object.add("differs", point.differs)
        object.add("visible", point.isVisible)
        if case .upTo(let value) = point.effect { object.add("largest_alone", value) }
        if case .upToOfBytes(let value) = point.effect { object.add("largest_alone_of_bytes", value) }
        return object
    }

    private static func difference(_ bound: DifferenceBound) -> JSONObject {
        var object = JSONObject()
        object.add("samples", [0, Int(bound.white)])
        object.add("largest", bound.largest)
        object.add("exact", bound.largestIsExact)
        object.add("interior", bound.interior)
        object.add("border", bound.border)
        var reach = JSONObject()
        reach.add("top", bound.reach.before.y)
        reach.add("bottom", bound.reach.after.y)
        reach.add("left", bound.reach.before.x)
        reach.add("right", bound.reach.after.x)
        object.add("border_reach", reach)
        return object
    }

    private var output: JSONObject {
        let (rows, columns) = (why.alignment.rows, why.alignment.columns)
        var object = JSONObject()
        object.add("a", Self.size(columns: columns.countA, rows: rows.countA))
        object.add("b", Self.size(columns: columns.countB, rows: rows.countB))
        return object
    }

    private var transposing: JSONObject? {
        guard let transposing = why.transposing else { return nil }
        var object = JSONObject()
        object.add("helps", transposing.helps)
        object.add("left", transposing.left)
        return object
    }

    private var remedy: JSONObject {
        let text = RemedyText(self)
        var object = JSONObject()
        object.add("language", text.call?.language)
        object.add("lines", text.call?.lines ?? [])
        object.add("call", why.remedy.map { "\($0.call)" })
        object.add("flags", text.flags ?? [])
        object.add("like", b.title)
        return object
    }

    private static func size(columns: Int, rows: Int) -> JSONObject {
        var object = JSONObject()
        object.add("width", columns)
        object.add("height", rows)
        return object
    }

    private static func pair(_ pair: Axes) -> JSONObject {
        var object = JSONObject()
        object.add("x", pair.x)
        object.add("y", pair.y)
        return object
    }
}
