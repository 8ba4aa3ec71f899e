#!/bin/sh
# papers_own_forms.sh: an office writes its own forms of papers without a compiler: checked by the linter, put in force by two, printed by, taken back. What was
# printed keeps the form that it was printed by.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
office "$WORK/office"
account gulnara 'prosecutor; head'
account bakyt 'investigator'

# ---- the linter ----
check_says 'nothing wrong' 'the shipped forms are sound' "$TERGOO" paper lint
mkdir -p ours/ru ours/ky
cat >ours/ru/ruling.md <<'MD'
title: Постановление
kinds: case nothing
aproval: yes
---
{{>letterhead}} {{>heading}}

# Постановление № {{number}}

{{record.summry}} {{unknown}}

{{#paragraphs}}
{{text}}

```signature
{{author}}
```
MD
check_fails 1 'a form with faults is found wrong' "$TERGOO" paper lint ours/ru/ruling.md
said 'with file, line and column of each' 'ru/ruling.md:2:13: there is no kind'
said 'a wrong line of the head' 'ru/ruling.md:3:1:.*aproval'
said 'a wrong part' 'ru/ruling.md:5:17: there is no part'
said 'a wrong field' 'ru/ruling.md:9:1:.*record.summry'
said 'and the one beside it' 'ru/ruling.md:9:19:.*unknown'
said 'a section that is not closed' 'ru/ruling.md:11:1: the section'
said 'a wrong block' 'ru/ruling.md:14:1: there is no block'
said 'and how many they are' '7 faults'
check_fails 1 'in Kyrgyz too' "$TERGOO" --lang ky paper lint ours/ru/ruling.md
said 'with the remedy' 'tergoo model kinds'
check_fails 1 'and for programs' "$TERGOO" --json paper lint ours/ru/ruling.md
said 'as a list' '"column": 13'
check_fails 1 'a file outside of a language folder says so' "$TERGOO" paper lint "$PHRASE"
cat >ours/ru/heading.md <<'MD'
code: -
---
**НАШЕ УЧРЕЖДЕНИЕ** | {{office}}
MD
cat >ours/ru/ruling.md <<'MD'
title: Постановление учреждения
kinds: *
approval: no
---
{{>heading}}

# Постановление № {{number}}

{{#paragraphs}}
{{text}}

{{/paragraphs}}

```signatures
Составил | {{author}}
```
MD
check_says '2 forms, nothing wrong' 'two forms that call each other are sound together' "$TERGOO" paper lint ours/ru/ruling.md ours/ru/heading.md

# ---- a paper by the shipped form ----
check 'a case is opened' as aibek --json case open title='Школа в Казани' summary='Три заявки' language_of_proceedings=ru
CASE=$(value id)
check 'the head is admitted' as aibek case admit "$CASE" gulnara
check 'a case note is printed by the shipped form' as aibek --json paper write "$CASE" case_note
OLD=$(value id)
check 'printed' as aibek paper print "$OLD"
check 'kept as text' as aibek paper make "$OLD" --to text --out old.txt

# ---- put in force by two ----
check_fails 2 'who is no administrator or head writes no forms' as bakyt record create paper_form name=ruling language=ru text=@ours/ru/ruling.md
check 'an administrator enters the part' as admin --json record create paper_form name=heading language=ru text=@ours/ru/heading.md
PART=$(value id)
check 'and the form' as admin --json record create paper_form name=ruling language=ru text=@ours/ru/ruling.md
FORM=$(value id)
check_fails 2 'a form that calls a part that is not in force does not come into force' as admin record move "$FORM" put_in_force --reason 'приказ № 3'
said 'because' 'no part .heading.'
check 'the part is proposed' as admin --json record move "$PART" put_in_force --reason 'приказ № 3'
PROPOSAL=$(value id)
check_fails 2 'nobody signs alone' as admin proposal sign "$PROPOSAL"
check 'a head signs' as gulnara proposal sign "$PROPOSAL"
check 'the form is proposed' as admin --json record move "$FORM" put_in_force --reason 'приказ № 3'
PROPOSAL=$(value id)
check_says 'Постановление' 'until then the shipped form holds' as aibek paper forms "$CASE"
check 'a head signs it' as gulnara proposal sign "$PROPOSAL"
check_says 'Постановление учреждения' 'from then on the own form holds' as aibek paper forms "$CASE"
check_says 'PF-' 'the list of forms says where it comes from' as aibek paper book
said 'and who put it in force' 'Администратор'
said 'others come with the program' 'shipped with the program'
check_fails 2 'a form in force is not changed' as admin record change "$FORM" text=x
check 'a wrong form is entered' as admin --json record create paper_form name=case_note language=ru text="$(printf 'title: x\nkinds: case\n---\n{{record.none}} {{none}}\n')"
WRONG=$(value id)
check_fails 2 'and refused when it is to come into force' as admin record move "$WRONG" put_in_force --reason x
said 'with line and column' 'ru/case_note.md:4:1'
said 'and how many faults it has' '2 faults'
check 'a name that would be a path is entered' as admin --json record create paper_form name=../../x language=ru text=x
check_fails 2 'and refused' as admin record move "$(value id)" put_in_force --reason x
said 'because of its letters' 'Latin letters'

# ---- papers by it ----
check 'a ruling is begun by the own form' as aibek --json paper write "$CASE" ruling
NEW=$(value id)
check 'his words' as aibek record change "$NEW" text='Наши слова.'
check 'printed without approval, as the own form says' as aibek paper print "$NEW"
check 'made' as aibek paper make "$NEW" --to text --out new.txt
check_says 'НАШЕ УЧРЕЖДЕНИЕ' 'it has the own part' cat new.txt

# ---- taken back ----
check 'taking back is proposed' as admin --json record move "$FORM" take_back --reason 'приказ № 4'
check 'and signed' as gulnara proposal sign "$(value id)"
check_says 'before printing' 'the shipped form holds again' as aibek paper forms "$CASE"
check 'what was printed is made again' as aibek paper make "$NEW" --to text --out again.txt
check 'and is what it was' cmp new.txt again.txt
check 'so is the older one' as aibek paper make "$OLD" --to text --out old2.txt
check 'byte for byte' cmp old.txt old2.txt
# ---- text blocks ----
check 'a text block for everybody' as aibek --json record create text_block title='Права разъяснены' language=ru forms='ruling feedback' text='Права и обязанности разъяснены.'
BLOCK=$(value id)
ME=$(as aibek --json session show | sed -n 's/.*"\(user\/[0-9a-f]*\)".*/\1/p' | head -n 1)
check 'one of his own' as aibek record create text_block title='Моя' language=ru owner="$ME" text='Мой обычный конец.'
check 'and one in another language' as aibek record create text_block title='Кыргызча' language=ky text='Кыргызча текст.'
check 'a paper is begun' as aibek --json paper write "$CASE" ruling
DRAFT=$(value id)
check_says 'Права разъяснены' 'the block fits it' as aibek paper blocks "$DRAFT"
said 'and his own' 'Моя'
check_fails 1 'one in another language does not' grep -q 'Кыргызча' "$WORK/out"
check_says 'Права разъяснены' 'the block is for everybody' as gulnara paper blocks "$DRAFT"
check_fails 1 'his own is not offered to others' grep -q 'Моя' "$WORK/out"
check 'it is put in at the end' as aibek paper insert "$DRAFT" 'Права разъяснены'
check_says 'Права и обязанности разъяснены' 'and stands in the text' as aibek record show "$DRAFT"
check_fails 2 'what is none says where to look' as aibek paper insert "$DRAFT" 'Нет такой'
said 'by its command' 'paper blocks'
check 'the block is withdrawn' as aibek record move "$BLOCK" withdraw
check_fails 2 'and offered no more' as aibek paper insert "$DRAFT" 'Права разъяснены'

# ---- as the last one began ----
check 'a request is begun' as aibek --json paper write "$CASE" information_request
FIRST=$(value id)
check 'with its words' as aibek record change "$FIRST" title='Запрос в банк «Пример»' text="$(printf 'Председателю правления.\n\nПрошу сообщить.')"
check_says 'Запрос в банк' 'the next one says what it takes over' as aibek paper write "$CASE" information_request
check 'and has it' as aibek --json paper write "$CASE" information_request
NEXT=$(value id)
check_says 'Председателю правления.' 'the first paragraph' as aibek record show "$NEXT"
check_fails 1 'and no more of it' grep -q 'Прошу сообщить' "$WORK/out"
check 'or begins empty' as aibek --json paper write "$CASE" information_request --afresh
EMPTY=$(value id)
check 'its record' as aibek record show "$EMPTY"
check_fails 1 'has nothing of it' grep -q 'Председателю' "$WORK/out"

check 'the store verifies' "$TERGOO" verify office --key "$KEY"
story_end
