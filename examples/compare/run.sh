#!/bin/sh
# The same tickets by other programs: ReportLab, WeasyPrint and typst from PyPI, in a virtual environment of their own.
#   run.sh FOLDER    FOLDER is what `paper_speed` left
# Says so, and ends well, where Python or the packages cannot be had: the figures of kaowu stand by themselves.
set -eu
here=$(dirname "$0")
folder=$1
skip() {
    echo "对照略过：$1" >&2
    exit 0
}
command -v python3 >/dev/null || skip "没有python3"
[ -x "$folder/venv/bin/pip" ] || python3 -m venv "$folder/venv" || skip "无法建立Python虚拟环境（Debian请安装python3-venv）"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check reportlab==5.1.0 weasyprint==70.0 typst==0.15.2 segno==1.6.6 fonttools || skip "无法从PyPI安装"
# One thread each, as kaowu's own figure here is of one.
RAYON_NUM_THREADS=1 "$folder/venv/bin/python" "$here/ticket.py" "$folder" "$here/../../config/fonts"
