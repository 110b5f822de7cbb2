#!/bin/sh
# The main job on the demo archive: read the letters of the corpus, show who answered what, when, and who is late.
# usage: demo.sh BIN FOLDER   (BIN: the virtual environment's bin; FOLDER: where the archive is built)
set -eu
bin=$1
folder=$2
db=$folder/congvan.db
rm -rf "$folder"
echo "== Dựng kho mẫu (văn bản tự soạn, người và sự việc hư cấu): $folder/docs"
"$bin/python" -m corpus.generate "$folder" --written h >/dev/null
echo "== congvan ingest $folder/docs"
"$bin/congvan" ingest "$folder/docs" --db "$db"
echo "== congvan crossref --as-of 2026-10-31"
"$bin/congvan" crossref --as-of 2026-10-31 --db "$db"
echo "== congvan audit --as-of 2026-10-31 --summary directive"
"$bin/congvan" audit --as-of 2026-10-31 --summary directive --db "$db"
cat <<EOF

Xem tiếp (trong thư mục này):
  $bin/congvan followups 212/TB-VP --tree --db $db
  $bin/congvan search "giap hat" --db $db
  $bin/congvan show "1276 ubnd nc" --db $db
  $bin/congvan export audit --as-of 2026-10-31 -o audit.xlsx --db $db
EOF
