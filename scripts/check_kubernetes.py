#!/usr/bin/env python3
"""Checks cluster/kubernetes by rules that no schema contains, and runs its commands: check_kubernetes.py IMGCONV."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDER = REPOSITORY / "cluster" / "kubernetes"
IMAGES = 60
UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30}


def check(is_so: bool, words: str) -> None:
    if not is_so:
        sys.exit(f"check-kubernetes: {words}")


def size(text: str) -> int:
    """The number of bytes of `4Gi` (Kubernetes) or `3G` (imgconv). Both use powers of 1024."""
    match = re.fullmatch(r"(\d+)([KMG]i?)?", text)
    check(match is not None, f"{text} is no size")
    return int(match[1]) * UNITS[match[2] or ""]


def manifest(name: str) -> dict:
    documents = list(yaml.safe_load_all((FOLDER / name).read_text()))
    check(len(documents) == 1, f"{name}: one document is wanted")
    return documents[0]


def container(job: dict) -> dict:
    containers = job["spec"]["template"]["spec"]["containers"]
    check(len(containers) == 1, "one container is wanted")
    return containers[0]


def environment(job: dict, index: int) -> dict[str, str]:
    """The environment of the container, with the index and limits that Kubernetes fills in."""
    values = {"JOB_COMPLETION_INDEX": str(index)}
    for entry in container(job).get("env", []):
        reference = entry.get("valueFrom", {}).get("resourceFieldRef")
        if reference:
            kind, _, resource = reference["resource"].partition(".")
            values[entry["name"]] = container(job)["resources"][kind][resource]
        else:
            values[entry["name"]] = entry["value"]
    return values


def check_mounts(name: str, job: dict) -> None:
    volumes = {volume["name"] for volume in job["spec"]["template"]["spec"]["volumes"]}
    mounts = {mount["name"] for mount in container(job)["volumeMounts"]}
    check(mounts == volumes, f"{name}: volumes {sorted(volumes)} but mounts {sorted(mounts)}")


def check_job(job: dict) -> None:
    spec = job["spec"]
    shards = environment(job, 0).get("IMGCONV_SHARD_COUNT")
    check(spec["completionMode"] == "Indexed", "job.yaml: completionMode must be Indexed")
    check(shards == str(spec["completions"]), f"job.yaml: {spec['completions']} completions, but {shards} shards")
    check(spec["parallelism"] <= spec["completions"], "job.yaml: more pods at a time than there are")
    check(spec["template"]["spec"]["restartPolicy"] == "Never", "job.yaml: podFailurePolicy wants restartPolicy Never")
    for rule in spec["podFailurePolicy"]["rules"]:
        codes = rule.get("onExitCodes", {}).get("values", [])
        check(codes == sorted(set(codes)) and 0 not in codes, f"job.yaml: exit codes {codes}: ascending, each once, no 0")
    arguments = container(job)["args"]
    for wanted in ("--shard=auto", "--resume", "--durable"):
        check(wanted in arguments, f"job.yaml: no {wanted}")
    memory = next(word.partition("=")[2] for word in arguments if word.startswith("--memory="))
    limit = container(job)["resources"]["limits"]["memory"]
    check(4 * size(memory) <= 3 * size(limit), f"job.yaml: --memory {memory} is above three quarters of {limit}")


def check_alike(job: dict, status: dict) -> None:
    check(container(job)["image"] == container(status)["image"], "job.yaml and status.yaml name different images")
    for each in (job, status):
        pod = each["spec"]["template"]["spec"]["securityContext"]
        check(pod["runAsNonRoot"] and pod["runAsUser"] > 0, "a pod would run as root")
        own = container(each)["securityContext"]
        check(own["readOnlyRootFilesystem"] and not own["allowPrivilegeEscalation"], "a container may write or rise")
    user = re.search(r"^USER (\d+):(\d+)$", (FOLDER / "Containerfile").read_text(), re.MULTILINE)
    pod = job["spec"]["template"]["spec"]["securityContext"]
    check(user is not None and (int(user[1]), int(user[2])) == (pod["runAsUser"], pod["runAsGroup"]),
          "job.yaml and Containerfile name different users")


def arguments(job: dict, index: int, root: Path) -> list[str]:
    """The command line with variables filled in and mounts moved to a folder of the test."""
    words = []
    for word in container(job)["args"]:
        for name, value in environment(job, index).items():
            word = word.replace(f"$({name})", value)
        check("$(" not in word, f"{word}: no such variable")
        for mount in container(job)["volumeMounts"]:
            word = re.sub(rf"(^|=){re.escape(mount['mountPath'])}(?=/|$)", rf"\g<1>{root}{mount['mountPath']}", word)
        words.append(word)
    return words


def rehearse(imgconv: str, job: dict, status: dict) -> None:
    """Runs every index, then `imgconv status`."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for folder in ("photos/a", "photos/b", "filtered", "kernel"):
            (root / folder).mkdir(parents=True)
        (root / "kernel/kernel.txt").write_text("1 2 1\n2 4 2\n1 2 1\n")
        for number in range(IMAGES):
            folder = "ab"[number % 2]
            subprocess.run(
                [imgconv, str(REPOSITORY / "SampleImages/transparent.png"), "--kernel", "1", "--bias", str(number), "--quiet",
                 "--output", str(root / f"photos/{folder}/{number}.png")], check=True)
        shards = job["spec"]["completions"]
        for index in range(shards):
            told = {key: value for key, value in os.environ.items() if not key.startswith(("SLURM_", "IMGCONV_"))}
            command = [imgconv, *arguments(job, index, root), "--quiet"]
            done = subprocess.run(command, env=told | environment(job, index), capture_output=True, text=True)
            check(done.returncode == 0, f"index {index} ends with {done.returncode}: {done.stderr.strip()}")
        done = subprocess.run([imgconv, *arguments(status, 0, root), "--json"], capture_output=True, text=True)
        check(done.returncode == 0, f"something is left: {done.stdout.strip()}")
        lines = "".join(path.read_text() for path in (root / "filtered/.imgconv").glob("*.jsonl"))
        count = len(re.findall(r'"event": "done"', lines))
        check(count == IMAGES, f"{count} images were filtered, not {IMAGES}")
        print(f"check-kubernetes: {shards} indices did {IMAGES} images, each once")


def main() -> None:
    job, status = manifest("job.yaml"), manifest("status.yaml")
    check_mounts("job.yaml", job)
    check_mounts("status.yaml", status)
    check_job(job)
    check_alike(job, status)
    print("check-kubernetes: manifests: numbers, mounts, exit codes, memory and users agree")
    rehearse(sys.argv[1], job, status)


if __name__ == "__main__":
    main()
