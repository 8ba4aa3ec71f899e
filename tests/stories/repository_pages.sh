#!/bin/sh
# repository_pages.sh: the repository in a browser, in three languages: one person under several spellings put into it and linked over two cases, in
# two clicks each; what a stranger to the second case sees; a question asked and answered; a photograph; persons by status today. The conversation is
# tests/web/repository.mjs; here are the people and the cases.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'the repository in a browser' repository

office "$WORK/office"
account gulnara 'prosecutor'
account bakyt 'investigator'
python3 - "$WORK/face.png" <<'PNG' || exit 3
import struct, sys, zlib
def chunk(kind, data): return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
rows = b''.join(b'\0' + b''.join(bytes((x * 2 & 255, y * 2 & 255, 120)) for x in range(120)) for y in range(90))
open(sys.argv[1], 'wb').write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 120, 90, 8, 2, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))
PNG
TERGOO_WORK=$WORK
export TERGOO_WORK
web_serve --demo --no-second-factor
looks repository
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
