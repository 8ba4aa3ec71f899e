#!/bin/sh
# news_pages.sh: a news item in a browser and three languages (tests/web/news.mjs): what the program finds in its sentences, how that is answered, its
# photograph, its publication, the person who is cleared and the correction.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'news in a browser' news

export TERGOO_DATA="$WORK/office"
story_run "$TERGOO" --json init --name 'Field office (invented)' --profile field_office --login admin --full-name 'Администратор' --passphrase-file "$PHRASE" || story_bail
KEY=$(value key)
story_run "$TERGOO" gate --detach || story_bail
sign_in admin || story_bail
account press press_officer
account kubat programme_officer
account temir head
base64 -d >"$WORK/photo.png" <<'PNG'
iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGP4TyIYVUAtBf8BAJyaf4FgYRUAAAAASUVORK5CYII=
PNG
export PHOTO="$WORK/photo.png"
web_serve --demo --no-second-factor
looks news
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
