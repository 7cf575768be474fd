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
#
# Exit codes are those of laggard; 5 when nothing could be fetched, 6 when the mail could not be sent.

set -eu

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
TIME_ZONE=${TIME_ZONE:-Europe/Paris}
FOLDER=${FOLDER:-/var/lib/laggard}
KEEP_DAYS=${KEEP_DAYS:-10}
MAIL_TO=${MAIL_TO:-}
MAIL_FROM=${MAIL_FROM:-}
FLAGS=${FLAGS:-}
# The command line keeps its settings there. Cron and systemd may give none.
HOME=${HOME:-$FOLDER}
export HOME
if [ -n "${SCALINGO_TOKEN_FILE:-}" ]; then
    SCALINGO_API_TOKEN=$(cat "$SCALINGO_TOKEN_FILE")
    export SCALINGO_API_TOKEN
fi
# It asks questions else, and nobody answers.
export DISABLE_INTERACTIVE=true

for program in laggard scalingo curl; do
    command -v "$program" >/dev/null || fail 2 "$program is not in PATH ($PATH)"
done

logs=$FOLDER/$APP/logs
mkdir -p "$logs"
work=$(mktemp -d "$FOLDER/$APP/.morning-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# `logs-archives` prints, for each archive, the newest first, lines such as
#
#   To:   2025-01-24T18:00:00Z
#   From: 2025-01-23T02:00:00Z
#   Size: 5242880
#   Url:  https://.../65fdc9d0fb0de6000e1e9ce1.log-2025012418.gz?token...
#
# The names are coloured on terminals. How From and To are written, and whether they are in UTC, is not
# documented: they are not used here, and laggard passes over files that cannot hold a line of the day.
# An archive is made when the log has grown by 50 MiB: the newest lines are not in any yet. They come
# from `logs`, as far back as that goes.
list() {
    scalingo --app "$APP" logs-archives --page "$1" </dev/null >"$work/list" ||
        return 1
    esc=$(printf '\033')
    sed -n "s/$esc\\[[0-9;]*m//g; s/^Url:[[:space:]]*//p" "$work/list"
}

fetched=0
page=1
# Ten archives or so are on a page; two days of a busy application are on a few of them. The pages end
# with one that lists nothing, or nothing that is not here already.
while [ "$page" -le 20 ]; do
    urls=$(list "$page") || {
        [ "$page" -eq 1 ] || break
        fail 5 'the list of archives could not be fetched'
    }
    [ -n "$urls" ] || break
    new=0
    for url in $urls; do
        # The name is that of the URL without its token, and no path of somebody's choice.
        name=${url%%\?*}
        name=${name##*/}
        case $name in
            '' | .* | *[!A-Za-z0-9._-]*) fail 5 "an archive has a strange name: $name" ;;
        esac
        # An archive does not change any more.
        [ -s "$logs/$name" ] && continue
        # The URL holds a token, so it is not shown to who lists processes.
        printf 'url = "%s"\n' "$url" |
            curl --silent --show-error --fail --location --remote-time --retry 3 \
                --config - --output "$work/$name" ||
            fail 5 "the archive $name could not be fetched"
        mv "$work/$name" "$logs/$name"
        new=$((new + 1))
    done
    fetched=$((fetched + new))
    [ "$new" -gt 0 ] || break
    page=$((page + 1))
done

# What is in no archive yet. These lines come again in the next archive, which is why --dedupe is given
# below. 100,000 lines are more than is kept; the most that can be asked for is not documented.
if scalingo --app "$APP" logs --lines 100000 </dev/null >"$work/recent.log" && [ -s "$work/recent.log" ]; then
    mv "$work/recent.log" "$logs/recent.log"
else
    printf 'morning.sh: the newest lines could not be fetched; the archives are reported\n' >&2
fi

set -- report "$logs" --date "$DAY" --tz "$TIME_ZONE" --dedupe --quiet \
    --history "$FOLDER/$APP/history" --output "$FOLDER/$APP/report"
[ -z "$MAIL_TO" ] || set -- "$@" --mail-to "$MAIL_TO"
[ -z "$MAIL_FROM" ] || set -- "$@" --mail-from "$MAIL_FROM"
code=0
# FLAGS are several words.
# shellcheck disable=SC2086
laggard "$@" $FLAGS >"$work/summary" || code=$?

case $code in
    # 4: written, but something was missing, which was said on standard error.
    0 | 4)
        if [ -n "$MAIL_TO" ]; then
            command -v sendmail >/dev/null || fail 6 'sendmail is not in PATH'
            sendmail -t <"$FOLDER/$APP/report/report.eml" || fail 6 'the mail could not be sent'
        fi
        ;;
    # Nothing is removed while nothing was made of it.
    *) exit "$code" ;;
esac

find "$logs" -type f -mtime "+$KEEP_DAYS" -exec rm -f {} +
exit "$code"
