#!/usr/bin/env bash
# Put Debian's Chromium on this machine, with letters for Arabic and Chinese.
set -euo pipefail
letters() { [ -d /usr/share/fonts/truetype/noto ] && [ -d /usr/share/fonts-droid-fallback ]; }
if command -v chromium >/dev/null && letters; then exit 0; fi
if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    command -v chromium >/dev/null && exit 0
    echo "Chromium is needed: install it (on Debian: apt-get install chromium fonts-noto-core fonts-droid-fallback)." >&2
    exit 1
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-core fonts-droid-fallback >/dev/null
