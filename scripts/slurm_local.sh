# shellcheck shell=bash
# A local Slurm for tests; to be sourced. `slurm_start FOLDER` starts munged, slurmctld and slurmd as root, with all
# files in that folder. `slurm_stop` ends exactly these daemons. A munge or Slurm that already runs on this machine is
# not affected, because keys, sockets and ports are separate. Clients find this Slurm by SLURM_CONF, which slurm_start
# exports.

slurm_pids=()

# free_port: prints an unused port, from 20000 on, below the ephemeral ports of the system.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
}

# slurm_daemon NAME COMMAND...: starts a daemon whose output goes to FOLDER/NAME.out.
slurm_daemon() {
    local name=$1
    shift
    "$@" >"$slurm_folder/$name.out" 2>&1 </dev/null &
    slurm_pids+=($!)
}

# wait_until SECONDS COMMAND...: repeats the command until it succeeds, and fails if the time is over.
wait_until() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.1
    done
}

slurm_is_ready() { [ "$(sinfo --noheader --format=%T 2>/dev/null)" = idle ]; }

write_slurm_conf() {
    local host
    host=$(hostname -s)
    cat <<CONF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
# A requeued task waits for the lifetime of a credential, which is 120 seconds by default.
AuthInfo=socket=$slurm_folder/munge/socket,cred_expire=5
StateSaveLocation=$slurm_folder/state
SlurmdSpoolDir=$slurm_folder/spool
SlurmctldPidFile=$slurm_folder/slurmctld.pid
SlurmdPidFile=$slurm_folder/slurmd.pid
SlurmctldLogFile=$slurm_folder/slurmctld.log
SlurmdLogFile=$slurm_folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SwitchType=switch/none
MpiDefault=none
PlugStackConfig=/dev/null
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=batch_sched_delay=0,sched_interval=2,bf_interval=2
ReturnToService=2
KillWait=5
$(slurmd -C | sed -n '/^NodeName=/p') NodeAddr=127.0.0.1 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
}

# slurm_start FOLDER: starts the daemons. If they are not ready within 30 seconds, prints the reason and fails.
slurm_start() {
    slurm_folder=$1
    mkdir -p "$slurm_folder"/{munge,state,spool}
    chmod 755 "$slurm_folder" "$slurm_folder/munge"
    (umask 077 && head -c 128 /dev/urandom >"$slurm_folder/munge/key")
    write_slurm_conf >"$slurm_folder/slurm.conf"
    # Otherwise, slurmd looks for this file next to the configuration of the system.
    echo "CgroupPlugin=autodetect" >"$slurm_folder/cgroup.conf"
    export SLURM_CONF=$slurm_folder/slurm.conf

    slurm_daemon munged munged --foreground --force --num-threads=2 --key-file="$slurm_folder/munge/key" \
        --socket="$slurm_folder/munge/socket" --pid-file="$slurm_folder/munge/pid" \
        --log-file="$slurm_folder/munge/log" --seed-file="$slurm_folder/munge/seed"
    if wait_until 10 [ -S "$slurm_folder/munge/socket" ]; then
        slurm_daemon slurmctld slurmctld -D -f "$SLURM_CONF"
        slurm_daemon slurmd slurmd -D -f "$SLURM_CONF"
        wait_until 30 slurm_is_ready && return
    fi
    echo "the one-machine Slurm did not get ready; the last lines of its logs:" >&2
    tail -n 5 "$slurm_folder"/*.out "$slurm_folder"/*.log "$slurm_folder/munge/log" 2>/dev/null >&2 || true
    return 1
}

slurm_has_no_jobs() { [ -z "$(squeue --noheader 2>/dev/null)" ]; }

# slurm_stop: cancels running jobs, then ends the daemons in reverse order and waits for them.
slurm_stop() {
    local index pid
    if [ "${#slurm_pids[@]}" -gt 1 ]; then
        scancel --user=root 2>/dev/null || true
        wait_until 15 slurm_has_no_jobs || true
    fi
    for ((index = ${#slurm_pids[@]} - 1; index >= 0; index--)); do
        pid=${slurm_pids[index]}
        kill -TERM "$pid" 2>/dev/null || continue
        wait_until 10 not_running "$pid" || kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    slurm_pids=()
}

not_running() { ! kill -0 "$1" 2>/dev/null; }
