#!/usr/bin/env bash
# Installs the program that this action comes with, and puts it on the path of later steps.
set -euo pipefail

# Python looks for modules in the working folder first, and a pull request may hold a venv.py.
cd "$RUNNER_TEMP"
python -m venv reconciler-venv
reconciler-venv/bin/python -m pip install --quiet --disable-pip-version-check \
  "$GITHUB_ACTION_PATH/../../.."
echo "$RUNNER_TEMP/reconciler-venv/bin" >> "$GITHUB_PATH"
