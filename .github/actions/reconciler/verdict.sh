#!/usr/bin/env bash
# Says in words what the exit code means, and fails the job where that is due.
set -euo pipefail

fail=$EXIT_CODE
case $EXIT_CODE in
  0) told="Done, or nothing to do." ;;
  2)
    told="Changes are pending."
    fail=0
    ;;
  1) told="Failed, or a part of the portal could not be read; the log says what." ;;
  3) told="Refused: the plan says what stops it, and nothing was sent." ;;
  4) told="Stale: something else than what was reviewed would be done, and nothing was sent. Review a new plan." ;;
  5) told="Applied in part: the report says what is done, failed and skipped. Plan again; what is done is not repeated." ;;
  65) told="The manifests are invalid." ;;
  69) told="The portal cannot be reached, or serves nobody now." ;;
  77) told="The key is missing, refused, or lacks rights." ;;
  *) told="The call makes no sense; the log says why." ;;
esac

echo "**$COMMAND**: $told (exit code $EXIT_CODE)" >> "$GITHUB_STEP_SUMMARY"
if [ "$fail" -ne 0 ]; then
  echo "::error title=reconciler $COMMAND::$told (exit code $EXIT_CODE)"
fi
exit "$fail"
