#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Measures requests beside few and beside many resources, what a resource weighs, and time that brings much; prints Markdown. bench/README.md says
# what and how. Called by ./dev bench.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
echo
exec build/release/understudy_scale "${1:-all}"
