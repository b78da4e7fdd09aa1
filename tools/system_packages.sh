#!/bin/sh
# Installs the system packages that Muster needs and lacks: "run" for the program, "test" for the tests as well.
# Asks apt as root or with sudo; where neither can be used it prints the exact command.
set -eu

# What is looked for, and the Debian/Ubuntu package that has it.
LIBRARIES="libglib-2.0.so.0=libglib2.0-0 libEGL.so.1=libegl1 libGL.so.1=libgl1 libxkbcommon.so.0=libxkbcommon0
libdbus-1.so.3=libdbus-1-3 libfontconfig.so.1=libfontconfig1 libxcb-cursor.so.0=libxcb-cursor0
libxcb-icccm.so.4=libxcb-icccm4 libxcb-keysyms.so.1=libxcb-keysyms1 libxcb-shape.so.0=libxcb-shape0
libxcb-xkb.so.1=libxcb-xkb1 libxkbcommon-x11.so.0=libxkbcommon-x11-0"
PROGRAMS="pdftotext=poppler-utils chromium=chromium ogrinfo=gdal-bin"

command -v apt-get >/dev/null 2>&1 || exit 0

missing=""
known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)
for pair in $LIBRARIES; do
    case "$known" in
        *"${pair%%=*} "*) ;;
        *) missing="$missing ${pair#*=}" ;;
    esac
done
find /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts" -iname '*cjk*' -o -iname '*wqy*' -o -iname '*hansans*' 2>/dev/null \
    | grep -q . || missing="$missing fonts-noto-cjk"
"${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
if [ "${1:-run}" = test ]; then
    for pair in $PROGRAMS; do
        command -v "${pair%%=*}" >/dev/null 2>&1 || missing="$missing ${pair#*=}"
    done
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root="sudo"
else
    echo "Muster needs system packages that only an administrator can install. Please run:"
    echo "  sudo apt-get update && sudo apt-get install --no-install-recommends$missing"
    [ "${1:-run}" = test ] && exit 0
    exit 1
fi
echo "Installing system packages:$missing"
$as_root apt-get update -qq
# shellcheck disable=SC2086 - the list is meant to be split
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
