#!/bin/sh
# packages.sh: what comes with the packages, looked at without making them: what that would take; the units, by systemd's own eyes; and the installer of the
# stick, told to install a stick that is damaged, changed, or made for another machine, in three languages. Installing for real is tests/install/run.
# shellcheck disable=SC2317
. "$(dirname "$0")/story.sh"
story_begin

# ---- what making them takes ----
# A machine that has what tools/setup installs for it, and nothing of what the tests need, as far as dpkg looks.
for_packages() {
    awk '/^Build-Depends:/ { on = 1; sub(/^Build-Depends:/, "") } on && /^[A-Z]/ { on = 0 } on' debian/control | tr ',' '\n' | grep -v '<' |
        sed 's/^ *//; s/[ (:|].*//; s/debhelper-compat/debhelper/' | grep . && echo build-essential
}
if command -v dpkg-checkbuilddeps >/dev/null; then
    mkdir "$WORK/dpkg"
    for_packages | while read -r package; do
        printf 'Package: %s\nStatus: install ok installed\nArchitecture: %s\nMulti-Arch: allowed\nVersion: 999\n' "$package" "$(dpkg --print-architecture)"
        [ "$package" != debhelper ] || echo 'Provides: debhelper-compat (= 13)'
        echo
    done >"$WORK/dpkg/status"
    profile=$(sed -n 's/.*DEB_BUILD_PROFILES="\([a-z]*\).*/\1/p' tools/deb)
    check 'making packages takes nothing that only the tests need' env DEB_BUILD_PROFILES="$profile" dpkg-checkbuilddeps --admindir="$WORK/dpkg" debian/control
else
    skip 'making packages takes nothing that only the tests need' 'dpkg-dev is not here'
fi

# ---- the units ----
units() { printf '%s\n' debian/tergoo-*.service debian/tergoo-*.timer; }
name_of() { basename "$1" | sed 's/^tergoo-\(office\|public\)\.//'; }

# Each command that a unit starts is one of the program.
commands() { sed -n 's/^ExecStart=\/usr\/bin\/tergoo \([a-z]*\).*/\1/p' "$@"; }
for word in $(commands debian/tergoo-office.*.service debian/tergoo-copy.service debian/tergoo-verify.service); do
    check "$word, which a unit starts, is a command of the program" "$TERGOO" help "$word"
done
if "$TERGOO" help "$(commands debian/tergoo-public.*.service)" >/dev/null 2>&1; then
    check 'and so is what serves the box for tips' true
else
    skip 'and so is what serves the box for tips' 'this build has no box'
fi

# A machine as the packages leave it, as far as systemd looks.
root=$WORK/machine
mkdir -p "$root/usr/lib/systemd/system" "$root/usr/bin" "$root/bin" "$root/etc"
for program in tergoo touch; do printf '#!/bin/sh\n' >"$root/usr/bin/$program"; done
cp /bin/sh "$root/bin/sh"
chmod +x "$root"/usr/bin/* "$root/bin/sh"
for unit in $(units); do cp "$unit" "$root/usr/lib/systemd/system/$(name_of "$unit")"; done
printf 'root:x:0:0::/:/bin/sh\ntergoo:x:1:1::/:/bin/sh\ntergoo-public:x:2:2::/:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\ntergoo:x:1:\ntergoo-public:x:2:\n' >"$root/etc/group"
if command -v systemd-analyze >/dev/null; then
    verify() {
        # What a unit waits for is not on this machine; what is wrong with the unit itself is told with its file.
        systemd-analyze verify --root="$root" --man=no --recursive-errors=no "$@"
    }
    for unit in $(units); do
        check "$(name_of "$unit") is a unit as systemd reads it" verify "$root/usr/lib/systemd/system/$(name_of "$unit")"
    done
    for unit in $(units | grep 'service$'); do
        # 0 is a service that can do nothing, 10 one that can do all; those with a network cannot come under 1.
        case $unit in *gate* | *copy* | *verify*) most=10 ;; *) most=20 ;; esac
        check "$(name_of "$unit") is held to little" systemd-analyze security --no-pager --offline=true --threshold=$most --root="$root" "$(name_of "$unit")"
    done
else
    skip 'the units as systemd reads them' 'systemd-analyze is missing'
fi

# ---- the installer ----
stick=$WORK/stick
mkdir -p "$stick/packages"
check 'the words of the installer are whole' python3 tools/messages.py shell --source debian/stick/install --output "$stick" debian/stick/words.msg
cp debian/stick/install "$stick/"
printf 'not a package\n' >"$stick/packages/tergoo_1_all.deb"
: >"$stick/packages/Packages"
release() { printf 'STICK_DEBIAN=%s\nSTICK_ARCHITECTURE=%s\nSTICK_MIB=%s\n' "$1" "$2" "$3" >"$stick/release"; }
list() {
    sums=$(cd "$stick" && find . -type f ! -name SHA256SUMS -printf '%P\n' | sort | xargs sha256sum)
    echo "$sums" >"$stick/SHA256SUMS"
}
debian=$( (. /etc/os-release && echo "${ID:-}:${VERSION_ID:-}") 2>/dev/null)
here=$(dpkg --print-architecture 2>/dev/null)

if [ "${debian%%:*}" != debian ]; then
    skip 'what the installer refuses' 'this machine has no Debian'
elif ! unshare -r true 2>/dev/null; then
    skip 'what the installer refuses' 'no namespace of our own is to be had (unshare -r)'
else
    install() { unshare -rn sh "$stick/install" "$@"; }
    debian=${debian#*:}
    release "$debian" "$here" 1
    list
    good=$(sha256sum "$stick/SHA256SUMS" | cut -d ' ' -f 1)
    check_fails 2 'it takes no option that it does not know' install --fast
    check_fails 2 'nor a part that there is not' install --what everything
    for lang in en ru ky; do
        case $lang in
            en) other='changed the stick on its way' damage='damaged' debian_is='This stick is for' kind='processors' ;;
            ru) other='изменили в пути' damage='повреждён' debian_is='Этот носитель для' kind='процессоров' ;;
            ky) other='жолдо өзгөртүлгөн' damage='бузулган' debian_is='Бул флешка' kind='процессорлору' ;;
        esac
        check_fails 1 "$lang: another fingerprint than the paper's is refused" install --lang $lang --fingerprint 'dead beef'
        said "$lang: and said" "$other"
        check_fails 2 "$lang: without a fingerprint and a keyboard it asks nobody" install --lang $lang
        said "$lang: but it shows the fingerprint" "$(echo "$good" | cut -c 1-4) $(echo "$good" | cut -c 5-8)"
        printf 'more\n' >>"$stick/packages/tergoo_1_all.deb"
        check_fails 1 "$lang: a file that was changed is found" install --lang $lang --fingerprint "$good"
        said "$lang: and named" "$damage.*packages/tergoo_1_all.deb"
        printf 'not a package\n' >"$stick/packages/tergoo_1_all.deb"
        release 11 "$here" 1
        list
        check_fails 1 "$lang: a stick for another Debian is refused" install --lang $lang
        said "$lang: both are named" "$debian_is debian 11.*debian $debian"
        release "$debian" riscv64 1
        list
        check_fails 1 "$lang: a stick for another processor is refused" install --lang $lang
        said "$lang: and said" "$kind.*riscv64|riscv64.*$kind"
        release "$debian" "$here" 99999999
        list
        check_fails 1 "$lang: a disk without room is refused" install --lang $lang --fingerprint "$(sha256sum "$stick/SHA256SUMS" | cut -d ' ' -f 1)"
        said "$lang: how much is wanted is said" 99999999
        release "$debian" "$here" 1
        list
    done
    check_fails 1 'who is not root is told' unshare -U sh "$stick/install" --lang en
    said 'and how to become root' 'su -'
fi
story_end
