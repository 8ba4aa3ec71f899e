#!/bin/sh
# papers_word.sh: a paper leaves as DOCX or ODT, is edited there, and comes back: what differs is shown, the officer's own text is taken, what comes
# from the record is not. Hostile and foreign files are refused with a sentence. LibreOffice, where it is installed, edits and saves for real.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
office "$WORK/office"
account gulnara 'prosecutor; head'

# Edits a zip: name of the part, then pairs of what stands there and what takes its place.
edit() {
    python3 - "$@" <<'PY'
import sys, zipfile
source, target, part, *pairs = sys.argv[1:]
old, new = zipfile.ZipFile(source), zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED)
for entry in old.infolist():
    data = old.read(entry)
    if entry.filename == part:
        text = data.decode()
        for i in range(0, len(pairs), 2):
            assert pairs[i] in text, pairs[i]
            text = text.replace(pairs[i], pairs[i + 1], 1)
        data = text.encode()
    new.writestr(entry, data, zipfile.ZIP_STORED if entry.filename == 'mimetype' else zipfile.ZIP_DEFLATED)
new.close()
PY
}
DOC=word/document.xml
ODT=content.xml

check 'a case is opened' as aibek --json case open title='Казаны мектеби' summary='Үч сунуш | бир баа' language_of_proceedings=ky
CASE=$(value id)
check 'the second prosecutor is admitted' as aibek case admit "$CASE" gulnara
check 'a ruling is begun' as aibek --json paper write "$CASE" ruling
PAPER=$(value id)
TEXT=$(printf 'Биринчи абзац.\n\nЭкинчи абзац: 12 500 сом.\nЖаңы сап <b>.\n\n1. Үчүнчү абзац')
check 'his own words are written' as aibek record change "$PAPER" text="$TEXT"

# ---- unchanged ----
for form in docx odt; do
    check "it leaves as $form" as aibek paper make "$PAPER" --to $form --out "one.$form"
    check_says 'nothing to take' "it comes back as it went" as aibek paper compare "$PAPER" --file "one.$form"
done
check_fails 2 'nothing is taken where nothing differs' as aibek paper compare "$PAPER" --file one.docx --take

# ---- the own text changed ----
edit one.docx two.docx $DOC '12 500 сом' '12 600 сом' 'Үчүнчү абзац</w:t></w:r></w:p>' \
    'Үчүнчү абзац</w:t></w:r></w:p><w:p><w:r><w:t>Төртүнчү </w:t></w:r><w:ins w:id="90"><w:r><w:t>абзац</w:t></w:r></w:ins><w:del w:id="91"><w:r><w:delText>жок</w:delText></w:r></w:del></w:p>'
check_says '[-500-]{+600+}' 'the words that differ are shown' as gulnara paper compare "$PAPER" --file two.docx
said 'and the paragraph that was added, its recorded change accepted' '\{\+.*'
said 'whose words they are' 'Төртүнчү абзац'
said 'and that recorded changes are taken as accepted' '2 recorded changes'
check 'it is taken' as aibek paper compare "$PAPER" --file two.docx --take
check 'the record says so' as aibek --json record show "$PAPER"
said 'with the new words' '12 600 сом'
said 'and lines within a paragraph' 'сом\.\\nЖаңы сап <b>\.'
said 'and the new paragraph at the end' '1\. Үчүнчү абзац\\n\\nТөртүнчү абзац'
check_says 'From the file two.docx, SHA-256' 'the ledger says from which file' as aibek record history "$PAPER"

# ---- a file of a version before ----
check_fails 2 'a file of an older version is not taken' as aibek paper compare "$PAPER" --file one.odt --take
said 'it says which version it was made of' 'made of version 2'
check_says '[-600-]{+500+}' 'but its differences are shown' as aibek paper compare "$PAPER" --file one.odt
check_says 'Nothing' 'with the reason' as aibek paper compare "$PAPER" --file one.odt
check_fails 1 'and nothing is said to have changed besides' grep -q 'Changed in the file' "$WORK/out"

# ---- fixed parts ----
check 'it leaves again' as aibek paper make "$PAPER" --to odt --out three.odt
edit three.odt four.odt $ODT 'Казаны мектеби' 'Башка мектеп' 'Биринчи абзац.' 'Биринчи абзац өзгөрдү.'
check_says 'not taken' 'a change of what comes from the record is shown' as aibek paper compare "$PAPER" --file four.odt
said 'with what the file has' 'Башка мектеп'
check 'and the own text is taken' as aibek paper compare "$PAPER" --file four.odt --take
check 'the text changed' as aibek --json record show "$PAPER"
said 'in its place' 'Биринчи абзац өзгөрдү'
check 'the case did not' as aibek --json record show "$CASE"
said 'its title is what it was' 'Казаны мектеби'
check 'a file leaves' as aibek paper make "$PAPER" --to docx --out five.docx
check 'the case gets another title' as aibek record change "$CASE" title='Мектеп, жаңы аталыш'
check_says 'nothing to take' 'what was changed in the record since is no change of the file' as aibek paper compare "$PAPER" --file five.docx
check_fails 1 'and is not said to be one' grep -q 'not taken' "$WORK/out"

# ---- nothing written yet ----
check 'another paper is begun' as aibek --json paper write "$CASE" case_note --language en
NOTE=$(value id)
check 'it leaves with a place to write' as aibek paper make "$NOTE" --to docx --out note.docx
check_says 'Write your text here' 'which says so' python3 -c "import zipfile; print(zipfile.ZipFile('note.docx').read('$DOC').decode())"
edit note.docx note2.docx $DOC '[Write your text here]' 'Three bids, one price.'
check 'what was written there is taken' as aibek paper compare "$NOTE" --file note2.docx --take
check_says 'Three bids, one price.' 'and stands in the record' as aibek record show "$NOTE"
check_fails 2 'a file of another paper is refused' as aibek paper compare "$NOTE" --file five.docx
said 'by name of what it is not' 'another paper'

# ---- without marks ----
python3 - <<'PY'
import re, zipfile
old, new = zipfile.ZipFile('five.docx'), zipfile.ZipFile('bare.docx', 'w')
for entry in old.infolist():
    data = old.read(entry)
    if entry.filename == 'word/document.xml':
        data = re.sub(rb'<w:bookmark(Start|End)[^>]*/>', b'', data).replace('Биринчи абзац өзгөрдү.'.encode(), 'Башкача абзац.'.encode())
    new.writestr(entry, data)
new.close()
PY
check_says 'lost the marks' 'a file without marks is compared by its words, and says so' as aibek paper compare "$PAPER" --file bare.docx
said 'it finds the change' 'Башкача'
check_fails 1 'and takes no place for a stamp as a text' grep -q '{+(мөөр' "$WORK/out"

# ---- LibreOffice ----
if command -v soffice >/dev/null; then
    for form in docx odt; do
        for to in docx odt; do
            check "it leaves as $form" as aibek paper make "$PAPER" --to $form --out "lo.$form"
            mkdir -p "saved-$form-$to"
            check "LibreOffice saves it as $to" soffice --headless "-env:UserInstallation=file://$WORK/lo" --convert-to $to --outdir "saved-$form-$to" "lo.$form"
            check_says 'nothing to take' 'it comes back as it went' as aibek paper compare "$PAPER" --file "saved-$form-$to/lo.$to"
            check_fails 1 'with nothing changed outside of the text' grep -q 'not taken' "$WORK/out"
            check_fails 1 'and with its marks' grep -q 'lost the marks' "$WORK/out"
            rm "lo.$form"
        done
    done
else
    skip 'LibreOffice opens and saves our files' 'soffice is not installed'
fi

# ---- hostile and foreign files ----
python3 - <<'PY'
import io, zipfile
def change(name, target, edit=lambda n, d: d, more=()):
    old, new = zipfile.ZipFile(name), zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED)
    for entry in old.infolist():
        data = edit(entry.filename, old.read(entry))
        if data is not None: new.writestr(entry.filename, data)
    for path, data in more: new.writestr(path, data)
    new.close()
main = 'word/document.xml'
only = lambda f: (lambda n, d: f(d) if n == main else d)
change('five.docx', 'macro.docx', more=[('word/vbaProject.bin', b'x')])
change('five.docx', 'docm.docx', lambda n, d: d.replace(b'wordprocessingml.document.main+xml', b'x').replace(b'application/vnd.openxmlformats-officedocument.x',
       b'application/vnd.ms-word.document.macroEnabled.main+xml') if n == '[Content_Types].xml' else d)
change('three.odt', 'basic.odt', more=[('Basic/Standard/Module1.xml', b'x')])
dtd = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
change('five.docx', 'entity.docx', only(lambda d: d.replace(b'?>', b'?>' + dtd, 1)))
change('five.docx', 'utf16.docx', only(lambda d: (b'\xff\xfe' + d.replace(b'encoding="UTF-8"', b'encoding="UTF-16"').replace(b'?>', b'?>' + dtd, 1)
       .decode().encode('utf-16-le'))))
change('five.docx', 'broken.docx', only(lambda d: d[:len(d) // 2]))
change('five.docx', 'bomb.docx', only(lambda d: b' ' * (200 << 20)))
change('five.docx', 'bystander.docx', more=[('word/media/image1.png', b'\0' * (300 << 20)), ('../../../../tmp/evil', b'x'), ('/etc/evil', b'x')])
change('five.docx', 'deep.docx', only(lambda d: d.replace(b'<w:body>', b'<w:body>' + b'<w:sdt>' * 230, 1)))
change('five.docx', 'many.docx', only(lambda d: d.replace(b'<w:body>', b'<w:body>' + b'<w:p/>' * 30000, 1)))
change('five.docx', 'without.docx', lambda n, d: None if n == main else d)
change('five.docx', 'parts.docx', more=[('x/%d' % i, b'') for i in range(5000)])
with zipfile.ZipFile('other.zip', 'w') as z: z.writestr('a.txt', 'x')
import warnings; warnings.simplefilter('ignore')
change('five.docx', 'twice.docx', more=[(main, b'<x/>')])
data = bytearray(open('five.docx', 'rb').read())
open('cut.docx', 'wb').write(data[:len(data) // 2])
open('old.doc', 'wb').write(b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + b'\0' * 4096)
open('text.docx', 'wb').write(b'hello')
open('empty.docx', 'wb').write(b'')
open('long.docx', 'wb').write(b'PK\3\4' + b'\0' * (17 << 20))
manifest = zipfile.ZipFile('three.odt').read('META-INF/manifest.xml')
change('three.odt', 'locked.odt', lambda n, d: d.replace(b'full-path="content.xml" manifest:media-type="text/xml"/>',
       b'full-path="content.xml" manifest:media-type="text/xml"><manifest:encryption-data/></manifest:file-entry>') if n.startswith('META') else d)
PY
refused() {
    check_fails 2 "refused: $2" as aibek paper compare "$PAPER" --file "$1"
    said 'with its sentence' "$3"
}
refused macro.docx 'a project of macros' 'macros'
refused docm.docx 'a type with macros' 'macros'
refused basic.odt 'macros of LibreOffice' 'macros'
refused entity.docx 'entities' 'defines entities'
refused utf16.docx 'entities in UTF-16' 'defines entities|no well-formed XML'
refused broken.docx 'XML that breaks off' 'no well-formed XML'
refused bomb.docx 'a part that unpacks to 200 MB' 'longer than 32 MB'
refused deep.docx 'elements too deep in each other' 'deep|no well-formed XML'
refused many.docx 'too many paragraphs' 'more than 20000'
refused without.docx 'a DOCX without its document' 'lacks its part'
refused parts.docx 'too many parts' 'more than 4000'
refused other.zip 'another archive' 'neither a DOCX nor an ODT'
refused twice.docx 'a document that is there twice' 'twice'
refused cut.docx 'a file that was cut off' 'damaged|lacks'
refused old.doc 'the old format, or a password' 'password'
refused locked.odt 'an ODT with a password' 'password'
refused text.docx 'no archive at all' 'no file of Word'
refused empty.docx 'an empty file' 'no file of Word'
refused long.docx 'a file that is too long' 'larger than'
check_says 'nothing to take' 'a bomb in a part that nobody reads costs nothing, and names of parts are no paths' as aibek paper compare "$PAPER" --file bystander.docx
check_fails 1 'nothing was written anywhere' test -e /tmp/evil
check_fails 2 'who may not know the paper learns nothing' as admin paper compare "$PAPER" --file five.docx

# ---- too late ----
check 'the note is printed' as aibek paper print "$NOTE"
check_fails 2 'a printed paper takes nothing back' as aibek paper compare "$NOTE" --file note2.docx --take
said 'and it says what to do' 'Annul it'

check 'the store verifies' "$TERGOO" verify office --key "$KEY"
story_end
