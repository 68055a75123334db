import Conventions
import Convolution
import ImageBuffers
import TestSupport
import Testing

/// How conventions are written, and what is said about those that are written wrong.
@Suite struct ConventionParsingTests {
    @Test(arguments: [
        ("opencv.filter2D", "opencv.filter2D"), ("cv2.filter2D", "opencv.filter2D"), ("filter2d", "opencv.filter2D"),
        ("OPENCV", "opencv.filter2D"), ("matlab.conv2", "octave.conv2"), ("conv2", "octave.conv2"),
        ("tf.nn.conv2d", "tf.nn.conv2d"), ("tf.keras.layers.Conv2D", "keras.Conv2D"), ("F.conv2d", "torch.Conv2d"),
        ("torch.nn.functional.conv2d", "torch.Conv2d"), ("DepthwiseConv2D", "keras.DepthwiseConv2D"),
        ("signal.convolve", "scipy.signal.convolve"), ("scipy.signal.fftconvolve", "scipy.signal.convolve"),
        ("oaconvolve", "scipy.signal.convolve"), ("ndimage.correlate", "scipy.ndimage.correlate"),
        ("ImageFilter.Kernel", "pillow.ImageFilter.Kernel"), ("PIL.ImageFilter.Kernel", "pillow.ImageFilter.Kernel"),
        ("sitk.Convolution", "itk.Convolution"), ("pyvips.conv", "libvips.conv"),
        ("convolve2d", "scipy.signal.convolve2d"), ("opencv.filter2D:", "opencv.filter2D"),
    ])
    func namesAreTheLibrariesOwn(spelling: String, name: String) throws {
        #expect(try Convention(spelling).name == name)
    }

    @Test func everyRowIsWhatItsNameAndAliasesSay() throws {
        for preset in ConventionTable.presets {
            for name in [preset.name] + preset.aliases {
                #expect(try ConventionTable.preset(named: name) == preset, "\(name)")
                #expect(try ConventionTable.preset(named: name.uppercased()) == preset, "\(name)")
            }
            // Every default is a value that the option takes.
            let defaults = preset.options.map { (name: $0.name, value: $0.defaultValue) }
            var given = try preset.convention(defaults)
            #expect(given.options.map(\.name) == defaults.map(\.name))
            let plain = try preset.convention()
            given = try Convention(given.description)
            #expect(given.border == plain.border && given.extent == plain.extent && given.divisor == plain.divisor)
        }
    }

    @Test func optionsSetWhatTheySay() throws {
        let opencv = try Convention("cv2.filter2D: anchor=1:-1, delta=1/4 ,borderType=BORDER_REFLECT,ddepth=-1")
        #expect(opencv.anchorX == 1 && opencv.anchorY == nil)
        #expect(opencv.bias == 0.25)
        #expect(opencv.border == .extended(.symmetric))
        #expect(opencv.description == "opencv.filter2D:anchor=1:-1,delta=1/4,border=reflect,ddepth=-1")
        let ndimage = try Convention("scipy.ndimage.convolve:MODE=Constant,cval=-1.5,origin=1:-2")
        #expect(ndimage.origin == Axes(x: -2, y: 1))
        #expect(ndimage.border == .extended(.constant(-1.5)))
        let keras = try Convention("keras.Conv2D:strides=2,dilation_rate=1:1,padding=SAME,groups=3")
        #expect(keras.stride == Axes(both: 2) && keras.extent == .tensorFlowSame && keras.groups == 3)
        #expect(try Convention("tf.nn.conv2d:strides=1:2:3:1").stride == Axes(x: 3, y: 2))
        let torch = try Convention("torch.Conv2d:padding=2:1,padding_mode=circular")
        #expect(torch.extent == .padding(Padding(Axes(x: 1, y: 2))) && torch.border == .extended(.wrap))
        #expect(try Convention("octave.imfilter:boundary=0.5").border == .extended(.constant(0.5)))
        #expect(try Convention("pillow.ImageFilter.Kernel:scale=None").divisor != .number(9))
        #expect(try Convention("pillow.ImageFilter.Kernel:scale=9").divisor == .number(9))
        #expect(try Convention("astropy.convolve:boundary=None").border == .zeroed)
    }

    @Test func wordsStandWithoutTheirOptions() throws {
        let words = try Convention("matlab.imfilter:conv,replicate,full")
        #expect(words == (try Convention("matlab.imfilter:op=conv,boundary=replicate,shape=full")))
    }

    @Test func aValueCountsWhicheverOptionComesFirst() throws {
        for spelling in ["fillvalue=0.75,boundary=fill", "boundary=fill,fillvalue=0.75", "fillvalue=3/4"] {
            #expect(try Convention("scipy.signal.convolve2d:\(spelling)").border == .extended(.constant(0.75)))
        }
        #expect(try Convention("scipy.signal.convolve2d:boundary=wrap,fillvalue=3").border == .extended(.wrap))
    }

    @Test(arguments: [
        ("opencv.filterD2", "no library's function is called 'opencv.filterD2'; did you mean opencv.filter2D?"),
        ("photoshop", "no library's function is called 'photoshop'"),
        ("", "no library's function is called ''"),
        ("Conv2D", "'Conv2D' could be any of keras.Conv2D, tf.nn.conv2d, torch.Conv2d"),
        ("scipy.ndimage", "'scipy.ndimage' could be any of scipy.ndimage.convolve, scipy.ndimage.correlate"),
        (
            "opencv.filter2D:bordr=wrap",
            "opencv.filter2D has no option 'bordr'; did you mean border? It has anchor, delta, border, ddepth"
        ),
        (
            "gmic.convolve:colour=red",
            "gmic.convolve has no option 'colour'; it has boundary"
        ),
        (
            "scipy.signal.convolve2d:mode=sane",
            "scipy.signal.convolve2d: mode cannot be 'sane'; did you mean same? It takes full, same, valid"
        ),
        (
            "opencv.filter2D:anchor=1",
            "opencv.filter2D: anchor cannot be '1'; it takes x:y, whole numbers from -1"
        ),
        (
            "keras.Conv2D:strides=0:1",
            "keras.Conv2D: strides cannot be '0:1'; it takes rows:columns, whole numbers from 1"
        ),
        (
            "torch.Conv2d:padding=1.5",
            "torch.Conv2d: padding cannot be '1.5'; it takes same, valid, rows:columns, whole numbers from 0"
        ),
        (
            "torch.Conv2d:stride=99999999999999999999",
            "torch.Conv2d: stride cannot be '99999999999999999999'; it takes rows:columns, whole numbers from 1"
        ),
        ("opencv.filter2D:delta=nan", "opencv.filter2D: delta cannot be 'nan'; it takes a number"),
        ("opencv.filter2D:delta=1,DELTA=2", "opencv.filter2D is given delta twice"),
    ])
    func mistakesAreNamed(spelling: String, message: String) {
        let error = #expect(throws: ConventionError.self) { try Convention(spelling) }
        #expect(error?.description == message)
    }

    @Test func nothingThatIsWrittenTraps() {
        let pieces = [
            "scipy.signal.convolve2d", "opencv", "torch.Conv2d", ":", ",", "=", "mode", "padding", "same", "-1",
            "1e999", "1/0",
            "::", "9223372036854775807", "é", "\u{0}", "None", " ", ".", "stride",
        ]
        var generator = SeededGenerator(seed: testSeed)
        for _ in 0..<300 {
            let count = Int.random(in: 0...9, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            do throws(ConventionError) {
                _ = try Convention(text)
            } catch {
                #expect(!error.description.contains("\n"))
            }
        }
    }
}
