#!/usr/bin/env bash
# Runs cluster/slurm/imgconv-array.sh on a local Slurm: an array of four tasks over 400 images. Three tasks are
# disturbed (requeued, killed, out of time) and resume. The result must equal that of a run without shards, byte for
# byte. SWIFT_BIN is the folder of imgconv. Linux and root only. Without Slurm, the test is skipped with a message.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source scripts/slurm_local.sh

IMGCONV=$(realpath "$(built_imgconv)")
export IMGCONV
images=400
tasks=4
packages=(slurm-wlm munge)

have_slurm() {
    local name
    for name in munged slurmctld slurmd sbatch squeue scontrol scancel sinfo; do
        have "$name" || return 1
    done
}

[ "$(uname -s)" = Linux ] || skip "Slurm runs on Linux only"
[ "$(id -u)" -eq 0 ] || skip "slurmd starts jobs as root; run it as root, in a container say"
have_slurm || apt_install "${packages[@]}" || true
have_slurm || skip "there is no Slurm; on Debian and Ubuntu: apt install ${packages[*]}"

work=$(mktemp -d)
# slurmd still uses the logs of a job that is cancelled at the end, so the folder is removed after slurmd has ended.
trap 'slurm_stop; rm -rf "$work"' EXIT

# draw_images FOLDER: draws pictures that are all different, alternately PNG and JPEG, in ten folders.
draw_images() {
    local number kind
    for ((number = 0; number < images; number++)); do
        kind=png
        if [ $((number % 2)) -eq 1 ]; then kind=jpg; fi
        mkdir -p "$1/$((number % 10))"
        "$IMGCONV" SampleImages/photo.jpg --kernel 1 --bias $((number - images / 2)) --quiet \
            --output "$1/$((number % 10))/$number.$kind"
    done
}

# Slow on purpose, so that tasks run long enough to be disturbed.
filter=(--kernel gaussian:sigma=6 --algorithm direct)

journal() { echo "$work/sharded/.imgconv/journal-$1-of-$tasks.jsonl"; }
# lines EVENT FILE...: counts the lines of an event.
lines() {
    local event=$1
    shift
    cat "$@" 2>/dev/null | grep -c "\"event\": *\"$event\"" || true
}
has_done() { [ "$(lines 'done' "$(journal "$1")")" -ge "$2" ]; }
# state TASK: prints the state of a task, such as RUNNING, or nothing if Slurm no longer knows it.
state() { squeue --noheader --array --states=all --jobs="${job}_$1" --format=%T 2>/dev/null || true; }
is_in() { [[ " $2 " == *" $(state "$1") "* ]]; }
# starts TASK: counts the starts of a task in its log.
starts() { grep -c "restarts" "$work/log.$1" || true; }
all_completed() {
    local task
    for ((task = 1; task <= tasks; task++)); do is_in "$task" COMPLETED || return 1; done
}

say "drawing $images images"
draw_images "$work/images"
say "filtering them without shards"
"$IMGCONV" "$work/images" --recursive --output "$work/whole" "${filter[@]}" --quiet

say "starting $(slurmctld -V) on this machine"
slurm_start "$work/slurm" || fail "it does not run here"
submit() {
    sbatch --parsable --cpus-per-task=1 --mem=1G --output="$work/log.%a" "$@" \
        cluster/slurm/imgconv-array.sh "$work/images" "$work/sharded" "${filter[@]}"
}
job=$(submit --array="1-$tasks")
say "job $job: $tasks tasks"

# interrupted TASK: prints the progress of a task, and fails if it was already done.
interrupted() {
    local count
    count=$(lines 'done' "$(journal "$1")")
    [ "$count" -lt $((images / tasks / 2)) ] || fail "task $1 had done $count images before it was disturbed"
    say "task $1: $2 after $count images"
}

wait_until 120 has_done 1 3 || fail "task 1 does not begin: $(state 1)"
interrupted 1 "put back (scontrol requeue)"
scontrol requeue "${job}_1"

wait_until 120 has_done 2 3 || fail "task 2 does not begin: $(state 2)"
interrupted 2 "killed (scancel --signal=KILL)"
scancel --signal=KILL --full "${job}_2"
wait_until 60 is_in 2 "FAILED CANCELLED" || fail "the killed task 2 is $(state 2)"
[ "$(lines begun "$(journal 2)")" -gt "$(lines 'done' "$(journal 2)")" ] ||
    say "task 2: was killed between two images"
"$IMGCONV" status "$work/sharded" "$work/images" --recursive >"$work/status" && fail "status says that all is done"
say "status then: $(head -n 1 "$work/status")"
scontrol requeue "${job}_2"

wait_until 120 has_done 3 3 || fail "task 3 does not begin: $(state 3)"
interrupted 3 "told that its time is up (SIGUSR1)"
scancel --signal=USR1 --batch "${job}_3"

wait_until 300 all_completed ||
    fail "after five minutes the tasks are: $(squeue --noheader --states=all --array --format='%i %T' | xargs)"
for task in 1 2 3; do
    [ "$(starts "$task")" -eq 2 ] ||
        fail "task $task was started $(starts "$task") times, not twice: $(cat "$work/log.$task")"
done
[ "$(starts 4)" -eq 1 ] || fail "task 4 was started $(starts 4) times"

say "status now: $("$IMGCONV" status "$work/sharded" "$work/images" --recursive | head -n 1)"
"$IMGCONV" status "$work/sharded" "$work/images" --recursive --json >"$work/status" ||
    fail "status finds something left: $(cat "$work/status")"
grep -Eq "\"done\": *$images\b" "$work/status" || fail "status does not say $images done: $(cat "$work/status")"

diff --recursive --brief --exclude=.imgconv "$work/whole" "$work/sharded" || fail "the outputs differ"
count=$(find "$work/sharded" -path "$work/sharded/.imgconv" -prune -o -type f -print | wc -l)
[ "$count" -eq "$images" ] || fail "there are $count files, not $images"
done_lines=$(lines 'done' "$work"/sharded/.imgconv/journal-*-of-"$tasks".jsonl)
# Images that a kill leaves unfinished are repeated: one for each of the two tasks that were not asked to end.
[ "$done_lines" -le $((images + 2)) ] || fail "$done_lines images were filtered, so finished ones were done again"
say "$images images, $done_lines times filtered; equal byte for byte to the run without shards"

lost=$(sed -n 's/.*"event": "done", "input": "\([^"]*\)".*/\1/p' "$(journal 3)" | head -n 1)
rm "$work/sharded/${lost:?no name in the journal of task 3}"
IMGCONV_SHARDS=$tasks submit --array=3 --wait >/dev/null || fail "task 3 alone: $(tail -n 5 "$work/log.3")"
cmp "$work/whole/$lost" "$work/sharded/$lost" || fail "task 3 alone did not restore $lost"
[ "$(lines 'done' "$work"/sharded/.imgconv/*.jsonl)" -eq $((done_lines + 1)) ] ||
    fail "task 3 alone did more than the image that was lost"
say "task 3 alone: did the one image that was lost, and no other"
slurm_stop
left=$(pgrep -f "$work/slurm" || true)
[ -z "$left" ] || fail "processes are left: $left"
echo "test-slurm: passed"
