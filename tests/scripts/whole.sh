#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# In a fresh root (scripts/in-debian RELEASE tests/scripts/whole.sh): the two commands of the README.
# Ends with 1 where one of them does not end with 0, as in-debian's own words are 2 and 3.
set -u
for command in run test; do
  "./$command" </dev/null || { echo "whole: ./$command ended with $?" >&2; exit 1; }
done
