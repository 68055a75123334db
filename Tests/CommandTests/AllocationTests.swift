import Foundation
import ImageBuffers
import TestSupport
import Testing

/// Options whose numbers decide how much memory a run takes: it is counted before any is asked for.
@Suite struct AllocationTests {
    static let numbers = [1 << 15, 10_000_000, 40_000_000, 1 << 31, 1 << 32, 1 << 40, 1 << 62]
    static let kernel = "1 2 3; 4 5 6; 7 8 10"
    /// Address space of a run: 4 GB.
    static let addressSpace = 4 << 20

    /// Arguments beside the input, the kernel and the output.
    ///
    /// The numbers that are large here are along rows, or along
    /// both directions: a result of many short rows goes through in strips, and takes time and no memory.
    static func options(_ numbers: [Int]) -> [[String]] {
        numbers.flatMap(options)
    }

    private static func options(_ number: Int) -> [[String]] {
        var options: [[String]] = []
        for padding in ["\(number)", "y=0,x=\(number)"] {
            options.append(["--padding", padding])
            options.append(["--padding", padding, "--stride", "3"])
        }
        options.append(["--padding", "y=\(number),x=0"])
        for steps in ["\(number)", "y=1,x=\(number)", "y=\(number),x=1"] {
            options.append(["--dilation", steps])
            options.append(["--dilation", steps, "--size", "full"])
            options.append(["--stride", steps])
        }
        options.append(["--stride", "\(number)", "--padding", "\(number)"])
        options.append(["--dilation", "\(number)", "--padding", "\(number)"])
        options.append(["--anchor", "x=\(number),y=0"])
        options.append(["--anchor", "x=0,y=\(number)"])
        options.append(["--memory", "\(number)"])
        options.append(["--max-pixels", "\(number)", "--padding", "\(number)"])
        let calls = [
            "torch.conv2d:padding=\(number)", "torch.conv2d:padding=0:\(number),padding_mode=reflect",
            "torch.conv2d:dilation=\(number),padding=same", "keras.Conv2D:strides=\(number),padding=same",
        ]
        return options + calls.map { ["--like", $0] }
    }

    /// Other things that decide which memory is taken.
    static let settings: [[String]] = [
        [], ["-b", "constant", "--algorithm", "direct"], ["-b", "wrap", "--algorithm", "separable"],
        ["-b", "edge", "--algorithm", "fft"], ["-b", "renormalize"], ["-b", "copy"], ["--verify"],
    ]

    private static func picture(width: Int = 5, height: Int = 4) throws -> PlanarImage {
        try PlanarImage(width: width, height: height, layout: .gray) { _ in
            var plane = try Plane(width: width, height: height)
            for y in 0..<height {
                for x in 0..<width { plane[x, y] = Float((x * 7 + y * 13 + x * y) % 256) }
            }
            return plane
        }
    }

    /// Processor time and memory of the program itself.
    private struct SmallRun {
        private(set) var processorSeconds = 0.02
        private(set) var residentBytes = 0

        /// Filters a small image three times: memory is sampled, and a sample may come too early where much else is running.
        init(in folder: URL) throws {
            for _ in 0..<3 {
                let run = try measuredImgconv(
                    ["in.png", "-k", "1", "-o", "small.png"], in: folder, addressSpaceKilobytes: addressSpace)
                #expect(run.status == 0, "\(run.errors)")
                try FileManager.default.removeItem(at: folder.appending(path: "small.png"))
                processorSeconds = max(processorSeconds, run.processorSeconds)
                residentBytes = max(residentBytes, run.residentBytes)
            }
        }
    }

    /// A refused run takes about what a small one takes, however fast the machine is.
    private static func expectRefusedAtOnce(_ run: MeasuredResult, _ small: SmallRun, _ what: String) {
        #expect(run.processorSeconds < 20 * small.processorSeconds, "\(what)")
        #expect(run.residentBytes < small.residentBytes + 64 << 20, "\(what)")
    }

    /// Every run is done or refused; a refused one at once and without the memory, and none is ended by a signal.
    @Test(arguments: settings.indices)
    func largeNumbersAreFilteredOrRefusedAtOnce(index: Int) throws {
        let setting = Self.settings[index]
        try withTemporaryFolder { folder in
            try writePNG(try Self.picture(), to: folder.appending(path: "in.png"))
            let small = try SmallRun(in: folder)
            var ends: Set<Int32> = []
            // All numbers as they are, and some of them under every setting.
            let all = Self.options(setting.isEmpty ? Self.numbers : [1 << 15, 40_000_000])
            // Under a setting, every second pair of an option and a number, and the others under the next setting.
            for (number, options) in all.enumerated() where setting.isEmpty || (number + index) % 2 == 0 {
                if options.contains("--like") || options.contains("--anchor"), !setting.isEmpty { continue }
                // Many short rows are refused where the image is held whole, as a border that mirrors it makes it be.
                if options.contains(where: { $0.hasSuffix(",x=0") }), setting.contains("constant") { continue }
                let bound = options.contains("--memory") ? [] : ["--memory", "64M"]
                let arguments =
                    ["in.png", "-k", Self.kernel, "-o", "out.png", "--overwrite"] + setting + options + bound
                let run = try measuredImgconv(arguments, in: folder, addressSpaceKilobytes: Self.addressSpace)
                let words = "\(arguments): \(run.status) \(run.errors)"
                #expect([0, 64, 65].contains(run.status), "\(words)")
                ends.insert(run.status)
                guard run.status != 0 else { continue }
                Self.expectRefusedAtOnce(run, small, words)
                let lines = run.errors.split(separator: "\n")
                #expect(lines.count == 1 && lines[0].hasPrefix("imgconv: "), "\(words)")
            }
            #expect(ends.isSuperset(of: setting.contains("copy") ? [0, 64] : [0, 65]), "\(ends)")
        }
    }

    /// Two libraries that are compared have results of their own size.
    @Test func largeComparisonsAreRefusedAtOnce() throws {
        try withTemporaryFolder { folder in
            try writePNG(try Self.picture(), to: folder.appending(path: "in.png"))
            let small = try SmallRun(in: folder)
            for number in Self.numbers.dropFirst(2) {
                for call in ["padding=\(number)", "padding=0:\(number)", "dilation=\(number),padding=1"] {
                    let run = try measuredImgconv(
                        ["compare", "in.png", "-k", Self.kernel, "-o", "out.png", "--against", "torch.conv2d:\(call)"]
                            + ["scipy.signal.correlate2d"], in: folder, addressSpaceKilobytes: Self.addressSpace)
                    #expect([64, 65].contains(run.status), "\(call): \(run.status) \(run.errors)")
                    Self.expectRefusedAtOnce(run, small, call)
                }
            }
            #expect(try listing(folder) == ["in.png"])
        }
    }

    /// The same without a limit but the address space, of which a quarter is taken.
    @Test func theAddressSpaceIsALimit() throws {
        try withTemporaryFolder { folder in
            try writePNG(try Self.picture(), to: folder.appending(path: "in.png"))
            let small = try SmallRun(in: folder)
            for padding in ["40000000", "y=0,x=40000000", "y=0,x=\(1 << 28)", "\(1 << 31)", "y=0,x=\(1 << 31)"] {
                let run = try measuredImgconv(
                    ["in.png", "-k", Self.kernel, "-o", "out.png", "--padding", padding], in: folder,
                    addressSpaceKilobytes: Self.addressSpace)
                #expect(run.status == 65, "\(padding): \(run.status) \(run.errors)")
                Self.expectRefusedAtOnce(run, small, padding)
            }
            #expect(try listing(folder) == ["in.png"])
        }
    }

    /// What counting allows and the system refuses has a code of its own, and a sentence.
    @Test func memoryThatTheSystemRefusesHasAnExitCode() throws {
        try withTemporaryFolder { folder in
            try writePNG(try Self.picture(), to: folder.appending(path: "in.png"))
            for setting in Self.settings where !setting.contains("copy") {
                let run = try measuredImgconv(
                    ["in.png", "-k", Self.kernel, "-o", "out.png", "--padding", "y=0,x=100000000", "--memory", "1T"]
                        + setting, in: folder, addressSpaceKilobytes: Self.addressSpace)
                #expect(run.status == 71, "\(setting): \(run.status) \(run.errors)")
                #expect(run.errors.contains("which the system refuses"), "\(setting): \(run.errors)")
                #expect(run.residentBytes < 300 << 20, "\(setting)")
            }
            #expect(try listing(folder) == ["in.png"])
        }
    }

    /// A run that was not refused keeps to its limit, but for what the allocator keeps of blocks that were freed, which
    /// depends on when threads free them; the program itself is more in a build for debugging.
    ///
    /// Results of 12 million samples, which held whole would break the limit; the reference of `--verify`, which takes a
    /// microsecond for each sample in a build for debugging, has as long rows, and fewer of them.
    @Test(arguments: settings.indices)
    func runsKeepToTheirMemoryLimit(index: Int) throws {
        let setting = Self.settings[index]
        let isVerified = setting.contains("--verify")
        try withTemporaryFolder { folder in
            let height = isVerified ? 12 : 100
            try writePNG(try Self.picture(width: 500, height: height), to: folder.appending(path: "in.png"))
            let small = try SmallRun(in: folder)
            var done = 0
            for options in [
                ["--padding", "y=0,x=2000"], ["--padding", "y=0,x=10000"], ["--padding", "y=0,x=60000"],
                ["--padding", isVerified ? "300" : "1500"], ["--dilation", "150", "--size", "full"],
                ["--dilation", "y=1,x=5000"],
            ] {
                let common = ["in.png", "-k", Self.kernel, "-o", "out.png", "--overwrite", "--memory", "32M"]
                let run = try measuredImgconv(
                    common + setting + options, in: folder, addressSpaceKilobytes: Self.addressSpace)
                #expect([0, 64, 65].contains(run.status), "\(setting) \(options): \(run.errors)")
                guard run.status == 0 else { continue }
                done += 1
                // What the program needs by itself is part of the limit, and of what the small run took.
                let most = small.residentBytes + (32 - 12 + 16) << 20
                #expect(run.residentBytes < most, "\(setting) \(options): \(run.residentBytes >> 20) MiB")
            }
            #expect(done > 0)
        }
    }
}
