#!/bin/sh
# A program that calls itself Tesseract and never ends.
case "$1" in
  --version) echo "tesseract 5.3.0"; exit 0 ;;
esac
exec sleep 419
