#!/bin/sh
# Installs the engines that the tests of this module can use on Debian and says
# where they are; what is there already stays. Without arguments both:
#
#	engines.sh chdb      ClickHouse 26.7 as a shared library, from npm, into .cache
#	engines.sh server18  ClickHouse 18.16, Debian's server
#
# The tests find them there. CONVERSION_REQUIRE_ENGINES=chdb,server18 makes tests
# fail instead of being skipped where they do not.
set -eu
cd "$(dirname "$0")"

package=@chdb/lib-linux-x64-gnu
version=26.7.3-stable.1
sha256=36ad4e999882821ef13cf2d0f52c93f48e6ee1b4498b35a201c23ce4b8d15bf5

debian() {
	if [ "$(id -u)" = 0 ]; then root=; else root=sudo; fi
	$root apt-get update -q
	$root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"
}

chdb() {
	library=$PWD/.cache/chdb/node_modules/$package/libchdb.so
	stamp=.cache/chdb/installed
	if [ ! -f "$library" ] || [ "$(cat $stamp 2>/dev/null)" != $version ]; then
		command -v npm >/dev/null || debian npm
		mkdir -p .cache/chdb
		echo '*' >.cache/.gitignore
		npm install --prefix .cache/chdb --no-save --no-audit --no-fund --ignore-scripts --prefer-offline $package@$version
		echo "$sha256  $library" | sha256sum --check --quiet
		echo $version >$stamp
	fi
	echo "chdb: $library"
}

server18() {
	if ! PATH=$PATH:/usr/sbin command -v clickhouse-server >/dev/null; then
		debian clickhouse-server
		# The tests start servers of their own.
		if [ -d /run/systemd/system ]; then $root systemctl disable --now clickhouse-server; fi
	fi
	echo "server18: $(PATH=$PATH:/usr/sbin command -v clickhouse-server)"
}

[ $# -gt 0 ] || set -- chdb server18
for engine; do
	case $engine in
	chdb | server18) $engine ;;
	*)
		echo "engines.sh: no engine is called $engine" >&2
		exit 2
		;;
	esac
done
