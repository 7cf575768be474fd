#!/bin/sh
# The report of yesterday, every morning: fetches the archives of a Scalingo application, makes the
# report with its history, and mails it. For cron and systemd: it needs no terminal, no locale and no
# HOME, and says nothing unless something is wrong.
#
#   APP=my-app MAIL_TO=team@example.net SCALINGO_API_TOKEN=... /usr/local/bin/morning.sh
#
# From the environment:
#   APP                 the application
#   SCALINGO_API_TOKEN  a token of the account, since nobody is there to log in; see SCALINGO_TOKEN_FILE
#   SCALINGO_TOKEN_FILE instead of it, a file that holds the token, readable by this user alone
#   SCALINGO_REGION     such as osc-fr1; the command line asks for it when there are several
#   MAIL_TO             who receives the mail; several with commas; empty for none
#   MAIL_FROM           who sends it; optional
#   DAY                 the day to report, instead of yesterday: 2025-01-24
#   TIME_ZONE           of the day; Europe/Paris
#   FOLDER              where archives, history and report are kept; /var/lib/laggard
#   KEEP_DAYS           after how many days archives are removed; 10
#   FLAGS               more flags of `laggard report`, between spaces; optional
#   LAGGARD_TITLE       what page and mail are headed by, instead of APP
#
# Exit codes are those of laggard: 2 also when something is missing that this script needs, and 4 when
# the newest lines could not be fetched, which the mail says. 5 when an archive could not be fetched or
# the list of archives is not understood, 6 when the mail could not be sent, 7 when another run is at work.

# No word is a pattern of files: neither addresses nor FLAGS.
set -euf

PATH=${PATH:-/usr/local/bin:/usr/bin:/bin}:/usr/local/bin:/usr/sbin:/usr/lib
export PATH
umask 077

fail() {
    code=$1
    shift
    printf 'morning.sh: %s\n' "$*" >&2
    exit "$code"
}

[ -n "${APP:-}" ] || fail 2 'name the application in APP'
case $APP in
    -* | *[!a-z0-9-]*) fail 2 "APP is no name of an application: $APP" ;;
esac
DAY=${DAY:-yesterday}
FOLDER=${FOLDER:-/var/lib/laggard}
KEEP_DAYS=${KEEP_DAYS:-10}
MAIL_TO=${MAIL_TO:-}
MAIL_FROM=${MAIL_FROM:-}
FLAGS=${FLAGS:-}
# Flags stand over the environment, so that FLAGS can say otherwise.
LAGGARD_TZ=${TIME_ZONE:-Europe/Paris}
LAGGARD_TITLE=${LAGGARD_TITLE:-$APP}
export LAGGARD_TZ LAGGARD_TITLE
# The command line keeps its settings there. Cron and systemd may give none.
HOME=${HOME:-$FOLDER}
export HOME
# It asks questions else, and nobody answers.
export DISABLE_INTERACTIVE=true

# Before anything is fetched.
for program in laggard scalingo curl flock timeout ${MAIL_TO:+sendmail}; do
    command -v "$program" >/dev/null || fail 2 "$program is not in PATH ($PATH)"
done
if [ -n "${SCALINGO_TOKEN_FILE:-}" ]; then
    SCALINGO_API_TOKEN=$(cat "$SCALINGO_TOKEN_FILE") ||
        fail 2 'the token of SCALINGO_TOKEN_FILE cannot be read'
    [ -n "$SCALINGO_API_TOKEN" ] || fail 2 "there is no token in $SCALINGO_TOKEN_FILE"
    export SCALINGO_API_TOKEN
fi

mine=$FOLDER/$APP
logs=$mine/logs
mkdir -p "$logs" || fail 2 "FOLDER cannot be written: $FOLDER"
touch "$mine/lock" || fail 2 "FOLDER cannot be written: $mine"
# Two runs of one application would take each other's files away. The lock goes with this process and
# those that it starts, however they end.
exec 9>"$mine/lock"
flock -n 9 || fail 7 "another run for $APP is at work, it holds $mine/lock; nothing was done"
work=$(mktemp -d "$mine/.morning-XXXXXX") || fail 2 "FOLDER cannot be written: $mine"
# A command that fails by itself, as on a full disk, gives 1: to laggard that is a gate that failed.
# shellcheck disable=SC2317
end() {
    code=$?
    trap - EXIT
    rm -rf "$work"
    [ "$code" -ne 1 ] || code=2
    exit "$code"
}
trap end EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
# What a run left that was killed.
find "$mine" -maxdepth 1 -name '.morning-*' ! -path "$work" -exec rm -rf {} +

# Nothing may hang for ever: nobody is there to end it.
ask() {
    timeout 600 scalingo --app "$APP" "$@" </dev/null
}

# The lines that are in no archive yet; what was archived is not in them any more, says the
# documentation. They come before the list of archives, since an archive that is made in between would
# else be in neither. A line that is in both counts once by --dedupe below, if it is the same to the
# byte, which is not documented. How many lines can be asked for at most is not documented either.
missing=
if ask logs --lines 100000 >"$work/came"; then
    mv "$work/came" "$logs/recent.log"
else
    missing="the newest lines could not be fetched (scalingo logs ended with $?): the end of the day may be missing"
    # What came before it failed counts, and so does what an earlier run fetched, for which nothing came
    # in its place. A line that was cut off is ended, so that it does not run into the next.
    for part in "$logs/recent.log" "$work/came"; do
        [ -s "$part" ] || continue
        cat "$part"
        [ -z "$(tail -c 1 "$part")" ] || echo
    done >"$work/recent.log"
    mv "$work/recent.log" "$logs/recent.log"
fi

# `logs-archives` prints, for each archive, the newest first, lines such as
#
#   To:   2025-01-24T18:00:00Z
#   From: 2025-01-23T02:00:00Z
#   Size: 5242880
#   Url:  https://.../65fdc9d0fb0de6000e1e9ce1.log-2025012418.gz?token...
#
# The names are coloured on terminals. Colours and spaces around them are passed over. How From and To
# are written, and whether they are in UTC, is not documented: they are not used here, and laggard
# passes over files that cannot hold a line of the day.
# An archive is made when the log has grown by 50 MiB.
list() {
    ask logs-archives --page "$1" >"$work/list" || return 1
    esc=$(printf '\033')
    sed "s/$esc\\[[0-9;]*[A-Za-z]//g; s/[[:space:]]*\$//; s/^[[:space:]]*//" "$work/list" >"$work/plain"
    sed -n 's/^[Uu][Rr][Ll][[:space:]]*:[[:space:]]*//p' "$work/plain"
}

# Whether the page that was listed last says anything but that there are no archives.
says_more() {
    grep -v '^$' "$work/plain" | grep -qivE '^[^[:alnum:]]*no .*archive'
}

# An archive does not change any more, and is fetched once: `seen` has their names, also when the files
# are gone. Pages are walked until one has nothing new, unless the last run ended in the middle.
seen=$mine/seen
whole=$mine/whole
touch "$seen"
was_whole=0
[ ! -e "$whole" ] || was_whole=1
rm -f "$whole"
page=1
while [ "$page" -le 50 ]; do
    urls=$(list "$page") || fail 5 "page $page of the list of archives could not be fetched"
    if [ -z "$urls" ]; then
        # Every report would else be made without archives, and nothing would say so.
        if [ "$page" -eq 1 ] && says_more; then
            # Behind the question mark of a URL stands a token.
            start=$(sed -n '/./{s/?.*//;p;q;}' "$work/plain" | cut -c 1-200)
            fail 5 "the list of archives is not understood: scalingo logs-archives printed no line" \
                "with 'Url: https://...', and begins with: $start"
        fi
        break
    fi
    new=0
    is_old=0
    for url in $urls; do
        case $url in
            https://*) ;;
            *) fail 5 "an archive has a strange address: $url" ;;
        esac
        # The name without the token of the URL, and no path of somebody's choice; two archives of one
        # hour may have one name in two places, so that a sum of the place is part of it.
        place=${url%%\?*}
        name=${place##*/}
        case $name in
            '' | .* | *[!A-Za-z0-9._-]*) fail 5 "an archive has a strange name: $name" ;;
        esac
        sum=$(printf '%s' "$place" | cksum)
        name=$name.${sum%% *}
        if grep -qxF -e "$name" "$seen"; then
            continue
        fi
        # The URL holds a token, so it is not shown to who lists processes. --remote-time keeps the time
        # of the last change, by which laggard passes over what is too old. A download that stands still
        # for a minute is given up.
        printf 'url = "%s"\n' "$url" |
            curl --silent --show-error --fail --location --remote-time --retry 3 \
                --connect-timeout 30 --speed-limit 1000 --speed-time 60 --max-time 3600 \
                --config - --output "$work/$name" ||
            fail 5 "the archive $name could not be fetched"
        new=$((new + 1))
        # It holds nothing of yesterday, and those after it neither.
        [ -z "$(find "$work/$name" -mtime "+$KEEP_DAYS")" ] || is_old=1
        mv "$work/$name" "$logs/$name"
        printf '%s\n' "$name" >>"$seen"
    done
    [ "$is_old" -eq 0 ] || break
    [ "$new" -gt 0 ] || [ "$was_whole" -eq 0 ] || break
    page=$((page + 1))
done
touch "$whole"

set -- report "$logs" --date "$DAY" --dedupe --quiet --history "$mine/history" --output "$mine/report"
[ -z "$MAIL_TO" ] || set -- "$@" --mail-to "$MAIL_TO"
[ -z "$MAIL_FROM" ] || set -- "$@" --mail-from "$MAIL_FROM"
# It is said at the top of page and mail and on standard error, and the code is 4.
[ -z "$missing" ] || set -- "$@" --incomplete "$missing"
code=0
# FLAGS are several words.
# shellcheck disable=SC2086
laggard "$@" $FLAGS >"$work/summary" || code=$?

case $code in
    # 4: written, but something was missing, which was said on standard error.
    0 | 4)
        if [ -n "$MAIL_TO" ]; then
            # It may go on in the background, where it must not hold the lock.
            sendmail -t <"$mine/report/report.eml" 9>&- || fail 6 'the mail could not be sent'
        fi
        ;;
    # Nothing is removed while nothing was made of it.
    *) exit "$code" ;;
esac

find "$logs" -type f -mtime "+$KEEP_DAYS" -exec rm -f {} +
exit "$code"
