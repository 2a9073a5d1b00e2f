#!/bin/sh
# Runs a command with KAOWU_TEST_POSTGRES naming a private PostgreSQL server that is gone afterwards, whatever happens.
set -eu

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || bin=$(dirname "$(command -v postgres || true)")
if ! [ -x "$bin/initdb" ] || ! [ -x "$bin/pg_ctl" ]; then
    echo "no PostgreSQL server found (initdb, pg_ctl): run tests/setup.sh postgres, or install postgresql by hand" >&2
    exit 1
fi
folder=$(mktemp -d)
port=$((20000 + $$ % 10000)) # below the ports the system hands out

# postgres refuses to run as root.
user=$(id -un)
run() { "$@"; }
if [ "$(id -u)" = 0 ]; then
    user=postgres
    chown postgres "$folder"
    run() { su postgres -s /bin/sh -c "$(printf '%s ' "$@")"; }
fi

stop() {
    run "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

run "$bin/initdb" -D "$folder/data" -U kaowu -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
# fsync off: this server lives as long as the tests.
run "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o "'-p $port -k $folder -h 127.0.0.1 -c fsync=off -c max_connections=300'" start >/dev/null || {
    cat "$folder/log" >&2
    exit 1
}
KAOWU_TEST_POSTGRES="postgres://kaowu@127.0.0.1:$port/postgres"
export KAOWU_TEST_POSTGRES
"$@"
