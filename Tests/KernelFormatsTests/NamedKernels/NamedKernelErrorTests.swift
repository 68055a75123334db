import Convolution
import KernelFormats
import TestSupport
import Testing

@Suite struct NamedKernelErrorTests {
    /// Every kind of mistake, and the sentence that answers it.
    @Test(arguments: [
        ("gausian:2", "no kernel is called \"gausian\"; did you mean gaussian? imgconv kernel list shows all"),
        ("zzz", "no kernel is called \"zzz\"; imgconv kernel list shows all"),
        ("gaussian:sgma=2", "gaussian has no parameter \"sgma\"; it takes sigma and size; did you mean sigma?"),
        (
            "laplacian:neighbours=8",
            "laplacian has no parameter \"neighbours\"; it takes neighbors; did you mean neighbors?"
        ),
        ("emboss:3", "\"3\" follows emboss, which has no parameters; write emboss alone"),
        ("emboss:a=3", "emboss has no parameter \"a\"; it takes none"),
        (
            "box:3,4",
            "\"4\" has no parameter name; it takes size, width and height, written name=value"
        ),
        ("gaussian:size=3,2", "\"2\" has no parameter name; it takes sigma and size, written name=value"),
        ("gaussian:sigma=", "sigma has no value; it takes a number from 0.01 to 1000"),
        ("gaussian:2,", "size has no value; it takes a whole number from 1 to 2048"),
        ("box:3,", "a parameter is missing; it takes size, width and height, apart by commas"),
        ("gaussian:2,sigma=2", "sigma is given twice; leave one out"),
        ("gaussian:sigma=nan", "sigma=nan is not possible; it takes a number from 0.01 to 1000"),
        ("gaussian:sigma=0", "sigma=0 is not possible; it takes a number from 0.01 to 1000"),
        ("gaussian:1e999", "sigma=1e999 is not possible; it takes a number from 0.01 to 1000"),
        ("box:2.5", "size=2.5 is not possible; it takes a whole number from 1 to 2048"),
        (
            "box:99999999999999999999",
            "size=99999999999999999999 is not possible; it takes a whole number from 1 to 2048"
        ),
        ("identity:4", "size=4 is not possible; it takes an odd number from 1 to 2047"),
        ("kirsch:nnw", "direction=nnw is not possible; it takes one of n ne e se s sw w nw; did you mean nw?"),
        ("sobel:z", "direction=z is not possible; it takes x or y"),
        ("sobel:x,angle=3", "direction and angle contradict each other; give one of them"),
        ("dog:2,2", "every weight would be 0, because sigma1 and sigma2 are equal; change one of them"),
        ("gaussian:1000", "6001x6001 weights are more than 4194304; make it smaller"),
        ("box:width=4194304,height=2", "4194304x2 weights are more than 4194304; make it smaller"),
    ])
    func mistakesAreNamed(argument: String, words: String) {
        do throws(NamedKernelError) {
            _ = try NamedKernel.kernel(argument)
            Issue.record("\(argument) was taken")
        } catch {
            #expect(error.commandDescription == words)
        }
    }

    @Test func errorsAreTyped() {
        #expect(throws: NamedKernelError.unknownName("sobell", nearest: "sobel")) {
            try NamedKernel.kernel("sobell")
        }
        #expect(
            throws: NamedKernelError.unknownParameter(
                "sigm", kernel: "gaussian", parameters: ["sigma", "size"], nearest: "sigma")
        ) { try NamedKernel.kernel("gaussian:sigm=1") }
        #expect(throws: NamedKernelError.tooManyWeights(width: 6001, height: 6001)) {
            try NamedKernel.kernel("unsharp:1000")
        }
    }

    /// Both ends of every range make a kernel or an error, never a trap; so do values beyond.
    @Test func extremesNeverTrap() {
        let beyond = [
            "nan", "inf", "-inf", "1e308", "-1e308", "5e-324", "0", "-0", "-1", "9223372036854775808", "1/0", "0.5", "",
            "=", "x", "\u{1B}[31m", String(repeating: "9", count: 5000),
        ]
        for row in NamedKernel.all {
            for parameter in row.parameters {
                let ends: [String] =
                    switch parameter.range {
                    case .real(let range): ["\(range.lowerBound)", "\(range.upperBound)"]
                    case .whole(let range), .odd(let range): ["\(range.lowerBound)", "\(range.upperBound)"]
                    case .choice(let words): words
                    }
                // Sizes at their upper end take seconds in a debug build; the smallest of the others do as well.
                for value in ends where value.count < 4 || row.name == "box" {
                    _ = try? row.kernel("\(parameter.name)=\(value)")
                }
                for value in beyond {
                    do throws(NamedKernelError) {
                        let kernel = try row.kernel("\(parameter.name)=\(value)")
                        let isFinite = kernel.weights.allSatisfy(\.isFinite)
                        #expect(isFinite)
                    } catch {
                        let isOneLine = !error.description.contains { $0.isNewline || $0 == "\u{1B}" }
                        #expect(isOneLine)
                        #expect(error.description.count < 300)
                    }
                }
            }
        }
    }

    @Test func randomArgumentsNeverTrap() {
        var generator = SeededGenerator(seed: testSeed)
        let pieces = [
            "=", ",", ":", "sigma", "size", "x", "1", "2.5", "1/3", "-", "angle", "direction", "e", "90", "nan", "é",
            " ",
        ]
        var made = 0
        for _ in 0..<4000 {
            let row = NamedKernel.all[Int.random(in: 0..<NamedKernel.all.count, using: &generator)]
            let count = Int.random(in: 0...5, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            if (try? NamedKernel.kernel("\(row.name):\(text)")) != nil { made += 1 }
        }
        #expect((200...3900).contains(made), "seed \(testSeed): \(made) of 4000 were made")
    }
}
