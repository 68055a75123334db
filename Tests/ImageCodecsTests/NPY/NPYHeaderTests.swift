import Testing

@testable import ImageCodecs

/// Reads a header from its dictionary.
private func header(_ dictionary: String) throws -> NPYHeader {
    var parser = NPYHeaderParser(Array(dictionary.utf8))
    return try parser.parse()
}

@Suite struct NPYHeaderTests {
    @Test(arguments: [
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }",
        "{'shape': (3, 4), 'descr': '<f4', 'fortran_order': False}",
        "{\"fortran_order\":False,\"shape\":(3,4,),\"descr\":\"<f4\"}",
        "  { 'descr' :\t'<f4' , 'fortran_order' : False ,\n 'shape' : ( 3 , 4 , ) , } \n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3L, 4L), }",
    ])
    func literalsOfPython(dictionary: String) throws {
        let header = try header(dictionary)
        #expect(header.shape == [3, 4])
        #expect(header.element == .float32)
        #expect(!header.isFortranOrder)
        #expect(header.elementCount == 12)
        #expect(header.byteCount == 48)
    }

    @Test(arguments: [
        ("", "the header's byte 0: '{' is missing"),
        ("[1]", "the header's byte 0: '{' is missing"),
        ("{}", "the header has no key 'descr'"),
        ("{'descr': '<f4', 'shape': (3,)}", "the header has no key 'fortran_order'"),
        ("{'descr': '<f4', 'fortran_order': True}", "the header has no key 'shape'"),
        ("{'descr': '<f4'", "the header's byte 15: '}' is missing"),
        ("{'descr' '<f4'}", "the header's byte 9: ':' is missing"),
        ("{'descr: 1}", "the header's byte 1: a string without an end"),
        ("{,}", "the header's byte 1: a string in quotes is missing"),
        ("{'de\\x73cr': '<f4'}", "the header's byte 1: a string of other than plain characters"),
        ("{'colour': 1}", "the header's byte 1: an unknown key 'colour'"),
        ("{'descr': '<f4', 'descr': '<f4'}", "the header's byte 17: the key 'descr' a second time"),
        ("{'descr': f4}", "the header's byte 10: a string in quotes is missing"),
        ("{'descr': ''}", "the element type '' is not known"),
        ("{'fortran_order': 0}", "the header's byte 18: True or False is missing"),
        ("{'shape': 3}", "the header's byte 10: '(' is missing"),
        ("{'shape': (3)}", "the header's byte 12: a shape of one dimension needs a comma, as in (4,)"),
        ("{'shape': (-3,)}", "the header's byte 11: a dimension that is a whole number is missing"),
        ("{'shape': (3 4)}", "the header's byte 13: a shape of one dimension needs a comma, as in (4,)"),
        ("{'shape': (3, 4", "the header's byte 15: ')' is missing"),
        ("{'shape': (__import__('os'),)}", "the header's byte 11: a dimension that is a whole number is missing"),
        (
            "{'descr': '<f4', 'fortran_order': False, 'shape': (3,)} x",
            "the header's byte 56: something after the closing brace"
        ),
    ])
    func whatIsWrongIsSaidWithItsPlace(dictionary: String, words: String) {
        #expect(throws: CodecError.malformed(.npy, words)) { try header(dictionary) }
    }

    @Test(arguments: [
        ("<c8", " (complex numbers)"), ("|O", " (Python objects)"), ("|S5", " (text)"), ("<U3", " (text)"),
        ("|V8", " (records)"), ("<M8[s]", " (dates and times)"), ("<f16", ""), ("<i3", ""), ("|b2", ""), ("<f", ""),
        ("float32", ""), ("<f-4", ""), ("<é4", ""),
    ])
    func otherTypesAreRefused(name: String, explanation: String) {
        let words = "elements of type '\(name)'\(explanation) are not read; save numbers, as float32 say"
        #expect(throws: CodecError.unsupported(.npy, words)) { try NPYElement(named: name) }
    }

    @Test func recordsAreRefused() {
        let error = CodecError.unsupported(
            .npy, "elements with fields (records) are not read; save one field, as float32 say")
        #expect(throws: error) { try header("{'descr': [('x', '<f4'), ('y', '<i2')], 'shape': (3,)}") }
        #expect(throws: error) { try header("{'descr': ('<f4', (2,)), 'shape': (3,)}") }
    }

    @Test func byteOrders() throws {
        #expect(try NPYElement(named: "<f4").isBigEndian == false)
        #expect(try NPYElement(named: ">f4").isBigEndian == true)
        let native = Int(bigEndian: 1) == 1
        for name in ["=f4", "|f4", "f4"] { #expect(try NPYElement(named: name).isBigEndian == native) }
        // A byte has no order.
        for name in [">u1", "<u1", "|u1", "=u1", "u1"] {
            #expect(try NPYElement(named: name) == NPYElement(kind: .unsigned, byteCount: 1, isBigEndian: false))
        }
        for name in ["|b1", "|i1", "|u1", "<i2", ">u2", "<i4", ">u4", ">i8", "<u8", "<f2", ">f4", "<f8"] {
            #expect(try NPYElement(named: name).name == name)
        }
    }

    @Test func sizesThatOverflowAreRefused() {
        let half = "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}"
        #expect(
            throws: CodecError.limitExceeded("an array of shape (4294967296, 4294967296) is larger than any memory")
        ) { try header(half) }
        for digits in ["9223372036854775808", "99999999999999999999999999"] {
            #expect(throws: CodecError.limitExceeded("a dimension of the array is larger than any memory")) {
                try header("{'descr': '<f4', 'fortran_order': False, 'shape': (\(digits),)}")
            }
        }
    }

    @Test func versionsAndLengths() throws {
        let dictionary = "{'descr': '|u1', 'fortran_order': False, 'shape': (1,)}"
        for version: UInt8 in 1...3 {
            #expect(try NumericArray(npy: npyFile(dictionary, version: version, data: [5])).values == [5])
        }
        #expect(
            throws: CodecError.unsupported(.npy, "format version 4.0 is not read; versions 1.0, 2.0 and 3.0 are")
        ) { try NumericArray(npy: npyFile(dictionary, version: 4, data: [5])) }
        var long = npyFile(dictionary, version: 2, data: [5])
        long.replaceSubrange(8..<12, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(throws: CodecError.limitExceeded("the header claims 4294967295 bytes; at most 65536 are read")) {
            try NumericArray(npy: long)
        }
        let whole = npyFile(dictionary, data: [5])
        for count in 6..<10 {
            #expect(throws: CodecError.malformed(.npy, "the file ends within the header")) {
                try NumericArray(npy: Array(whole[..<count]))
            }
        }
    }

    /// To the byte what NumPy 2.4 writes.
    @Test func headersAreThoseOfNumPy() throws {
        let one = try NPYHeader(element: .float32, isFortranOrder: false, shape: [3, 4]).bytes
        let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }"
        #expect(one.count == 128)
        #expect(one[..<10] == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 118, 0])
        #expect(
            String(decoding: one[10...], as: UTF8.self) == text + String(repeating: " ", count: 117 - text.count) + "\n"
        )
        let fixture = try npyFixture("k_f4_le.npy")
        #expect(Array(fixture[..<128]) == one)
        #expect(
            try Array(npyFixture("k_fortran.npy")[..<128])
                == NPYHeader(element: .float32, isFortranOrder: true, shape: [3, 4]).bytes)
        #expect(
            try Array(npyFixture("k_hwio.npy")[..<128])
                == NPYHeader(element: .float32, isFortranOrder: false, shape: [3, 3, 3, 4]).bytes)
        #expect(
            try Array(npyFixture("k_1d.npy")[..<128])
                == NPYHeader(element: .float32, isFortranOrder: false, shape: [4]).bytes)
        #expect(
            try Array(npyFixture("k_f8_le.npy")[..<128])
                == NPYHeader(element: .float64, isFortranOrder: false, shape: [3, 4]).bytes)
    }
}
