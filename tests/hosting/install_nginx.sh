#!/bin/sh
# An nginx for the tests of deploy/: one that is there, else Debian's. Without one they are skipped.
command -v nginx >/dev/null 2>&1 && exit 0
[ -x /usr/sbin/nginx ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "No nginx found: installing Debian's package"
    if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light >/dev/null; then
        exit 0
    fi
fi
echo "No nginx could be found or installed: the tests of deploy/ will be skipped" >&2
exit 0
