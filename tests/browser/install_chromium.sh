#!/bin/sh
# A Chromium for the browser tests: one that is there, else Debian's, else Playwright's.
set -u
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
[ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "No Chromium found: installing Debian's package"
    if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; then
        exit 0
    fi
fi
echo "No Chromium found: asking Playwright for its own"
"$1/playwright" install chromium && exit 0
echo "No Chromium could be found or installed. The browser tests need one: install the package" >&2
echo "chromium, or name a binary in the variable CHROMIUM, and run make test again." >&2
exit 1
