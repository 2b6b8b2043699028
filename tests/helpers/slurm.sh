#!/usr/bin/env bash
# slurm.sh FOLDER COMMAND...: runs a command beside a Slurm cluster of one node, which is this machine. To be
# run in network, mount, PID and UTS namespaces of its own. FOLDER holds all that Slurm and munge write.
set -euo pipefail

folder=$1
shift
mkdir -p "$folder"/{munge,state,spool}
chmod 700 "$folder/munge"
hostname node
printf '10.77.0.1 node\n127.0.0.1 localhost\n' > "$folder/names"
mount --bind "$folder/names" /etc/hosts
# An address that is not the loopback's: without one Slurm finds no name.
ip link set lo up
ip link add wire0 type veth peer name wire1
ip address add 10.77.0.1/24 dev wire0
ip link set wire0 up
ip link set wire1 up

head -c 1024 /dev/urandom > "$folder/munge/key"
chmod 400 "$folder/munge/key"
munged --force --key-file="$folder/munge/key" --socket="$folder/munge/socket" --pid-file="$folder/munge/pid" \
    --log-file="$folder/munge/log" --seed-file="$folder/munge/seed" 2> /dev/null
cat > "$folder/slurm.conf" << END
ClusterName=test
SlurmctldHost=node(10.77.0.1)
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
MpiDefault=none
NodeName=node NodeAddr=10.77.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=node Default=YES MaxTime=INFINITE State=UP
END
export SLURM_CONF=$folder/slurm.conf
slurmctld
slurmd -N node
until [[ $(sinfo --noheader --format=%t 2> /dev/null) == idle* ]]; do pgrep -x slurmctld > /dev/null; done
status=0
"$@" || status=$?
exit "$status"
