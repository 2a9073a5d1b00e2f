#!/bin/sh
# Installs what is missing, and says what and why. Asks apt only if something is missing.
#   setup.sh build      cmake and libclang: the solver HiGHS is built from source and needs both
#   setup.sh postgres   the PostgreSQL server the tests run on beside SQLite
#   setup.sh python     python3: the independent checker of plans is written in it
#   setup.sh papers     qpdf, poppler and zbar: the tests look at the papers with other people's eyes; the fonts that lend rare characters
#   setup.sh spreadsheet   LibreOffice Calc without its windows (88 MB): works the formulas of exported workbooks anew
set -eu

install() {
    what=$1 why=$2
    if ! command -v apt-get >/dev/null; then
        echo "missing: $what ($why); this machine has no apt-get, please install it by hand" >&2
        exit 1
    fi
    echo "installing $what: $why"
    as_root=
    if [ "$(id -u)" != 0 ]; then
        as_root=sudo
        command -v sudo >/dev/null || {
            echo "missing: $what ($why); please install it as root, or with sudo" >&2
            exit 1
        }
    fi
    export DEBIAN_FRONTEND=noninteractive
    # Without package lists nothing is found; with old ones a version may be gone.
    $as_root apt-get install -y -qq $what >/dev/null 2>&1 || { $as_root apt-get update -qq && $as_root apt-get install -y -qq $what >/dev/null; }
}

has_libclang() {
    [ -z "${LIBCLANG_PATH:-}" ] || return 0
    # Not libclang-cpp, which is another library and may be there alone.
    for file in /usr/lib/llvm-*/lib/libclang[.-][s0-9]*so* /usr/lib/*/libclang[.-][s0-9]*so* /usr/lib*/libclang[.-][s0-9]*so*; do
        [ -e "$file" ] && return 0
    done
    return 1
}

newest_libclang() {
    apt-cache pkgnames libclang1- 2>/dev/null | grep -E '^libclang1-[0-9]+$' | sort -t- -k2 -n | tail -1
}

case ${1:-build} in
build)
    command -v cmake >/dev/null || install cmake "the solver HiGHS is built from source"
    command -v g++ >/dev/null || install g++ "the solver HiGHS is written in C++"
    if ! has_libclang; then
        name=$(newest_libclang)
        if [ -z "$name" ] && command -v apt-get >/dev/null; then
            # No package lists yet: without them nobody knows which version there is.
            if [ "$(id -u)" = 0 ]; then apt-get update -qq; else sudo apt-get update -qq; fi
            name=$(newest_libclang)
        fi
        install "${name:-libclang1}" "the solver's interface is read from its headers"
    fi
    ;;
postgres)
    ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null || install postgresql "the tests run on PostgreSQL as well as on SQLite"
    ;;
python)
    command -v python3 >/dev/null || install python3 "the independent checker of plans, which the tests compare with ours, is written in it"
    ;;
papers)
    command -v qpdf >/dev/null || install qpdf "the tests check every paper's file"
    command -v pdftoppm >/dev/null || install poppler-utils "the tests read the papers' words and look at their sheets"
    command -v zbarimg >/dev/null || install zbar-tools "the tests scan the papers' codes"
    [ -e /usr/share/fonts/truetype/hanazono/HanaMinB.ttf ] || install fonts-hanazono "rare names: it has all of extensions B to F but fourteen characters"
    [ -e /usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf ] || install fonts-babelstone-han "rare names: it has those fourteen, and most of extensions G and H"
    ;;
spreadsheet)
    command -v soffice >/dev/null || install "--no-install-recommends libreoffice-calc-nogui" "the tests let a spreadsheet program work the exported formulas"
    ;;
*)
    echo "usage: setup.sh build|postgres|python|papers|spreadsheet" >&2
    exit 2
    ;;
esac
