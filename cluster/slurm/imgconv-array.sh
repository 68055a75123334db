#!/usr/bin/env bash
# Filters the images of a directory as a Slurm job array, with one shard in each task:
#
#     sbatch --array=1-64 imgconv-array.sh INPUT OUTPUT --kernel KERNEL [option of imgconv]...
#
# README.md in this folder explains how to choose the number of tasks, and how to recover from failures. Environment:
#
#   IMGCONV           the command; default: imgconv on the PATH
#   IMGCONV_RESTARTS  the number of times that a task may resume after its time limit; default: 20
#   IMGCONV_SHARDS    the number of shards, if the array contains only some of them (--array=3,17)
#
#SBATCH --job-name=imgconv
#SBATCH --array=1-16
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=02:00:00
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=imgconv-%A_%a.log
# Signals this script before the time limit. Slurm may send the signal up to a minute early.
#SBATCH --signal=B:USR1@60
set -euo pipefail

if [ $# -lt 2 ]; then
    echo "usage: sbatch --array=1-N imgconv-array.sh INPUT OUTPUT --kernel KERNEL [option]..." >&2
    exit 64
fi
input=$1 output=$2
shift 2
imgconv=${IMGCONV:-imgconv}
restarts=${SLURM_RESTART_COUNT:-0}
task=${SLURM_ARRAY_JOB_ID:-$SLURM_JOB_ID}${SLURM_ARRAY_TASK_ID:+_$SLURM_ARRAY_TASK_ID}

shard=auto
if [ -n "${IMGCONV_SHARDS:-}" ]; then shard=$SLURM_ARRAY_TASK_ID/$IMGCONV_SHARDS; fi

limits=(--jobs "${SLURM_CPUS_PER_TASK:-1}")
# A quarter of the job's memory is left for the program itself, and for cached file pages if they are charged to a job.
megabytes=${SLURM_MEM_PER_NODE:-$((${SLURM_MEM_PER_CPU:-0} * ${SLURM_CPUS_PER_TASK:-1}))}
if [ "$megabytes" -gt 0 ]; then limits+=(--memory "$((megabytes * 3 / 4))M"); fi

say() { echo "$(date '+%F %T') $task on $(hostname): $*"; }

say "begins, after $restarts restarts"
"$imgconv" "$input" --output "$output" --recursive --shard "$shard" --resume --durable --progress never \
    "${limits[@]}" "$@" &
child=$!

# On SIGTERM, imgconv starts no further images, finishes or discards those in progress, and exits with status 130.
time_is_up=""
trap 'time_is_up=yes; kill -TERM "$child" 2>/dev/null || true' USR1
trap 'kill -TERM "$child" 2>/dev/null || true' TERM INT
# A trap interrupts `wait`. The last `wait` returns the status that the shell has kept.
while kill -0 "$child" 2>/dev/null; do wait "$child" || true; done
status=0
wait "$child" || status=$?

say "ends with status $status"
if [ "$status" -eq 130 ] && [ -n "$time_is_up" ]; then
    if [ "$restarts" -ge "${IMGCONV_RESTARTS:-20}" ]; then
        say "has been started $((restarts + 1)) times and is not done: not started again"
    else
        say "goes on in another turn"
        scontrol requeue "$task"
    fi
fi
exit "$status"
