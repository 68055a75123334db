import Convolution
import Foundation
import ImageBuffers
import ImageCodecs
import KernelFormats
import TestSupport
import Testing

/// The page as a browser shows it: real clicks, keys and touches, against what the reference engine computes.
///
/// All of it runs in one browser, for its start takes longer than any of the checks.
@Suite struct PageBrowserTests {
    @Test func thePageWorksInABrowser() throws {
        guard let executable = Browser.executable else {
            print("note: no Chromium is installed; the page of compare was not looked at in a browser")
            return
        }
        let browser = try Browser(executable: executable)
        defer { browser.close() }
        let page = PageInBrowser(browser: browser)
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            for example in PageCase.all(&generator) { try check(example, page, folder, &generator) }
            try checkControls(page, folder)
            try checkTouch(page, folder)
            try checkNames(page, folder)
            try checkText(page, folder)
            try checkCrops(page, folder)
            try checkLaboratory(page, folder, &generator)
        }
    }

    /// Clicks samples inside and at every border; both sums must be the reference's.
    private func check(
        _ example: PageCase, _ page: PageInBrowser, _ folder: URL, _ generator: inout SeededGenerator
    ) throws {
        let input = folder.appending(path: example.name + (example.bitDepth == 32 ? ".npy" : ".png"))
        try example.write(to: input, &generator)
        let file = try makePage(folder, input.lastPathComponent, example.options, name: example.name)
        try page.browser.open(file)
        try page.browser.waitForFrame()
        let planes = try readImage(input).planes
        let filters = try [FilterMode.correlate, .convolve].map { mode in
            try Filter(example.kernel, mode: mode, boundary: example.boundary, size: example.size)
                .resolved(width: example.width, height: example.height)
        }
        // By side and channel.
        let exact = try filters.map { filter in
            try planes.map { try Reference.filter(Plane(rows: $0), with: filter) }
        }
        let output = filters[0].geometry.output
        var places = [(0, 0), (output.x - 1, output.y - 1), (0, output.y / 2), (output.x / 2, 0)]
        places.append((.random(in: 0..<output.x, using: &generator), .random(in: 0..<output.y, using: &generator)))
        // Sums of products that cancel one another are as exact as the products.
        let size = example.kernel.absoluteSum * Double(planes.joined().joined().reduce(1) { max($0, abs($1)) })
        for channel in example.layout == .gray ? ["0"] : ["all", "2"] {
            if example.layout != .gray { try page.choose("channel", channel) }
            let shown = channel == "all" ? [0, 1, 2] : [Int(channel) ?? 0]
            for (x, y) in places {
                try page.click(column: x, row: y)
                #expect(try page.value("column") == "\(x)" && page.value("row") == "\(y)", "\(example.name)")
                for (side, exact) in zip(["a", "b"], exact) {
                    let numbers = shown.map { exact[$0][x, y] }
                    try expectSums(numbers, side, page, size: size, "\(example.name) at \(x), \(y)")
                }
            }
        }
        #expect(page.complaints(about: file).isEmpty, "\(page.complaints(about: file))")
        #expect(try page.text("document.getElementById('failure').hidden") == "1")
    }

    /// Both of a side's results are what they should be, to six digits, and the page says so.
    private func expectSums(
        _ exact: [Double], _ side: String, _ page: PageInBrowser, size: Double, _ place: String
    ) throws {
        for quantity in ["double", "float32"] {
            let numbers = try page.numbers(side, quantity)
            let areEqual = zip(numbers, exact).allSatisfy { abs($0 - $1) <= max(1e-6 * abs($1), 1e-7 * size) }
            #expect(
                numbers.count == exact.count && areEqual,
                "\(place): \(side), \(quantity): \(numbers), not \(exact); seed \(testSeed)")
        }
        #expect(
            try page.text("document.querySelectorAll('article.side.\(side) .agreement.equal').length") == "1",
            "\(place)")
    }

    /// Makes a page by the command.
    func makePage(_ folder: URL, _ input: String, _ options: [String], name: String) throws -> URL {
        let result = try imgconv(["compare", "./" + input, "-o", "\(name).html", "--overwrite"] + options, in: folder)
        try #require(result.status == 0, "\(result.errors)")
        return folder.appending(path: "\(name).html")
    }
}

extension PageBrowserTests {
    /// The slider, the keys, zoom, and dark colours.
    private func checkControls(_ page: PageInBrowser, _ folder: URL) throws {
        let file = folder.appending(path: "odd.html")
        try page.browser.open(file)
        try page.browser.waitForFrame()
        try checkSlider(page)
        try checkKeys(page)
        let before = try page.content("zoom-level")
        let middle = try page.middle("picture")
        try page.browser.wheel(middle.x + 60, middle.y, pixels: -300)
        try page.browser.waitForFrame()
        #expect(try page.content("zoom-level") != before, "the wheel zooms")
        let color = "getComputedStyle(document.documentElement).backgroundColor"
        let light = try page.text(color)
        try page.browser.open(file, in: .init(isDark: true))
        let dark = try page.text(color)
        #expect(light != dark, "the system's dark colours: \(light) and \(dark)")
        _ = try page.browser.evaluate("document.getElementById('theme').click()")
        #expect(try page.text(color) == light, "the button overrules the system")
    }

    /// A point between the slider's old and new place changes from the right view's colour to the left one's.
    private func checkSlider(_ page: PageInBrowser) throws {
        try page.choose("left-view", "difference")
        try page.choose("right-view", "input")
        try page.browser.waitForFrame()
        let wipe = try page.middle("wipe")
        let sample = try page.place(ofColumn: 7, row: 1)
        try #require(sample.x > wipe.x, "a sample right of the slider")
        let before = try page.color(at: sample)
        try page.browser.drag(from: wipe, to: (wipe.x + 200, wipe.y))
        try page.browser.waitForFrame()
        #expect(try page.color(at: sample) != before, "the slider shows the left view")
        _ = try page.browser.evaluate("document.getElementById('wipe').focus()")
        let value = "document.getElementById('wipe').getAttribute('aria-valuenow')"
        try page.browser.press("Home")
        try page.browser.waitForFrame()
        #expect(try page.text(value) == "0")
        #expect(try page.color(at: sample) == before, "and the right view again")
        try page.browser.press("ArrowRight")
        try page.browser.waitForFrame()
        #expect(try page.text(value) == "2")
    }

    private func checkKeys(_ page: PageInBrowser) throws {
        let browser = page.browser
        // From the top of the page, Tab alone reaches the picture, and its outline says so.
        _ = try browser.evaluate("document.querySelector('.skip').focus()")
        for _ in 0..<20 where try page.text("document.activeElement.id") != "picture" { try browser.press("Tab") }
        #expect(try page.text("document.activeElement.id") == "picture")
        #expect(try page.text("getComputedStyle(document.getElementById('stage')).outlineStyle") == "solid")
        let (x, y) = (try #require(Int(page.value("column"))), try #require(Int(page.value("row"))))
        try browser.press(x > 0 ? "ArrowLeft" : "ArrowRight")
        try browser.press(y > 0 ? "ArrowUp" : "ArrowDown")
        #expect(try page.value("column") == "\(x > 0 ? x - 1 : x + 1)")
        #expect(try page.value("row") == "\(y > 0 ? y - 1 : y + 1)")
        #expect(try page.content("announcement").contains("Column \(x > 0 ? x - 1 : x + 1)"), "it is read aloud")
        try browser.press("4", code: "Digit4")
        try browser.press("!", code: "Digit1", shift: true)
        #expect(try page.content("right-caption") == "Difference" && page.content("left-caption") == "Input")
        try browser.press("x")
        #expect(try page.content("right-caption") == "Input" && page.content("left-caption") == "Difference")
        try browser.press("m")
        #expect(try page.content("sample-words").contains("They differ by"))
        try browser.press("?")
        #expect(try page.text("document.getElementById('keys').open") == "1")
        try browser.press("Escape")
        try browser.wait(for: "!document.getElementById('keys').open")
    }

    /// A phone: a tap chooses, two fingers zoom, and nothing is wider than the screen.
    private func checkTouch(_ page: PageInBrowser, _ folder: URL) throws {
        let browser = page.browser
        for name in ["odd", "even", "large", "float", "renormalize"] {
            try browser.open(folder.appending(path: "\(name).html"), in: .init(width: 360, height: 740, isPhone: true))
            #expect(try browser.number("document.documentElement.scrollWidth") <= 360, "\(name)")
        }
        try browser.open(folder.appending(path: "odd.html"), in: .init(width: 360, height: 740, isPhone: true))
        try browser.waitForFrame()
        let place = try page.place(ofColumn: 2, row: 6)
        try browser.touch("touchStart", [place])
        try browser.touch("touchEnd", [])
        try browser.waitForFrame()
        #expect(try page.value("column") == "2" && page.value("row") == "6")
        let middle = try page.middle("picture")
        let before = try browser.number("Number(document.getElementById('picture').dataset.scale)")
        try browser.touch("touchStart", [(middle.x - 60, middle.y), (middle.x - 30, middle.y)])
        try browser.touch("touchMove", [(middle.x - 120, middle.y), (middle.x - 30, middle.y)])
        try browser.touch("touchEnd", [])
        try browser.waitForFrame()
        let after = try browser.number("Number(document.getElementById('picture').dataset.scale)")
        #expect(abs(after / before - 3) < 0.1, "fingers three times as far apart: \(before), \(after)")
        #expect(try page.value("column") == "2", "zooming chooses nothing")
    }

    /// A file whose name is made to be taken for markup.
    private func checkNames(_ page: PageInBrowser, _ folder: URL) throws {
        let name = "a\"'><img src=x onerror=window.taken=1><!--<script>&amp;{{data}}\u{202E}\u{2028}.png"
        try FileManager.default.copyItem(at: folder.appending(path: "odd.png"), to: folder.appending(path: name))
        let file = try makePage(folder, name, ["-k", "1 2 3"], name: "names")
        try page.browser.open(file)
        #expect(try page.text("document.querySelector('h1').textContent") == "Correlation and convolution of \(name)")
        #expect(try page.text("document.title").contains("onerror=window.taken"))
        #expect(try page.content("figures").contains("<img src=x"))
        #expect(try page.text("typeof window.taken") == "undefined")
        #expect(try page.text("document.images.length") == "0")
        #expect(page.complaints(about: file).isEmpty)
    }

    /// A kernel that is its own half turn, and two libraries whose results have different sizes.
    private func checkText(_ page: PageInBrowser, _ folder: URL) throws {
        let same = try makePage(folder, "even.png", ["-k", "1 2 1; 2 4 2; 1 2 1"], name: "same")
        try page.browser.open(same)
        #expect(try page.content("takeaway").contains("convolution and correlation are the same"))
        #expect(try page.content("explanation").contains("its own half turn"))
        #expect(try page.content("sample-words").contains("The two are the same here"))
        // A sum that overflows in one result alone.
        var rows = (0..<20).map { y in (0..<20).map { x in Double((x * 7 + y * 3) % 11) } }
        rows[10][3] = 3.6e37
        try Data(NumericArray(shape: [20, 20], values: rows.flatMap { $0 }).npyBytes()).write(
            to: folder.appending(path: "overflow.npy"))
        let overflow = try makePage(folder, "overflow.npy", ["-k", "1 2 3; 4 5 6; 7 8 10"], name: "overflow")
        try page.browser.open(overflow)
        #expect(try page.content("lede").contains("NaN or infinity differs in 2 samples."))
        let presets = ["scipy.signal.convolve2d:mode=full", "scipy.ndimage.correlate"]
        let kernel = Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, -9]])
        let sizes = try makePage(
            folder, "float.npy", ["-k", kernel.textGrid, "--against"] + presets, name: "sizes")
        try page.browser.open(sizes)
        try page.browser.waitForFrame()
        #expect(
            try page.text("[...document.querySelectorAll('.inspector h3')].map((h) => h.textContent).join()")
                == presets.joined(separator: ","))
        #expect(try page.content("explanation").contains("the size of the result"))
        #expect(
            try page.text("[...document.getElementById('left-view').options].map((o) => o.value).join()") == "input,a,b"
        )
        // The full result begins one column and one row earlier.
        try page.click(column: 5, row: 1)
        #expect(
            try page.text("document.querySelector('article.side.b').textContent").contains(
                "column 4, row 0 of this result"))
        let plane = try readImage(folder.appending(path: "float.npy")).planes[0]
        let filters = [
            Filter(kernel, mode: .convolve, boundary: .constant(0), size: .full),
            Filter(kernel, mode: .correlate, boundary: .symmetric),
        ]
        for (filter, (side, x, y)) in zip(filters, [("a", 5, 1), ("b", 4, 0)]) {
            let exact = try Reference.filter(Plane(rows: plane), with: filter.resolved(width: 9, height: 7))[x, y]
            try expectSums([exact], side, page, size: 3 * kernel.absoluteSum, "two libraries")
        }
        #expect(page.complaints(about: sizes).isEmpty)
    }

    /// An image too large to be held whole: samples of the crops can be clicked, with the sums at the border, where the
    /// image goes on with samples of its other side.
    private func checkCrops(_ page: PageInBrowser, _ folder: URL) throws {
        let (width, height) = (1600, 1200)
        let sample = { (x: Int, y: Int) in Float((x * 7 + y * 13 + x * y % 31) % 256) }
        try writePNG(
            try grayImage((0..<height).map { y in (0..<width).map { x in sample(x, y) } }),
            to: folder.appending(path: "wide.png"))
        let kernel = [[0.11, -0.2, 0.3], [0.17, 0.5, -0.6], [0.7, 0.8, 0.93]]
        let text = kernel.map { $0.map { "\($0)" }.joined(separator: " ") }.joined(separator: "; ")
        let file = try makePage(folder, "wide.png", ["-k", text, "-b", "wrap"], name: "wide")
        let bytes = try #require(file.resourceValues(forKeys: [.fileSizeKey]).fileSize)
        #expect((1_000_000..<20_000_000).contains(bytes), "\(bytes) bytes")
        try page.browser.open(file)
        #expect(try page.content("crops").contains("can be clicked"))
        let corner = "find((button) => /columns 0 to .*rows 0 to/.test(button.textContent))"
        _ = try page.browser.evaluate("[...document.querySelectorAll('#crops button')].\(corner).click()")
        try page.browser.waitForFrame()
        for (x, y) in [(0, 0), (5, 0), (0, 9), (20, 30)] {
            try page.click(column: x, row: y)
            for (side, sign) in [("a", 1), ("b", -1)] {
                var sum = 0.0
                for a in -1...1 {
                    for b in -1...1 {
                        let (row, column) = ((y + sign * a + height) % height, (x + sign * b + width) % width)
                        sum += kernel[a + 1][b + 1] * Double(sample(column, row))
                    }
                }
                for quantity in ["double", "float32"] {
                    let number = try #require(page.numbers(side, quantity).first)
                    #expect(abs(number - sum) <= 1e-6 * max(abs(sum), 100), "\(side) \(quantity) at \(x), \(y)")
                }
            }
        }
        _ = try page.browser.evaluate("document.getElementById('fit').click()")
        try page.browser.waitForFrame()
        try page.click(column: 1500, row: 1100)
        #expect(try page.content("sample-words").contains("only a smaller picture"))
        #expect(page.complaints(about: file).isEmpty)
    }
}
