import ArgumentParser
import Conventions
import Convolution
import ImageBuffers
import ImageCodecs
import ImagePipeline
import ImageReport
import KernelFormats

/// Parses option values; errors suggest the nearest valid spelling.
enum ArgumentReaders {
    /// A value of an enumeration whose raw values are the spellings on the command line.
    ///
    /// Case, hyphens and underscores do not matter.
    /// - Parameter synonyms: other spellings; see `Synonyms`.
    static func choice<Choice: CaseIterable & RawRepresentable>(
        _ text: String, or synonyms: [String: Choice] = [:]
    ) throws -> Choice where Choice.RawValue == String {
        let key = Synonyms.key(text)
        if let choice = Choice.allCases.first(where: { Synonyms.key($0.rawValue) == key }) ?? synonyms[key] {
            return choice
        }
        throw unknown(text, among: Choice.allCases.map(\.rawValue))
    }

    /// An engine; `nil` for `auto`.
    static func algorithm(_ text: String) throws -> FilterAlgorithm? {
        if Synonyms.key(text) == "auto" { return nil }
        do { return try choice(text) } catch {
            throw unknown(text, among: ["auto"] + FilterAlgorithm.allCases.map(\.rawValue))
        }
    }

    /// The spellings of chroma samplings.
    static let samplings = ["keep"] + ChromaSampling.allCases.map(\.rawValue)

    /// A chroma sampling; `nil` for `keep`.
    static func sampling(_ text: String) throws -> ChromaSampling? {
        if let sampling = ChromaSampling(rawValue: text) { return sampling }
        guard text == "keep" else { throw unknown(text, among: samplings) }
        return nil
    }

    /// A colour.
    static func color(_ text: String) throws -> BackgroundColor {
        if let color = BackgroundColor(text) { return color }
        let meant = Suggestion.nearest(to: text.lowercased(), among: BackgroundColor.names)
        throw ValidationError(
            (meant.map { "did you mean \($0)? " } ?? "")
                + "a colour is a name such as white, #rgb, #rrggbb, or r,g,b with numbers from 0 to 255")
    }

    /// A number, or a fraction such as 1/9.
    static func number(_ text: String) throws -> Double {
        guard let value = KernelText.number(text) else {
            let point = text.replacing(",", with: ".")
            let hint = point != text && KernelText.number(point) != nil ? "; decimals have a point, as in \(point)" : ""
            throw ValidationError("must be a finite number or a fraction such as 1/9\(hint)")
        }
        return value
    }

    /// The spellings of the boundary modes, for shell completion.
    static let boundaries = BoundaryMode.all.flatMap { mode in
        mode == .constant(0) ? [mode.row.name, "\(mode.row.name):"] : [mode.row.name]
    }

    /// The spellings of the boundary modes for help and messages, with the default marked.
    static let boundaryList = boundaries.map { name in
        name == "symmetric" ? "symmetric (default)" : name.hasSuffix(":") ? name + "V" : name
    }.joined(separator: ", ")

    /// `symmetric`, `constant:V` and the other boundary modes, also by their names in other programs.
    static func boundary(_ text: String) throws -> BoundaryMode {
        let colon = text.firstIndex { ":=".contains($0) } ?? text.endIndex
        var key = Synonyms.key(text[..<colon])
        for module in ["cv2.", "cv."] where key.hasPrefix(module) { key.removeFirst(module.count) }
        // Other programs use these names for two different modes.
        let ambiguous = [
            "mirror": "reflect (border sample not repeated: c b | a b c) or symmetric (repeated: b a | a b)",
            "repeat": "edge (border sample repeated: a a | a b c) or wrap (image repeated: b c | a b c)",
        ]
        if let meanings = ambiguous[key] { throw ValidationError("means \(meanings); write the one that you mean") }
        let mode = BoundaryMode.all.first { mode in
            ([mode.row.name] + mode.row.otherNames).contains { Synonyms.key($0) == key }
        }
        guard let mode else {
            throw unknown(text, among: boundaries.map { $0 == "constant:" ? "constant:V" : $0 })
        }
        guard colon < text.endIndex else { return mode }
        guard mode == .constant(0), !key.contains("zero") && key != "black" else {
            throw ValidationError("only constant takes a value, as in constant:128; write \(text[..<colon]) alone")
        }
        let value = Float(try number(String(text[colon...].dropFirst())))
        guard value.isFinite else { throw ValidationError("the constant is too large for a float32 sample") }
        return .constant(value)
    }

    /// `center`, `x=X,y=Y`, or `X,Y`.
    static func anchor(_ text: String) throws -> AnchorChoice {
        if ["center", "centre", "default"].contains(Synonyms.key(text)) { return .center }
        let text = text.lowercased().filter { !" ()[]".contains($0) }
        let pair = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        if pair.count == 2, let x = pair[0], let y = pair[1] { return .tap(Kernel.Anchor(x: x, y: y)) }
        var x: Int?
        var y: Int?
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            if part.hasPrefix("x="), x == nil, let value = Int(part.dropFirst(2)) {
                x = value
            } else if part.hasPrefix("y="), y == nil, let value = Int(part.dropFirst(2)) {
                y = value
            } else {
                throw ValidationError("must be center, or x=X,y=Y with a column and a row of the kernel counted from 0")
            }
        }
        guard let x, let y else { throw ValidationError("must be center, or x=X,y=Y with both numbers") }
        return .tap(Kernel.Anchor(x: x, y: y))
    }

    /// A library's convention.
    static func convention(_ text: String) throws -> Convention {
        do throws(ConventionError) {
            return try Convention(text)
        } catch {
            throw ValidationError(error.description)
        }
    }

    /// `N` for both axes, or `y=N,x=N`.
    static func pair(_ text: String, from least: Int) throws -> Axes {
        let text = text.lowercased().filter { $0 != " " }
        // Larger than any image, yet small enough that sums of positions cannot overflow.
        let bounds = least...(1 << 32)
        if let both = Int(text), bounds.contains(both) { return Axes(both: both) }
        var x: Int?
        var y: Int?
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let value = Int(part.dropFirst(2)).flatMap { bounds.contains($0) ? $0 : nil }
            if part.hasPrefix("x="), x == nil, let value {
                x = value
            } else if part.hasPrefix("y="), y == nil, let value {
                y = value
            } else {
                throw ValidationError("must be a whole number from \(least) up, or y=N,x=N")
            }
        }
        guard let x, let y else {
            throw ValidationError("must be a whole number from \(least) up, or y=N,x=N with both numbers")
        }
        return Axes(x: x, y: y)
    }

    /// `auto`, or a positive number.
    static func differenceGain(_ text: String) throws -> DifferenceGain {
        if Synonyms.key(text) == "auto" { return .auto }
        guard let value = KernelText.number(text), value > 0 else {
            throw ValidationError("must be auto, or a number above 0")
        }
        return .factor(value)
    }

    /// A whole number from a list.
    static func integer(_ text: String, among choices: [Int]) throws -> Int {
        guard let value = Int(text), choices.contains(value) else {
            throw ValidationError("must be \(choices.map(String.init).joined(separator: " or "))")
        }
        return value
    }

    /// A whole number within bounds.
    static func integer(_ text: String, in bounds: ClosedRange<Int>) throws -> Int {
        guard let value = Int(text), bounds.contains(value) else {
            let upper = bounds.upperBound == .max ? "up" : "to \(bounds.upperBound)"
            throw ValidationError("must be a whole number from \(bounds.lowerBound) \(upper)")
        }
        return value
    }

    /// An amount of memory.
    static func memory(_ text: String) throws -> MemoryBudget {
        guard let bytes = ByteCount.parse(text) else {
            throw ValidationError("must be a number of bytes, or a number with K, M or G such as 512M")
        }
        guard bytes >= MemoryBudget.least else {
            let least = ByteCount.words(MemoryBudget.least)
            throw ValidationError("the least is \(least), for the program and a small image")
        }
        return MemoryBudget(bytes: bytes)
    }

    /// `N` for columns and rows, or columns x rows as in 31x1.
    static func size(_ text: String, in bounds: ClosedRange<Int>) throws -> Axes {
        let sides = text.split(separator: "x", maxSplits: 1, omittingEmptySubsequences: false).map { Int($0) }
        guard let x = sides[0], let y = sides[sides.count - 1], bounds.contains(x), bounds.contains(y) else {
            throw ValidationError(
                "must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound), or columns x rows as in 31x1"
            )
        }
        return Axes(x: x, y: y)
    }

    /// `WxH+X+Y`, or `WxH` for the first columns and rows.
    static func crop(_ text: String) throws -> Crop {
        // Larger than any image, yet small enough that sums of positions cannot overflow.
        let limit = 1 << 32
        let parts = text.split(separator: "+", omittingEmptySubsequences: false)
        let numbers = (parts[0].split(separator: "x", omittingEmptySubsequences: false) + parts.dropFirst()).map {
            $0.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int($0).flatMap { $0 <= limit ? $0 : nil } : nil
        }
        guard parts.count == 3 && numbers.count == 4 || parts.count == 1 && numbers.count == 2,
            let width = numbers[0], let height = numbers[1], min(width, height) > 0,
            let x = parts.count == 1 ? 0 : numbers[2], let y = parts.count == 1 ? 0 : numbers[3]
        else {
            throw ValidationError(
                "must be columns x rows + first column + first row, as in 640x480+100+50, counted from 0")
        }
        return Crop(size: Axes(x: width, y: height), offset: Axes(x: x, y: y))
    }

    /// Channels of pictures, separated by commas.
    static func channels(_ text: String) throws -> ChannelSelection {
        let names = ["red": "r", "green": "g", "blue": "b", "alpha": "a", "y": "luma"]
        let channels = try text.split(separator: ",", omittingEmptySubsequences: false).map {
            word throws -> ChannelSelection.Channel in
            let name = String(word).lowercased().filter { $0 != " " }
            guard !name.isEmpty else {
                throw ValidationError("has an empty part; separate channels by one comma, as in r,g,b")
            }
            do { return try choice(names[name] ?? name) } catch let error as ValidationError {
                throw ValidationError(
                    word.count == text.count ? error.message : "\(String(word).singleLine): \(error.message)")
            }
        }
        if let refusal = ChannelSelection.refusal(of: channels) { throw ValidationError(refusal) }
        return ChannelSelection(channels)
    }

    /// A file format, named by a usual extension.
    static func format(_ text: String) throws -> ImageFormat {
        let ending = text.lowercased().drop { $0 == "." }
        if let format = ImageFormat.forExtension(String(ending)) { return format }
        throw unknown(text, among: ImageFormat.all.map { $0.fileExtensions[0] })
    }

    private static func unknown(_ text: String, among words: [String]) -> ValidationError {
        let all = words.joined(separator: ", ")
        guard let meant = Suggestion.nearest(to: text, among: words) else {
            return ValidationError("choose one of \(all)")
        }
        return ValidationError("did you mean \(meant)? Choose one of \(all)")
    }
}

/// The value of `--anchor`.
enum AnchorChoice: Equatable {
    /// The kernel's own anchor, or the mode's default centre.
    case center
    /// A tap of the kernel.
    case tap(Kernel.Anchor)
}

extension NameSpecification {
    /// The names of the flag that allows outputs to be replaced, as other programs have them: cp, mv, unzip, ffmpeg.
    static let overwrite: NameSpecification = [
        .long, .customShort("y"), .customShort("f"), .customLong("force"),
    ]
}
