#!/usr/bin/env bash
# Starts a Ceph RADOS Gateway of its own on a free port of 127.0.0.1, in memory and in a temporary folder, and prints where it is and its keys as JSON.
# It holds Stitch's loader role, as Stitch's AWS account has it, and a bucket owner in the same tenant: the gateway lets no role into another tenant's buckets.
#
#   tests/rgw/start.sh               starts it
#   tests/rgw/start.sh --install     installs Debian's packages first, as root or with sudo
#   tests/rgw/start.sh stop FOLDER   stops the one of that folder and removes the folder
set -euo pipefail

tenant=218546966473 # Stitch's account in North America. The gateway takes a tenant for an account.

fail() { echo "start.sh: $*" >&2; exit 1; }

install() {
  local packages=(ceph-mon ceph-osd radosgw ceph-common) sudo=
  [[ $EUID -eq 0 ]] || sudo=sudo
  { $sudo apt-get update && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${packages[@]}"; } >&2
}

stop() {
  local folder=$1 file pid
  [[ $folder == */rgw.?????? && -f $folder/ceph.conf ]] || fail "no gateway was started in '$folder'"
  for file in "$folder"/{radosgw,osd,mon}.pid; do
    [[ -s $file ]] || continue
    pid=$(tr -d '[:space:]' <"$file")
    # What is in memory is not worth a shutdown in good order. The number may have gone to another program since.
    ours "$pid" "$folder" || continue
    kill -KILL "$pid"
    while ours "$pid" "$folder"; do sleep 0.05; done
  done
  rm -rf "$folder"
}

ours() { grep -qzF -- "$2/ceph.conf" "/proc/$1/cmdline" 2>/dev/null; }

uuid() { cat /proc/sys/kernel/random/uuid; }

random() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
  # One of 6000, below those that the system gives to clients.
  local port
  while port=$(($1 + RANDOM % 6000)); listens "$port"; do :; done
  echo "$port"
}

configure() {
  cat <<END
[global]
  fsid = $fsid
  mon host = [v2:127.0.0.1:$mon_port]
  public addr = 127.0.0.1
  cluster addr = 127.0.0.1
  ms bind msgr1 = false
  keyring = $folder/keyring
  run dir = $folder
  admin socket =
  crash dir = $folder
  log file = $folder/\$name.log
  osd pool default size = 1
  osd pool default min size = 1
  osd pool default pg num = 8
  mon allow pool size one = true
[mon]
  mon data = $folder/mon
  mon cluster log file = $folder/cluster.log
  pid file = $folder/mon.pid
  paxos propose interval = 0.05
  mon data avail crit = 1
[osd]
  osd data = $folder/osd
  pid file = $folder/osd.pid
  osd objectstore = memstore
  memstore device bytes = 268435456
[client.rgw]
  pid file = $folder/radosgw.pid
  rgw data = $folder
  rgw frontends = beast endpoint=127.0.0.1:$port
  rgw enable apis = s3, sts, iam, admin
  rgw s3 auth use sts = true
  rgw sts key = $(random 8)
  rgw thread pool size = 16
END
}

run() { "$@" --conf "$folder/ceph.conf" >>"$folder/out.log" 2>&1; }

admin() { run radosgw-admin --name client.rgw "$@"; }

start_cluster() {
  local osd_uuid key=(ceph-authtool "$folder/keyring" --gen-key --name)
  osd_uuid=$(uuid)
  run "${key[@]}" mon. --create-keyring --cap mon 'allow *'
  run "${key[@]}" client.admin --cap mon 'allow *' --cap osd 'allow *'
  run "${key[@]}" osd.0 --cap mon 'allow profile osd' --cap osd 'allow *'
  run "${key[@]}" client.rgw --cap mon 'allow rw' --cap osd 'allow rwx'
  mkdir "$folder/mon" "$folder/osd"
  run monmaptool --create --fsid "$fsid" --addv a "[v2:127.0.0.1:$mon_port]" "$folder/monmap"
  run ceph-mon --id a --mkfs --monmap "$folder/monmap"
  run ceph-mon --id a
  run ceph osd create "$osd_uuid" 0
  run ceph-osd --id 0 --mkfs --osd-uuid "$osd_uuid"
  run ceph-osd --id 0
}

create_user() { admin user create --tenant $tenant --uid "$1" --display-name "$1" --access-key "$2" --secret-key "$3"; }

create_role() {
  admin role create --tenant $tenant --role-name "$1" --assume-role-policy-doc \
    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"arn:aws:iam::$tenant:user/$2\"]},\"Action\":[\"sts:AssumeRole\"]}]}"
}

start() {
  local program port mon_port fsid owner_secret stitch_secret
  for program in radosgw ceph-mon ceph-osd ceph; do
    command -v "$program" >/dev/null || fail "$program is not on this machine: --install installs it"
  done
  folder=$(mktemp -d "${TMPDIR:-/tmp}/rgw.XXXXXX")
  chmod 700 "$folder"
  port=$(free_port 20000)
  mon_port=$(free_port 26000)
  fsid=$(uuid)
  owner_secret=$(random 20)
  stitch_secret=$(random 20)
  configure >"$folder/ceph.conf"
  trap 'tail -n 20 "$folder/out.log" >&2; stop "$folder"' EXIT

  start_cluster
  create_user owner OWNER "$owner_secret"
  create_user stitch STITCH "$stitch_secret"
  create_role LoaderDelta stitch
  create_role Other stitch
  # What it tells as the location of a bucket, in place of "default": Stitch loads only from this region.
  admin zonegroup modify --api-name us-east-1
  run radosgw --name client.rgw
  for _ in {1..600}; do listens "$port" && break; sleep 0.1; done
  listens "$port"
  trap - EXIT

  cat <<END
{
  "endpoint": "http://127.0.0.1:$port",
  "folder": "$folder",
  "tenant": "$tenant",
  "owner": { "accessKeyId": "OWNER", "secretAccessKey": "$owner_secret" },
  "stitch": { "accessKeyId": "STITCH", "secretAccessKey": "$stitch_secret" }
}
END
}

case "${1:-}" in
  '') start ;;
  --install) install; start ;;
  stop) stop "${2:?the folder that the start printed}" ;;
  *) fail "what is '$1'? Leave it out, or --install, or stop FOLDER" ;;
esac
