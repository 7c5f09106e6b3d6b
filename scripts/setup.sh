#!/usr/bin/env bash
# Installs what building and testing need, where it is missing. Debian and Ubuntu; harmless to run again.
set -euo pipefail

major=${PG_MAJOR:-15}
packages=(
  g++ make cmake ninja-build ccache clang-14 clang-tidy-14 clang-format-14 libclang-rt-14-dev llvm-14
  "postgresql-$major" "postgresql-server-dev-$major" libpq-dev
  libeigen3-dev libboost-math-dev librandom123-dev libxxhash-dev flatbuffers-compiler libflatbuffers-dev
  libgtest-dev libbenchmark-dev libipc-run-perl python3
  chromium fonts-dejavu-core
)
# Node.js may come from elsewhere, in a newer version.
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if [ "${#missing[@]}" -eq 0 ]; then
  echo "setup: nothing is missing"
  exit 0
fi
echo "setup: installing ${missing[*]}"
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
# The package would otherwise make and start a cluster that nobody asked for.
"${as_root[@]}" mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] ||
  echo 'create_main_cluster = false' | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
