#!/bin/sh
# Set congvan up from this folder, without network.  usage: sh install.sh [--prefix FOLDER] [--bin FOLDER]
# Exit codes: 2 wrong usage, 3 this machine is not one the bundle is for (or root is needed), 4 the bundle is damaged,
# 5 a step failed. Running it again repairs or renews what is there; stores of letters are never touched.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

stop() {
    code=$1
    shift
    printf '%s\n' "$@" >&2
    exit "$code"
}

if [ "$(id -u)" = 0 ]; then prefix=/opt/congvan bin=/usr/local/bin; else prefix=$HOME/.local/share/congvan bin=$HOME/.local/bin; fi
while [ $# -gt 0 ]; do
    case $1 in
    --prefix) prefix=${2:?"--prefix cần một thư mục"} && shift 2 ;;
    --bin) bin=${2:?"--bin cần một thư mục"} && shift 2 ;;
    *) stop 2 "Không hiểu: $1" "Cách dùng: sh install.sh [--prefix THƯ_MỤC] [--bin THƯ_MỤC]" ;;
    esac
done

# --- 1. Is the bundle whole? -----------------------------------------------------------------------------------------
echo "1/5 Kiểm tra bộ cài …"
if ! (cd "$here" && sha256sum --check --quiet --strict SHA256SUMS) >&2; then
    stop 4 "Bộ cài bị hỏng hoặc chép thiếu (tệp nêu trên)." "Việc cần làm: chép lại cả thư mục từ nơi dựng, rồi chạy lại lệnh này."
fi
said() { sed -n "s/^$1=//p" "$here/manifest"; }

# --- 2. Is this the machine it is for? -------------------------------------------------------------------------------
echo "2/5 Kiểm tra máy …"
release=${CONGVAN_OS_RELEASE:-/etc/os-release} # another file in tests
system=$(. "$release" 2>/dev/null && echo "${ID:-} ${VERSION_ID:-}") || system="không rõ"
if [ "$system" != "$(said system) $(said release)" ]; then
    stop 3 "Bộ cài này dành cho Debian $(said release); máy này là: $system." \
        "Việc cần làm: dùng máy Debian $(said release), hoặc dựng bộ cài khác bằng 'make bundle' trên một máy cùng loại có mạng."
fi
architecture=$(dpkg --print-architecture)
if [ "$architecture" != "$(said architecture)" ]; then
    stop 3 "Bộ cài này dành cho bộ xử lý $(said architecture); máy này là $architecture." \
        "Việc cần làm: dựng bộ cài bằng 'make bundle' trên một máy Debian $(said release) $architecture có mạng."
fi

# --- 3. Debian packages ----------------------------------------------------------------------------------------------
missing=""
for package in $(said packages); do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing="$missing $package"
done
if [ -z "$missing" ]; then
    echo "3/5 Các gói Debian đã có."
else
    echo "3/5 Cài các gói Debian:$missing …"
    [ "$(id -u)" = 0 ] || stop 3 "Cần quyền quản trị để cài:$missing." "Việc cần làm: chạy  sudo sh install.sh"
    room=$(mktemp -d)
    trap 'rm -rf "$room"' EXIT
    mkdir -p "$room/lists/partial" "$room/archives/partial"
    ln -s "$here/debs" "$room/debs" # a name without spaces
    echo "deb [trusted=yes] file:$room/debs ./" >"$room/sources.list" # the checksums were compared above
    # Nothing but this folder is asked, and the machine's own lists of packages stay as they are.
    apt() {
        DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dir::Etc::SourceList="$room/sources.list" -o Dir::Etc::SourceParts=- \
            -o Dir::State::Lists="$room/lists" -o Dir::Cache="$room" -o APT::Sandbox::User=root -o Dpkg::Use-Pty=0 "$@"
    }
    # shellcheck disable=SC2086
    { apt update && apt install --yes --no-install-recommends $missing >"$room/log"; } || {
        cat "$room/log" >&2 2>/dev/null || true
        stop 5 "Không cài được các gói Debian (thông báo của apt ở trên)." \
            "Việc cần làm: nếu đĩa đầy thì dọn đĩa; nếu apt đang bận thì đợi; rồi chạy lại lệnh này."
    }
fi

# --- 4. The program in a virtual environment of its own --------------------------------------------------------------
echo "4/5 Cài congvan $(said version) vào $prefix …"
failed() {
    stop 5 "Không cài được chương trình vào $prefix (thông báo ở trên)." \
        "Việc cần làm: kiểm tra chỗ trống trên đĩa (cần khoảng 2 GB) và quyền ghi, rồi chạy lại; nơi khác: --prefix THƯ_MỤC."
}
mkdir -p "$prefix" "$bin" || failed
/usr/bin/python3 -m venv --clear "$prefix" || failed
"$prefix/bin/python" -m pip --isolated --disable-pip-version-check --no-cache-dir install --quiet --no-index --no-deps \
    --only-binary :all: --find-links "$here/wheels" --require-hashes -r "$here/requirements.txt" || failed
ln -sf "$prefix/bin/congvan" "$bin/congvan" || failed

# --- 5. Does it find all it needs? -----------------------------------------------------------------------------------
echo "5/5 congvan doctor"
"$bin/congvan" doctor || stop 5 "Đã cài nhưng còn thiếu thành phần (xem bảng trên)." "Việc cần làm: chạy lại  sudo sh install.sh"
case ":$PATH:" in
*":$bin:"*) echo "Xong. Bắt đầu:  congvan ingest THƯ_MỤC_VĂN_BẢN" ;;
*) echo "Xong. Bắt đầu:  $bin/congvan ingest THƯ_MỤC_VĂN_BẢN   (hoặc thêm $bin vào PATH)" ;;
esac
