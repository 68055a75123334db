#!/usr/bin/env bash
# Filters the images of a directory as a Slurm job array, a shard of them in each task:
#
#     sbatch --array=1-64 imgconv-array.sh INPUT OUTPUT --kernel KERNEL [option of imgconv]...
#
# README.md beside this file tells how many tasks to take, and what to do after a failure. In the environment:
#
#   IMGCONV           the command; imgconv on the PATH without it
#   IMGCONV_RESTARTS  how often a task may go on after its time limit; 20 without it
#   IMGCONV_SHARDS    how many shards there are, where the array has only some of them (--array=3,17)
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
# This script is told before the time is up; Slurm may be a minute early.
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
# A quarter of the job's memory is left to the program itself, and to the files' pages where they are charged to a job.
megabytes=${SLURM_MEM_PER_NODE:-$((${SLURM_MEM_PER_CPU:-0} * ${SLURM_CPUS_PER_TASK:-1}))}
if [ "$megabytes" -gt 0 ]; then limits+=(--memory "$((megabytes * 3 / 4))M"); fi

say() { echo "$(date '+%F %T') $task on $(hostname): $*"; }

say "begins, after $restarts restarts"
"$imgconv" "$input" --output "$output" --recursive --shard "$shard" --resume --durable --progress never \
    "${limits[@]}" "$@" &
child=$!

# At SIGTERM imgconv begins nothing new, ends what is under way or throws it away, and ends with status 130.
time_is_up=""
trap 'time_is_up=yes; kill -TERM "$child" 2>/dev/null || true' USR1
trap 'kill -TERM "$child" 2>/dev/null || true' TERM INT
# A trap ends a wait; the last one asks for the status that the shell has kept.
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
