import Batch
import Foundation
import ImagePipeline
import TestSupport
import Testing

@Suite struct ShardTests {
    @Test func partsAreDisjointCoverEverythingAndAreBalanced() {
        let names = (0..<4_000).map { "folder\($0 % 17)/image\($0).png" }
        for count in [1, 2, 3, 16] {
            let shards = (1...count).compactMap { Shard(index: $0, of: count) }
            #expect(shards.count == count)
            var sizes = [Int](repeating: 0, count: count)
            for name in names {
                let holders = shards.filter { $0.holds(name) }
                #expect(holders.count == 1, "\(name) of \(count)")
                for holder in holders { sizes[holder.index - 1] += 1 }
            }
            // Five standard deviations of a fair draw.
            let mean = Double(names.count) / Double(count)
            for size in sizes { #expect(abs(Double(size) - mean) < 5 * mean.squareRoot() + 1) }
        }
        // Which part it is must never change: runs of two versions go on with one another's work.
        #expect(Shard("1/2")?.holds("a.png") == true && Shard("2/2")?.holds("a.png") == false)
        #expect((1...16).first { Shard(index: $0, of: 16)?.holds("x/b.png") == true } == 7)
    }

    @Test(arguments: ["0/3", "4/3", "1/0", "-1/3", "1", "1/2/3", "a/b", "", "1/99999999999999999999"])
    func otherPartsAreRefused(text: String) throws {
        #expect(Shard(text) == nil)
        try withTemporaryFolder { folder in
            let result = try imgconv(["in", "-k", "1", "-o", "out", "--shard", text], in: folder)
            #expect(result.status == 64 && result.errors.contains("I/N such as 3/16"), "\(result.errors)")
        }
    }

    @Test func shardsTogetherDoWhatOneRunDoes() throws {
        try withTemporaryFolder { folder in
            try writeImages((0..<40).map { "in/\($0 % 4)/\($0).png" }, in: folder)
            #expect(try imgconv(["in"] + blur + ["-o", "whole", "-r"], in: folder).status == 0)
            var written = 0
            for index in 1...3 {
                let result = try imgconv(
                    ["in"] + blur + ["-o", "out", "-r", "--shard", "\(index)/3", "--json"], in: folder)
                #expect(result.status == 0, "\(result.errors)")
                let count = try jsonLines(result.output).count
                #expect(count > 5 && count < 22)
                written += count
                let status = try imgconv(["status", "out", "in", "-r", "--json"], in: folder)
                #expect(status.status == (index < 3 ? 1 : 0))
                let object = try #require(try jsonLines(status.output).first)
                #expect(object["done"] as? Int == written)
                #expect((object["missing"] as? [String])?.count == 40 - written)
                #expect(object["absent_shards"] as? [Int] == Array(1...3).filter { $0 > index })
            }
            #expect(written == 40)
            #expect(try contents(folder.appending(path: "out")) == contents(folder.appending(path: "whole")))
            #expect(try listing(folder.appending(path: "out/.imgconv")).count == 4)
            // Cut otherwise, the shards still know what is done.
            let others = try imgconv(["in"] + blur + ["-o", "out", "-r", "--shard", "1/2", "--resume"], in: folder)
            #expect(others.status == 0 && others.text.hasPrefix("0 images written, "), "\(others.text)")
            // A file that comes along changes no other's part.
            try writeImages(["in/0/new.png"], in: folder)
            var news = 0
            for index in 1...3 {
                let result = try imgconv(
                    ["in"] + blur + ["-o", "out", "-r", "--shard", "\(index)/3", "--resume", "--json"], in: folder)
                news += try jsonLines(result.output).count { $0["status"] as? String == "ok" }
            }
            #expect(news == 1)
        }
    }

    /// What meets is found whichever shards the two are in.
    @Test func shardsAgreeOnWhoGetsAnOutput() throws {
        try withTemporaryFolder { folder in
            try writeImages((0..<12).map { "in/\($0)/same.png" }, in: folder)
            var (written, failed) = (0, 0)
            for index in 1...4 {
                let result = try imgconv(
                    ["in"] + blur + ["-o", "out/{stem}.{ext}", "-r", "--shard", "\(index)/4", "--json"], in: folder)
                for object in try jsonLines(result.output) {
                    if object["status"] as? String == "ok" {
                        written += 1
                        #expect(object["input"] as? String == "in/0/same.png")
                    } else {
                        failed += 1
                        #expect((object["error"] as? String)?.contains("like in/0/same.png") == true)
                    }
                }
            }
            #expect(written == 1 && failed == 11)
        }
    }

    @Test(
        arguments: [
            (["SLURM_ARRAY_TASK_ID": "0", "SLURM_ARRAY_TASK_MIN": "0", "SLURM_ARRAY_TASK_MAX": "15"], "1/16"),
            (
                [
                    "SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_MAX": "9",
                    "SLURM_ARRAY_TASK_STEP": "2", "SLURM_ARRAY_TASK_COUNT": "5", "SLURM_PROCID": "0",
                    "SLURM_JOB_ID": "8",
                ], "4/5"
            ),
            (["SLURM_PROCID": "2", "SLURM_NTASKS": "4"], "3/4"),
            (["SLURM_PROCID": "0", "SLURM_NTASKS": "4", "SLURM_STEP_ID": "0", "SLURM_JOB_ID": "8"], "1/4"),
            (["SLURM_PROCID": "1", "SLURM_NTASKS": "9", "SLURM_STEP_NUM_TASKS": "2"], "2/2"),
            (
                [
                    "SLURM_ARRAY_TASK_ID": "3", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_MAX": "4",
                    "SLURM_PROCID": "1", "SLURM_NTASKS": "2", "SLURM_STEP_ID": "0",
                ], "6/8"
            ),
            (["JOB_COMPLETION_INDEX": "0", "IMGCONV_SHARD_COUNT": "5"], "1/5"),
            (["JOB_COMPLETION_INDEX": "4", "IMGCONV_SHARD_COUNT": "5"], "5/5"),
            (["PBS_ARRAY_INDEX": "3", "IMGCONV_SHARD_COUNT": "3"], "3/3"),
            (["PBS_ARRAYID": "0", "IMGCONV_SHARD_COUNT": "3", "IMGCONV_SHARD_FIRST": "0"], "1/3"),
            (["LSB_JOBINDEX": "4", "LSB_JOBINDEX_END": "16", "LSB_JOBINDEX_STEP": "1"], "4/16"),
            (["LSB_JOBINDEX": "7", "LSB_JOBINDEX_END": "9", "LSB_JOBINDEX_STEP": "2"], "4/5"),
            (["SGE_TASK_ID": "6", "SGE_TASK_FIRST": "2", "SGE_TASK_LAST": "10", "SGE_TASK_STEPSIZE": "2"], "3/5"),
            (["SGE_TASK_ID": "undefined", "JOB_COMPLETION_INDEX": "1", "IMGCONV_SHARD_COUNT": "2"], "2/2"),
        ] as [([String: String], String)])
    func schedulersSayWhichPart(environment: [String: String], shard: String) throws {
        #expect(try Shard.ofScheduler(environment).description == shard)
    }

    @Test(
        arguments: [
            ([:], "no scheduler's variables are set"),
            (["SLURM_ARRAY_TASK_ID": "3"], "SLURM_ARRAY_TASK_MIN is not set"),
            (
                [
                    "SLURM_ARRAY_TASK_ID": "5", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_MAX": "9",
                    "SLURM_ARRAY_TASK_COUNT": "3",
                ],
                "evenly apart"
            ),
            (
                [
                    "SLURM_ARRAY_TASK_ID": "2", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_MAX": "9",
                    "SLURM_ARRAY_TASK_STEP": "2",
                ],
                "none of 1 to 9 by steps of 2"
            ),
            (["SLURM_PROCID": "0", "SLURM_NTASKS": "4", "SLURM_JOB_ID": "8"], "srun"),
            (["SLURM_PROCID": "4", "SLURM_NTASKS": "4"], "SLURM_PROCID=4 is none of 4 parts"),
            (["JOB_COMPLETION_INDEX": "0"], "IMGCONV_SHARD_COUNT is not set"),
            (["JOB_COMPLETION_INDEX": "5", "IMGCONV_SHARD_COUNT": "5"], "none of 5 parts"),
            (["PBS_ARRAY_INDEX": "0", "IMGCONV_SHARD_COUNT": "3"], "IMGCONV_SHARD_FIRST"),
            (["LSB_JOBINDEX": "0"], "no scheduler's"),
            (["SGE_TASK_ID": "x"], "SGE_TASK_ID is \"x\""),
            (
                ["SGE_TASK_ID": "1", "SGE_TASK_FIRST": "1", "SGE_TASK_LAST": "2", "IMGCONV_SHARD_COUNT": "3"],
                "IMGCONV_SHARD_COUNT says 3 parts, but Grid Engine 2"
            ),
            (["JOB_COMPLETION_INDEX": "0", "IMGCONV_SHARD_COUNT": "5", "PBS_ARRAYID": "1"], "both Kubernetes and PBS"),
            (["SLURM_PROCID": "-1", "SLURM_NTASKS": "4"], "not a whole number"),
            (["JOB_COMPLETION_INDEX": "0", "IMGCONV_SHARD_COUNT": "99999999999999999999"], "not a whole number"),
        ] as [([String: String], String)])
    func contradictionsAreNamed(environment: [String: String], words: String) {
        let error = #expect(throws: PipelineError.self) { try Shard.ofScheduler(environment) }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }

    @Test func autoReadsTheEnvironment() throws {
        try withTemporaryFolder { folder in
            try writeImages((0..<20).map { "in/\($0).png" }, in: folder)
            var count = 0
            for task in ["10", "20"] {
                let result = try imgconv(
                    ["in"] + blur + ["-o", "out", "--shard", "auto", "--json"], in: folder,
                    environment: [
                        "SLURM_ARRAY_TASK_ID": task, "SLURM_ARRAY_TASK_MIN": "10", "SLURM_ARRAY_TASK_MAX": "20",
                        "SLURM_ARRAY_TASK_STEP": "10",
                    ])
                #expect(result.status == 0, "\(result.errors)")
                count += try jsonLines(result.output).count
            }
            #expect(count == 20)
            let nothing = try imgconv(["in"] + blur + ["-o", "out", "--shard", "auto"], in: folder)
            #expect(nothing.status == 64)
            #expect(nothing.errors.hasPrefix("imgconv: --shard auto: no scheduler's variables are set"))
        }
    }
}
