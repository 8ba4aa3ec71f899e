#!/bin/sh
# papers.sh: a paper from the record to the sheet: begun, written, returned, approved, printed, made again byte for byte, known by its code, signed, filed,
# annulled. Texts that look like Markdown, HTML or Mustache stay texts. pdftotext is another program's reading of what was printed.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
office "$WORK/office"
account gulnara 'prosecutor; head'
account bakyt 'investigator'

check 'a case is opened' as aibek --json case open title='Казаны мектеби' summary='Үч сунуш | бир баа' language_of_proceedings=ky
CASE=$(value id)
check 'the second prosecutor is admitted' as aibek case admit "$CASE" gulnara

# ---- begun ----
check_says 'Токтом' 'the forms come in the language of the proceedings' as aibek paper forms "$CASE"
said 'also the case note' 'Иш боюнча маалымкат'
check 'a ruling is begun' as aibek --json paper write "$CASE" ruling
PAPER=$(value id) NUMBER=$(value number)
check_fails 2 'a search record is not made of a case' as aibek paper write "$CASE" search_record
said 'and the refusal says where to look' 'paper forms'
check_fails 2 'whoever does not know the case begins nothing' as bakyt paper write "$CASE" ruling

# ---- written: what looks like structure is text ----
TEXT=$(printf 'Биринчи абзац.\n\n# Баш сап эмес\n| 1 | 2 |\n**жоон эмес** {{record.summary}} <script>alert(1)</script>\n\nӨңүр Үсөнов терс')
check 'his own words are written' as aibek record change "$PAPER" text="$TEXT"
check_fails 2 'a mark that turns text around is refused where it is typed' as aibek record change "$PAPER" text="$(printf 'a\342\200\256b')"
check 'the draft can be looked at' as aibek paper make "$PAPER" --to pdf --out draft.pdf
pdftotext -raw draft.pdf - | tr -d '\n' >draft.txt
check 'it says that it is one' grep -q 'ДОЛБООР' draft.txt
check_fails 2 'what needs approval is not printed before' as aibek paper print "$PAPER"
said 'and it says so' 'approved'

# ---- approved by a second person ----
check 'approval is asked for' as aibek --json record move "$PAPER" approve
ASKED=$(value id)
check 'it comes back with a remark' as gulnara proposal return "$ASKED" --reason 'Экинчи абзацты кыскартыңыз'
check 'and is changed' as aibek record change "$PAPER" text="$TEXT оңдолду"
check 'approval is asked for again' as aibek --json record move "$PAPER" approve
check 'and given' as gulnara proposal sign "$(value id)"

# ---- printed: frozen ----
check_fails 2 'the move alone does not print' as aibek record move "$PAPER" print
check 'it is printed' as aibek paper print "$PAPER"
check 'the printed paper is a PDF' as aibek paper make "$PAPER" --to pdf --out one.pdf
check 'again' as gulnara paper make "$PAPER" --to pdf --out two.pdf
check 'byte for byte the same, whoever asks' cmp one.pdf two.pdf
pdftotext -raw one.pdf one.txt
check 'its language is in the file' sh -c "pdfinfo one.pdf | grep -q 'Tagged: *yes'"
check 'letters of Kyrgyz come out of it' grep -q 'Өңүр Үсөнов' one.txt
check 'what looks like a heading is a line of the paragraph' grep -q '# Баш сап эмес' one.txt
check 'a bar is a bar' grep -q '| 1 | 2 |' one.txt
check 'a tag of a template is text' grep -q '{{record.summary}}' one.txt
check 'so is HTML' grep -q '<script>alert(1)</script>' one.txt
check_says "$NUMBER" 'the number stands on it' cat one.txt
check 'the record has its code' as aibek --json record show "$PAPER"
CODE=$(value code)
check_says 'in force here' 'the code leads back to it' as gulnara paper check "$CODE"
check_fails 2 'who may not see it learns nothing' as bakyt paper check "$CODE"
said 'not even that it is there' 'No paper with the code'
check_fails 2 'a digit changed is another code' as aibek paper check "${CODE%?}x"
check_fails 2 'what was printed is not changed' as aibek record change "$PAPER" text=башка
check 'the case changes afterwards' as aibek record change "$CASE" title='Башка аталыш'
check 'the paper is made once more' as aibek paper make "$PAPER" --to pdf --out three.pdf
check 'and is what it was' cmp one.pdf three.pdf

# ---- other forms of the same tree ----
for form in odt docx html text; do
    check "the same as $form" as aibek paper make "$PAPER" --to $form --out "one.$form"
done
check 'ODT and DOCX are whole zips' python3 -c "
import zipfile, xml.dom.minidom
for name, part in (('one.odt', 'content.xml'), ('one.docx', 'word/document.xml')):
    z = zipfile.ZipFile(name); assert z.testzip() is None
    for n in z.namelist():
        if n.endswith(('.xml', '.rels')): xml.dom.minidom.parseString(z.read(n))
    text = z.read(part).decode()
    assert 'Өңүр Үсөнов' in text and '&lt;script&gt;' in text, name
assert zipfile.ZipFile('one.odt').infolist()[0].filename == 'mimetype'
"
check 'HTML has no element of a value' sh -c "! grep -q '<script' one.html"
check_fails 2 'another form is refused' as aibek paper make "$PAPER" --to exe --out x

# ---- signed and filed ----
check_fails 2 'unsigned papers are not filed' as aibek record move "$PAPER" file volume=1 sheet=45
check 'it was signed by hand' as aibek record move "$PAPER" sign signed_by='А. Осмонов' signed_on="$(date +%d.%m.%Y)"
check_fails 2 'filing says where' as aibek record move "$PAPER" file
check 'it is filed' as aibek record move "$PAPER" file volume=1 sheet=45

# ---- a paper that is wrong ----
check 'a case note is begun' as aibek --json paper write "$CASE" case_note --language ru
NOTE=$(value id)
check 'it needs no approval' as aibek paper print "$NOTE"
check 'it is annulled' as aibek record move "$NOTE" annul --reason 'не та сумма'
check 'its record has the code' as aibek --json record show "$NOTE"
check_says 'annulled' 'the code says so' as aibek paper check "$(value code)"

# ---- nothing of it is lost ----
check 'the store verifies' "$TERGOO" verify office --key "$KEY"
story_end
