# shellcheck shell=sh disable=SC2034,SC2154
# _site_office.sh: what the stories of the public site share; sourced by them after story.sh. A field office whose press officer saltanat writes, kubat
# checks the facts, jyldyz leads and signs second; the three news items of samples/news.tsv; nobody in it is a real person.

# site_office [FOLDER]
site_office() {
    export TERGOO_DATA="${1:-$WORK/office}"
    story_run "$TERGOO" --json init --name 'Field office of the programme (invented)' --profile field_office --login admin --full-name 'Администратор' \
        --passphrase-file "$PHRASE" || story_bail
    KEY=$(value key)
    quick_phrases
    story_run "$TERGOO" gate --detach || story_bail
    sign_in admin || story_bail
    account saltanat 'press_officer'
    account kubat 'programme_officer'
    account jyldyz 'head'
    account donor 'donor_reader'
    story_run as kubat --json record create project title='Prison reform in the Kyrgyz Republic' implementer='UN Office on Drugs and Crime' \
        aim='The rule of law in one of its hardest institutions' published_source='News of the UN office for Central Asia, 9 April 2010' || story_bail
    PROJECT_ID=$(value id)
    component a 'Legal and normative basis, strategy of prison reform, alternatives to imprisonment' \
        'Правовая база, стратегия реформы, альтернативы лишению свободы' 'Укуктук база, реформанын стратегиясы, эркиндигинен ажыратуунун альтернативалары'
    component b 'Management of the prison service, its training centre' 'Управление службой, её учебный центр' 'Кызматты башкаруу, анын окуу борбору'
    component c 'Income of the prison service and social reintegration' 'Доходы службы и социальная реинтеграция' 'Кызматтын кирешеси жана социалдык реинтеграция'
    component d 'Physical conditions' 'Условия содержания' 'Кармоо шарттары'
    signed kubat jyldyz "$PROJECT_ID" agree 'donors=European Union' 'budget=2 700 000,00 EUR' agreed_on=18.12.2009
}

# component CODE EN RU KY: one of the four published ones, as an outcome of the project.
component() {
    story_run as kubat --json record create result "project=$PROJECT_ID" level=outcome "code=$1" "title_en=$2" "title_ru=$3" "title_ky=$4" || story_bail
}

# signed FIRST SECOND RECORD MOVE ...: the first proposes, the second signs.
signed() {
    signed_by=$2
    first=$1
    shift 2
    story_run as "$first" --json record move "$@" || story_bail
    story_run as "$signed_by" proposal sign "$(value id)" || story_bail
}

# three_hundred: names.csv, a list of three hundred people with their documents; MARK tells one list from another.
three_hundred() {
    awk -v mark="${1:-0}" 'BEGIN {
        print "name;sex;body;oblast;identity"
        for (i = 1; i <= 300; i++)
            printf "Ойдонов Адам %d-%d;%s;Мекеме (ойдон);osh;Passport: AN%03d%04d\n", mark, i, i % 2 ? "man" : "woman", mark, i
    }' >names.csv
}

# lettered: a course and the letter of a body that sends three hundred, in $COURSE and $LETTER.
lettered() {
    story_run as aida --json record create course title='Three hundred (invented)' topics=detection for_whom=prosecutors begins=21.10.2009 \
        where='Osh [KG-GO]' || story_bail
    COURSE=$(value id)
    story_run as aida --json record create nomination course="$COURSE" body='Мекеме (ойдон)' || story_bail
    LETTER=$(value id)
}

in_language() { awk -F'\t' -v k="$2" -v c="$1" '$1 == k {print $c}' "$PROJECT/samples/news.tsv"; }

# written KEY SLUG DAY [FIELD...]: an item in three languages as its author left it, cleared by the head; its id in $ITEM.
written() {
    key=$1 slug=$2 day=$3
    shift 3
    story_run as saltanat --json record create news_item "slug=$slug" "dated=$day" place_line=Bishkek contact='Press office (invented)' \
        "title_en=$(in_language 2 "$key.title")" "title_ru=$(in_language 3 "$key.title")" "title_ky=$(in_language 4 "$key.title")" \
        "lead_en=$(in_language 2 "$key.lead")" "lead_ru=$(in_language 3 "$key.lead")" "lead_ky=$(in_language 4 "$key.lead")" \
        "text_en=$(in_language 2 "$key.text")" "text_ru=$(in_language 3 "$key.text")" "text_ky=$(in_language 4 "$key.text")" \
        made_en=original made_ru=person made_ky=person 'translator_en=Saltanat Oydonova (invented)' 'translator_ru=Салтанат Ойдонова (вымышлена)' \
        'translator_ky=Салтанат Ойдонова (ойдон чыгарылган)' 'reviewer_en=Kubat Oydonov (invented)' 'reviewer_ru=Кубат Ойдонов (вымышлен)' \
        'reviewer_ky=Бегимай Ойдонова (ойдон чыгарылган)' status_en=reviewed status_ru=reviewed status_ky=reviewed \
        published_source='News of the UN office for Central Asia' "$@" || story_bail
    ITEM=$(value id)
}

# cleared: the facts of $ITEM are checked, and the head lets it pass.
cleared() {
    story_run as saltanat record move "$ITEM" submit || story_bail
    story_run as kubat record move "$ITEM" check nobody_guilty=yes nobody_exposed=yes no_operation=yes consents=yes || story_bail
    story_run as jyldyz record move "$ITEM" clear_office cleared_office_on=04.05.2010 'cleared_office_by=Жылдыз Ойдонова (вымышлена)' || story_bail
}

published() {
    story_run as saltanat record move "$ITEM" set_ready || story_bail
    signed saltanat jyldyz "$ITEM" publish
}

# corrected FIELD...: a correction of $ITEM is published.
corrected() {
    signed saltanat jyldyz "$ITEM" publish_correction --reason 'A number was wrong' "$@"
}

three_items() {
    written courses prosecutors-against-corruption 14.10.2009
    COURSES=$ITEM
    cleared && published
    written project prison-reform-begins 09.04.2010 "about=$PROJECT_ID"
    cleared && published
    REFORM=$ITEM
    written donation equipment-for-two-bodies 04.05.2010
    DONATION=$ITEM
}
