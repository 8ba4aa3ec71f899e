#!/bin/sh
# news_pages.sh: a news item in a browser and three languages (tests/web/news.mjs): what the program finds in its sentences, how that is answered, its
# photograph, its publication, the person who is cleared and the correction.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'news in a browser' news

export TERGOO_DATA="$WORK/office"
story_run "$TERGOO" --json init --name 'Field office (invented)' --profile field_office --login admin --full-name 'Администратор' --passphrase-file "$PHRASE" || story_bail
KEY=$(value key)
quick_phrases
story_run "$TERGOO" gate --detach || story_bail
sign_in admin || story_bail
account press press_officer
account kubat programme_officer
account temir head
base64 -d >"$WORK/photo.png" <<'PNG'
iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAByklEQVR42g3LsapFAAAA0Pc5dzQajUajDJJBMkgGnQySQTJIBhl96nP28/fLBJkwE2XiTJJJ
M0WmznQZmTmzZc7Mk3kzf79ckAtzUS7OJbk0V+TqXJeTm3Nb7sw9uTf/QikohaWoFJeSUloqSnWpKynNpa10lp7SW36hElTCSlSJK0klrRSVutJVVObKVjkr
T+WtvtAIGmEjasSNpJE2ikbd6Boac2NrnI2n8TZfaAWtsBW14lbSSltFq251La25tbXO1tN62y/0gl7Yi3pxL+mlvaJX97qe3tzbemfv6b39FwbBIBxEg3iQ
DNJBMagH3cBgHmyDc/AM3uELo2AUjqJRPEpG6agY1aNuZDSPttE5ekbv+IVJMAkn0SSeJJN0UkzqSTcxmSfb5Jw8k3f6wiJYhItoES+SRbooFvWiW1jMi21x
Lp7Fu3xhFazCVbSKV8kqXRWretWtrObVtjpXz+pdv7ALduEu2sW7ZJfuil2963Z2827bnbtn9+5fOASH8BAd4kNySA/FoT50B4f5sB3Ow3N4jy9cgkt4iS7x
Jbmkl+JSX7qLy3zZLuflubzXF27BLbxFt/iW3NJbcatv3c1tvm238/bc3ts/aXpUEO0RIR4AAAAASUVORK5CYII=
PNG
export PHOTO="$WORK/photo.png"
web_serve --demo --no-second-factor
looks news
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
