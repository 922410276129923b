#!/bin/sh
# The createRuntime hook of crun's bundle: a veth with an address, by iproute2 as hooks do it.
# Called as: hook INTERFACE ADDRESS, with the container's state on stdin.
state=
while read -r line || [ -n "$line" ]; do state=$state$line; done
pid=${state#*\"pid\":}
pid=$((${pid%%[,\}]*}))
ip -batch - <<BATCH || exit 1
link add $1 type veth peer name eth0 netns $pid
link set $1 up
BATCH
exec nsenter -t $pid -n ip -batch - <<BATCH
link set lo up
addr add $2/32 dev eth0
link set eth0 up
BATCH
