#!/usr/bin/env bash
# hosts.sh FOLDER COMMAND...: runs a command with two machines beside it, host1 and host2, each a process,
# host name and network of its own with an sshd, and the file system shared. To be run in network, mount,
# PID and UTS namespaces of its own. FOLDER holds keys and configuration.
#
# In the command's environment is HOSTS, a file with both machines. Once a line is written to the FIFO
# FOLDER/kill2, host2's wire is cut and the machine is gone.
set -euo pipefail

folder=$1
shift
mkdir -p "$folder/home/.ssh"
mkfifo "$folder/kill2"
chmod 700 "$folder/home" "$folder/home/.ssh"
ssh-keygen -q -t ed25519 -N '' -f "$folder/home/.ssh/id_ed25519"
ssh-keygen -q -t ed25519 -N '' -f "$folder/host_key"
cp "$folder/home/.ssh/id_ed25519.pub" "$folder/home/.ssh/authorized_keys"
printf 'StrictHostKeyChecking no\nUserKnownHostsFile /dev/null\nLogLevel ERROR\n' > "$folder/home/.ssh/config"
mount --bind "$folder/home" ~root
mount -t tmpfs tmpfs /run
mkdir /run/sshd
cat > "$folder/sshd_config" << END
HostKey $folder/host_key
PermitRootLogin yes
StrictModes no
UsePAM no
PidFile none
END

ip link set lo up
: > "$folder/hosts"
inits=()
for number in 1 2; do
    unshare --net --pid --fork --kill-child --mount-proc --uts bash -c '
        hostname "host$1"
        ip link set lo up
        exec "$(type -P sshd)" -D -e -f "$2/sshd_config" 2> "$2/sshd$1.log"' host "$number" "$folder" &
    keeper=$!
    # The machine's first process is the only child of the unshare that waits for it.
    until init=$(pgrep -P "$keeper"); do kill -0 "$keeper"; done
    # In its own network already? The child comes after the namespaces are made.
    ip link add "wire$number" type veth peer name eth0 netns "$init"
    ip address add "10.77.$number.1/24" dev "wire$number"
    ip link set "wire$number" up
    nsenter --net="/proc/$init/ns/net" ip address add "10.77.$number.2/24" dev eth0
    nsenter --net="/proc/$init/ns/net" ip link set eth0 up
    echo "root@10.77.$number.2" >> "$folder/hosts"
    inits+=("$init")
done
for number in 1 2; do
    until ssh -o BatchMode=yes -o ConnectTimeout=5 "root@10.77.$number.2" true; do kill -0 "${inits[number - 1]}"; done
done

(
    read -r _ < "$folder/kill2"
    ip link set wire2 down
    kill -KILL "${inits[1]}"
    touch "$folder/killed2"
) &
export HOSTS=$folder/hosts
status=0
"$@" || status=$?
exit "$status"
