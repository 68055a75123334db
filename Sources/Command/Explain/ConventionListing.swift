import JSON
import Conventions
import ImageReport

/// The table of libraries' functions, as text of 80 columns and as JSON.
enum ConventionListing {
    static let introduction = """
        Functions whose conventions are known, for --like and for imgconv explain:
        SYSTEM.FUNCTION[:option=value,...]. A name may be short where it is no other's
        (filter2D, ndimage.convolve); case does not matter; a word may stand without
        its option's name (scipy.signal.convolve2d:same,symm). An option's default is
        printed first; lists are apart by colons. k is the number of the kernel's rows
        or columns, and // drops the fraction.
        """

    static var text: String {
        ([introduction] + ConventionTable.presets.map { entry($0) }).joined(separator: "\n\n")
    }

    private static func entry(_ preset: ConventionPreset) -> String {
        var rows: [(String, String)] = []
        let aliases = preset.aliases
        if !aliases.isEmpty { rows.append(("also", aliases.joined(separator: ", "))) }
        if let plain = try? preset.convention() {
            let words = ConventionText(plain)
            rows.append(("does", "\(words.operation); centre \(words.centreRule)"))
            rows.append(("border", words.border))
            rows.append(("size", words.extent))
            if plain.divisor.rule != .one { rows.append(("divides", "by \(words.divisor)")) }
        }
        for option in preset.options {
            let isWord = option.words.contains { $0.name == option.defaultValue }
            let others = option.expected.split(separator: ",").map { $0.trimmed }.filter { $0 != option.defaultValue }
            let values =
                others.isEmpty
                ? option.defaultValue : option.defaultValue + (isWord ? ", " : "; ") + others.joined(separator: ", ")
            rows.append(("\(option.name)=", values))
        }
        let width = min(rows.map(\.0.count).max() ?? 0, 24)
        let lines = rows.flatMap { label, words in
            TextLayout.wrapped(words, first: "  \(label.padding(to: width))  ", indent: width + 4)
        }
        return ([preset.name] + lines).joined(separator: "\n")
    }

    static var jsonLines: [String] {
        ConventionTable.presets.map { preset in
            var object = JSONObject()
            object.add("name", preset.name)
            object.add("aliases", preset.aliases)
            if let plain = try? preset.convention() {
                object.add("operation", plain.operation.rawValue)
                object.add("centre", plain.centre.rawValue)
                object.add("border", ConventionText(plain).border)
                object.add("size", ConventionText(plain).extent)
            }
            object.add(
                "options",
                preset.options.map { option in
                    var member = JSONObject()
                    member.add("name", option.name)
                    member.add("aliases", option.aliases)
                    member.add("default", option.defaultValue)
                    member.add("words", option.words.map(\.name))
                    member.add("takes", option.expected)
                    return member
                })
            return object.text
        }
    }
}

extension Substring {
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
