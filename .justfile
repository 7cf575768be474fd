# The commands of this project. `just` lists them.

_list:
    @just --list

# all that CI checks
ci:
    .ci/run

# the tests
test:
    cargo test

# the committed report and the figures it shows, made anew; look at the difference before you commit
golden:
    cargo run --release -- report sample-logs

# the picture of the page that the README opens with; needs Chromium
picture:
    python3 tests/page/browse.py reports/report.html --width 1200 --height 1180 --screenshot examples/report.png

# the sample logs, made anew by the command in their README
sample:
    cargo run --release -- $(sed -n 's/^ *laggard generate/generate/p' sample-logs/README.md)

# laggard against other tools on the same logs; installs them into ~/.cache/laggard-bench
bench *options:
    python3 tests/bench/compare.py {{options}}

# how fast reading is on this machine
bench-reading lines="1000000":
    cargo bench --bench reading -- {{lines}}
