import Convolution
import Foundation
import ImageBuffers
import TestSupport
import Testing

/// The page's laboratory: what it computes, and the lines that it gives, against the reference and the command.
extension PageBrowserTests {
    func checkLaboratory(_ page: PageInBrowser, _ folder: URL, _ generator: inout SeededGenerator) throws {
        for (width, height) in [(13, 8), (1, 5), (4, 3)] {
            try checkComputedResults(page, folder, width: width, height: height, &generator)
        }
        try checkCommandLines(page, folder, &generator)
        try checkOwnPicture(page, folder)
        try checkKernelButtons(page, folder)
        try checkPageOnly(page, folder)
    }

    private var modes: [FilterMode] { [.correlate, .convolve] }

    private func isClose(_ number: Double, _ exact: Double, relative: Double, absolute: Double) -> Bool {
        abs(number - exact) <= relative * abs(exact) + absolute
    }

    /// Random kernels, border rules and centres: both results are the reference's, as sums and as whole pictures.
    private func checkComputedResults(
        _ page: PageInBrowser, _ folder: URL, width: Int, height: Int, _ generator: inout SeededGenerator
    ) throws {
        let name = "laboratory-\(width)x\(height)"
        let rows = (0..<height).map { _ in (0..<width).map { _ in Float(Int.random(in: 0...255, using: &generator)) } }
        try writePNG(try grayImage(rows), to: folder.appending(path: "\(name).png"))
        let file = try makePage(folder, "\(name).png", ["-k", "emboss"], name: name)
        try page.browser.open(file)
        for number in 0..<14 {
            let trial = LaboratoryTrial(boundary: LaboratoryTrial.boundaries[number % 7], &generator)
            let places = (0..<4).map { _ in
                (Int.random(in: 0..<width, using: &generator), Int.random(in: 0..<height, using: &generator))
            }
            let lines = try page.text(trial.script(places)).split(separator: "\n").map(String.init)
            try #require(lines.count == places.count, "\(lines) of \(trial); seed \(testSeed)")
            for (side, mode) in modes.enumerated() {
                let filter = try trial.filter(mode).resolved(width: width, height: height)
                let exact = try Reference.filter(Plane(rows: rows), with: filter)
                let size = max(trial.kernel.absoluteSum, 1) * 255
                for (line, (x, y)) in zip(lines, places) {
                    let numbers = LaboratoryTrial.numbers(line)
                    try #require(numbers.count == 4, "\(line)")
                    let value = exact[x, y]
                    #expect(
                        isClose(numbers[side], value, relative: 1e-8, absolute: 1e-12 * size),
                        "the sum at \(x), \(y): \(line), not \(value); \(mode), \(trial), \(name); seed \(testSeed)")
                    // The picture's sample is shown with six digits.
                    #expect(
                        isClose(numbers[2 + side], value, relative: 5.1e-6, absolute: 1e-12 * size),
                        "the sample at \(x), \(y): \(line), not \(value); \(mode), \(trial), \(name); seed \(testSeed)")
                }
            }
            #expect(try page.content("provenance").contains("The results shown are computed in this page"), "\(trial)")
        }
        #expect(page.complaints(about: file).isEmpty, "\(page.complaints(about: file))")
        _ = try page.browser.evaluate("document.getElementById('lab-reset').click()")
        #expect(try page.content("provenance").contains("those of the run"))
    }

    /// The copied lines, run by a shell, write what the page shows.
    private func checkCommandLines(
        _ page: PageInBrowser, _ folder: URL, _ generator: inout SeededGenerator
    ) throws {
        let input = "it's a $picture.png"
        try PageCase(name: "", width: 11, height: 9, layout: .rgba, kernel: Kernel(rows: [[1]])).write(
            to: folder.appending(path: input), &generator)
        let file = try makePage(folder, input, ["-k", "emboss"], name: "lines")
        try page.browser.open(file)
        let planes = try readImage(folder.appending(path: input)).planes
        for number in 0..<7 {
            let trial = LaboratoryTrial(boundary: LaboratoryTrial.boundaries[number], &generator)
            _ = try page.text(trial.script([(0, 0)]))
            try page.choose("lab-mode", "both")
            _ = try page.browser.evaluate("document.getElementById('copy-command').click()")
            let script = try page.value("copied")
            #expect(script.split(separator: "\n").count == 2)
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-ec", "imgconv() { \"$IMGCONV\" \"$@\" --overwrite --quiet; }\n\(script)"]
            process.environment = ProcessInfo.processInfo.environment.merging(["IMGCONV": commandPath]) { $1 }
            process.currentDirectoryURL = folder
            try process.run()
            process.waitUntilExit()
            try #require(process.terminationStatus == 0, "\(script)")
            for mode in modes {
                let written = try readImage(folder.appending(path: "it's a $picture.\(mode.rawValue).npy")).planes
                let filter = try trial.filter(mode).resolved(width: 11, height: 9)
                for channel in 0..<3 {
                    let exact = try Reference.filter(Plane(rows: planes[channel]), with: filter)
                    let size = max(trial.kernel.absoluteSum, 1) * 255
                    for y in 0..<9 {
                        for x in 0..<11 {
                            let number = Double(written[channel][y][x])
                            #expect(
                                isClose(number, exact[x, y], relative: 1e-6, absolute: 1e-6 * size),
                                "\(x), \(y) by \(script); \(trial); seed \(testSeed)")
                        }
                    }
                }
            }
        }
        _ = try page.browser.evaluate("document.getElementById('copy-python').click()")
        #expect(try page.value("copied").contains("Image.open(\"it's a $picture.png\")"))
        #expect(page.complaints(about: file).isEmpty, "\(page.complaints(about: file))")
    }

    /// A picture of the reader's own, and one that is too large to be filtered whole.
    private func checkOwnPicture(_ page: PageInBrowser, _ folder: URL) throws {
        let file = folder.appending(path: "odd.html")
        try page.browser.open(file)
        let sample = { (x: Int, y: Int) -> Float in Float((x * 7 + y * 13 + x * y) % 256) }
        let rows = (0..<20).map { y in (0..<30).map { x in sample(x, y) } }
        try writePNG(try grayImage(rows), to: folder.appending(path: "own.png"))
        try page.chooseFile("lab-file", folder.appending(path: "own.png"))
        try page.browser.wait(
            for: "document.getElementById('picture-note').textContent.includes('as this browser decodes it')")
        let trial = LaboratoryTrial(kernel: Kernel(rows: [[1, 2, 0], [-3, 0.5, 4]]), boundary: .reflect, anchor: nil)
        let places = [(0, 0), (29, 19), (7, 11)]
        let lines = try page.text(trial.script(places)).split(separator: "\n").map(String.init)
        for (side, mode) in modes.enumerated() {
            let exact = try Reference.filter(
                Plane(rows: rows), with: trial.filter(mode).resolved(width: 30, height: 20))
            for (line, (x, y)) in zip(lines, places) {
                let number = LaboratoryTrial.numbers(line)[side]
                #expect(isClose(number, exact[x, y], relative: 1e-8, absolute: 1e-9), "\(line)")
            }
        }
        #expect(try page.content("figures").contains("own.png: 30 \u{D7} 20 samples"))
        let wide = (0..<3).map { y in (0..<1500).map { x in sample(x, y) } }
        try writePNG(try grayImage(wide), to: folder.appending(path: "strip.png"))
        try page.chooseFile("lab-file", folder.appending(path: "strip.png"))
        try page.browser.wait(
            for: "document.getElementById('picture-note').textContent.includes('columns 238 to 1261')")
        try Data("no picture".utf8).write(to: folder.appending(path: "text.png"))
        try page.chooseFile("lab-file", folder.appending(path: "text.png"))
        try page.browser.wait(
            for: "document.getElementById('laboratory-status').textContent.includes('cannot decode text.png')")
        #expect(page.complaints(about: file).isEmpty, "\(page.complaints(about: file))")
    }

    /// Named kernels, the half turn and its motion, and sentences that hold for some kernels only.
    private func checkKernelButtons(_ page: PageInBrowser, _ folder: URL) throws {
        let browser = page.browser
        let file = folder.appending(path: "laboratory-13x8.html")
        let turned = "[...document.querySelectorAll('#turned td')].map((cell) => cell.textContent).join()"
        let fields = "[...document.querySelectorAll('#written input')].map((field) => field.value).join()"
        let (emboss, rotated) = ("−2,−1,0,−1,1,1,0,1,2", "2,1,0,1,1,−1,0,−1,−2")
        for reducesMotion in [false, true] {
            try browser.open(file, in: .init(reducesMotion: reducesMotion))
            #expect(try page.text(turned) == rotated && page.text(fields) == emboss)
            _ = try browser.evaluate("document.getElementById('lab-turn').click()")
            #expect(try page.text(turned) == emboss, "it begins as it is written")
            let motions = "document.querySelector('#turned table').getAnimations().length"
            #expect(try browser.number(motions) == (reducesMotion ? 0 : 1))
            try browser.wait(for: "document.getElementById('turned-caption').textContent.includes('180')")
            #expect(
                try page.text(turned) == rotated && page.text("document.querySelectorAll('.turning').length") == "0")
        }
        _ = try browser.evaluate("document.getElementById('lab-rotate').click()")
        #expect(try page.text(fields) == rotated && page.text(turned) == emboss)
        try page.choose("lab-kernel", "sobel")
        #expect(try page.content("takeaway").contains("its own negative: convolution = \u{2212}correlation"))
        // A copied border sample does not change its sign.
        try page.choose("lab-boundary", "copy")
        #expect(try !page.content("takeaway").contains("its own negative"))
        try page.choose("lab-kernel", "gaussian")
        #expect(try page.content("takeaway").contains("convolution and correlation are the same"))
        #expect(try page.content("responses").contains("Convolution: the kernel, which is its own half turn"))
        try page.choose("lab-kernel", "emboss")
        #expect(try page.content("responses").contains("Correlation: the kernel rotated by 180"))
        #expect(try page.content("responses").contains("Convolution: the kernel as written"))
        _ = try browser.evaluate(
            "(() => { const field = document.querySelector('#written input'); field.value = '1/x'; "
                + "field.dispatchEvent(new Event('input', { bubbles: true })); })()")
        #expect(try page.content("laboratory-status").contains("“1/x” is not a number"))
        // Zooming keeps the chosen sample where it is.
        let before = try page.place(ofColumn: Int(page.value("column")) ?? 0, row: Int(page.value("row")) ?? 0)
        _ = try browser.evaluate("document.getElementById('zoom-in').click()")
        try browser.waitForFrame()
        let after = try page.place(ofColumn: Int(page.value("column")) ?? 0, row: Int(page.value("row")) ?? 0)
        #expect(abs(before.x - after.x) < 20 && abs(before.y - after.y) < 20, "\(before), \(after)")
        // The mark around it has the sheet's colour: a frame here, because samples are large.
        let scale = try browser.number("Number(document.getElementById('picture').dataset.scale)")
        #expect(try scale > 24 && page.color(at: (after.x - scale / 2, after.y)) == "214,0,122,255", "\(scale)")
        let small =
            "[...document.querySelectorAll('button, select, input:not(.button input)')].filter((element) => "
            + "element.offsetParent && Math.min(element.offsetWidth, element.offsetHeight) < 44).length"
        try browser.open(file, in: .init(width: 390, height: 844, isPhone: true))
        #expect(try browser.number(small) == 0 && browser.number("document.documentElement.scrollWidth") <= 390)
        #expect(page.complaints(about: file).isEmpty, "\(page.complaints(about: file))")
    }

    /// A page without an image of the user's, and one of two libraries, which computes nothing else.
    private func checkPageOnly(_ page: PageInBrowser, _ folder: URL) throws {
        let result = try imgconv(["compare", "--page-only", "-o", "lab.html"], in: folder)
        #expect(
            result.status == 0 && result.text.hasPrefix("lab.html: Correlation and Convolution"), "\(result.errors)")
        try page.browser.open(folder.appending(path: "lab.html"))
        #expect(try page.content("takeaway").contains("the two differ by up to"))
        #expect(try page.text("document.getElementById('experiments').hidden") == "0")
        #expect(page.complaints(about: folder.appending(path: "lab.html")).isEmpty)
        try page.browser.open(folder.appending(path: "sizes.html"))
        #expect(try page.text("document.getElementById('experiments').hidden") == "1")
        #expect(try page.content("no-laboratory").contains("results are those of the run"))
    }
}
