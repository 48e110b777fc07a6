#!/bin/sh
# Installs what the tests need beyond Python and Node, or says what to type and stops.
needed=""
command -v chromium >/dev/null 2>&1 || needed="$needed chromium"
command -v soffice >/dev/null 2>&1 || needed="$needed libreoffice-calc-nogui"
{ command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; } >/dev/null 2>&1 || needed="$needed postgresql"
fc-list :lang=zh 2>/dev/null | grep -q . || needed="$needed fontconfig fonts-noto-cjk"
[ -z "$needed" ] && exit 0
if [ "$(id -u)" = 0 ]; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $needed >/dev/null && exit 0
fi
echo "The tests need / 测试需要:$needed"
echo "Please type / 请先运行: sudo apt-get update && sudo apt-get install -y --no-install-recommends$needed"
exit 1
