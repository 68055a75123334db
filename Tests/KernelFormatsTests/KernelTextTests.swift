import Convolution
import KernelFormats
import Testing

@Suite struct KernelTextTests {
    private static let sharpen = Kernel(rows: [[0, -1, 0], [-1, 5, -1], [0, -1, 0]])

    @Test(arguments: [
        "0 -1 0\n-1 5 -1\n0 -1 0\n", "0 -1 0; -1 5 -1; 0 -1 0", "0,-1,0\r\n-1,5,-1\r\n0,-1,0",
        "0, -1, 0;-1 ,5 , -1;0\t-1\t0;", "0\t-1\t0\n-1 \t 5\t-1\n0\t-1\t0\t\n",
        "\u{FEFF}# sharpen\n\n 0 -1 0 # top\n\n-1 5 -1\n0 -1 0\n\n# end", "0,-1,0,\n-1,5,-1,\n0,-1,0,\n",
        "0 -1 0\r-1 5 -1\r0 -1 0",
        "+0 -1. 0.0\n-1e0 50E-1 -.1e+1\n0/3 -2/2 0e5",
    ])
    func readsGrids(text: String) throws {
        #expect(try KernelText.parse(text) == KernelFile(kernels: [Self.sharpen], format: .textGrid))
    }

    @Test func readsNumbersExactly() throws {
        let file = try KernelText.parse("1/9 -2/3 0.1 1e-3 4.9406564584124654e-324 1.7976931348623157e308 -0 1e-999")
        let expected = [1.0 / 9, -2.0 / 3, 0.1, 1e-3, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -0.0, 0]
        #expect(file.kernels[0].weights.map(\.bitPattern) == expected.map(\.bitPattern))
        #expect(file.kernels[0].height == 1)
    }

    @Test func readsVipsMatrices() throws {
        let box = Kernel(width: 3, height: 3, weights: Array(repeating: 1.0 / 9, count: 9))
        #expect(
            try KernelText.parse("3 3 9 0\n1 1 1\n1 1 1\n1 1 1")
                == KernelFile(
                    kernels: [box], format: .vips, notes: ["read as a libvips matrix: 3x3, scale 9, offset 0"]))
        let offset = try KernelText.parse("2 1 -4 127.5; 1 -2")
        #expect(offset.kernels == [Kernel(width: 2, height: 1, weights: [-0.25, 0.5], offset: 127.5)])
        #expect(offset.notes == ["read as a libvips matrix: 2x1, scale -4, offset 127.5"])
        let bare = try KernelText.parse("# two numbers are enough\n3 1\n1 2 1\n")
        #expect(bare.kernels == [Kernel(rows: [[1, 2, 1]])])
        #expect(bare.format == .vips)
    }

    @Test(arguments: ["3 3; 1 2", "2 2; 3 4", "4 4 1 0; 1 2 3 4", "2.5 1; 1 2", "-2 1; 1 2", "99999999999 1; 1 2"])
    func takesHeadersThatPromiseAnotherShapeForNumbers(text: String) throws {
        let file = try KernelText.parse(text)
        #expect(file.format == .textGrid)
        #expect(file.kernels[0].height == 2)
        #expect(file.notes.isEmpty)
    }

    /// A first row that no libvips matrix of these weights can begin with is a row of a grid.
    @Test(arguments: [
        ("4 4 0 1; 1 2 3 4; 1 2 3 4; 1 2 3 4; 5 6 7 8", "its scale would be 0"),
        ("4 1 -0 9; 5 6 7 8", "its scale would be 0"),
        ("4 1 1e-300 0\n1e10 1 1 1", "dividing by its scale 1e-300 would overflow"),
    ])
    func takesImpossibleHeadersForNumbers(text: String, reason: String) throws {
        let file = try KernelText.parse(text)
        #expect(file.format == .textGrid)
        #expect(file.kernels[0].width == 4 && file.kernels[0].weights.first == 4)
        #expect(file.kernels[0].weights.last == file.kernels[0][row: file.kernels[0].height - 1, column: 3])
        #expect(file.kernels[0].height == text.split { $0 == ";" || $0 == "\n" }.count && file.kernels[0].offset == 0)
        #expect(
            file.notes == ["read as a text grid: its first row is not the header of a libvips matrix, as \(reason)"])
        // What is written as a grid is read as the same grid.
        #expect(try KernelText.parse(file.kernels[0].textGrid).kernels == file.kernels)
    }

    @Test func readsImageMagickKernels() throws {
        let sobel = Kernel(rows: [[1, 2, 1], [0, 0, 0], [-1, -2, -1]])
        #expect(
            try KernelText.parse("3x3: 1,2,1 0,0,0 -1,-2,-1")
                == KernelFile(kernels: [sobel], format: .imageMagick, notes: ["read as ImageMagick's: 3x3"]))
        #expect(try KernelText.parse("3: 1 2 1\n 0 0 0\n -1,-2,-1,\n").kernels == [sobel])
        let anchored = try KernelText.parse("3x2+2+0:1,-,nan NaN,5,1/2")
        #expect(
            anchored.kernels == [
                Kernel(width: 3, height: 2, weights: [1, 0, 0, 0, 5, 0.5], anchor: .init(x: 2, y: 0))
            ])
        #expect(anchored.notes == ["read as ImageMagick's: 3x2", "3 unused cells count as weight 0"])
        let several = try KernelText.parse("2x1: 1,2 ; \n 1x2: 3,4;\n")
        #expect(several.kernels == [Kernel(rows: [[1, 2]]), Kernel(rows: [[3], [4]])])
        #expect(several.notes == ["read as ImageMagick's: 2x1, 1x2"])
    }

    @Test func saysWhenCommasAreAmbiguous() throws {
        let file = try KernelText.parse("0,5 0,25\n1,5 2,5")
        #expect(file.kernels[0].width == 4)
        #expect(file.notes == ["commas part numbers, as blanks do: 0,5 was read as 0 and 5 (decimals are written 0.5)"])
    }

    @Test(arguments: [
        "0 -1 0; -1 5 -1; 0 -1 0", "5", "-1", "1/9 1/9", ".5", "1,2", "\n 1 2\n3 4", "# box\n1 1", "3x3: 1,2", "3:1",
        "3x3+1+1@: 1", "1 zero 2", "1/0 2", "1e999", "\u{2212}1 0 1", " \u{2013}1 0",
    ])
    func recognizesGrids(argument: String) { #expect(KernelText.looksLikeGrid(argument)) }

    @Test(arguments: [
        "", " ", "-", "k.txt", "./5", "gaussian:sigma=2", "box", "2.txt", "3x3", "3x3.txt", "2021/12/k.txt", "nan",
        "inf", "~/k", "0x10",
        "1\u{2013}2.txt", "\u{2014}notes", "\u{2212}\u{2013}", "1.5:x", "# 1 2", ";1 2", "1_000", "\u{0}",
    ])
    func leavesNamesAndPathsAlone(argument: String) { #expect(!KernelText.looksLikeGrid(argument)) }
}
