# A private PostgreSQL cluster for tests. Source it; then:
#   cluster_start [DIR]   makes and starts a cluster in DIR (default: a new temporary folder), sets PGHOST, PGPORT,
#                         PGUSER, PGDATABASE for clients, and stops the cluster when the shell exits
#   cluster_stop          stops it and removes its files
#   cluster_run CMD…      runs a command as the cluster's unprivileged user (as oneself when not root)
#   cluster_own PATH…     gives files to that user
# PG_CONFIG chooses the installation. CLUSTER_SETTINGS may hold more lines for postgresql.conf.

PG_CONFIG=${PG_CONFIG:-pg_config}
cluster_dir=""

# PostgreSQL refuses to run as root.
cluster_user() {
  if [ "$(id -u)" -ne 0 ]; then id -un; return; fi
  if id postgres >/dev/null 2>&1; then echo postgres; return; fi
  id pg_synth_test >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin pg_synth_test
  echo pg_synth_test
}

cluster_run() {
  if [ "$(id -u)" -ne 0 ]; then "$@"; return; fi
  local user
  user=$(cluster_user)
  setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups env HOME="${cluster_dir:-/tmp}" "$@"
}

cluster_own() {
  [ "$(id -u)" -ne 0 ] || chown -R "$(cluster_user)" "$@"
}

cluster_start() {
  local bin
  bin=$("$PG_CONFIG" --bindir)
  # A socket's path has at most 107 bytes: keep the folder's short.
  cluster_dir=${1:-$(mktemp -d "${TMPDIR:-/tmp}/pg_synth.XXXXXX")}
  mkdir -p "$cluster_dir"
  chmod 755 "$cluster_dir"
  cluster_own "$cluster_dir"
  trap cluster_stop EXIT
  (
    cd "$cluster_dir" || exit 1
    cluster_run "$bin/initdb" --pgdata=data --username=postgres --auth=trust --encoding=UTF8 --no-locale \
      --no-sync >initdb.log 2>&1 || { cat initdb.log; exit 1; }
    cluster_run tee -a data/postgresql.conf >/dev/null <<SETTINGS
listen_addresses = ''
unix_socket_directories = '$cluster_dir'
fsync = off
max_prepared_transactions = 4
max_worker_processes = 8
timezone = 'UTC'
${CLUSTER_SETTINGS:-}
SETTINGS
    cluster_run "$bin/pg_ctl" --pgdata=data --log=server.log --wait --silent start >/dev/null || {
      cat server.log
      exit 1
    }
  ) || return 1
  export PGHOST=$cluster_dir PGPORT=5432 PGUSER=postgres PGDATABASE=postgres
}

cluster_stop() {
  [ -n "$cluster_dir" ] || return 0
  if [ -f "$cluster_dir/data/postmaster.pid" ]; then
    (cd "$cluster_dir" && cluster_run "$("$PG_CONFIG" --bindir)/pg_ctl" --pgdata=data --mode=immediate \
      --wait --silent stop >/dev/null 2>&1)
  fi
  rm -rf "$cluster_dir"
  cluster_dir=""
}
