#!/bin/sh
# A program that calls itself Tesseract and dies.
case "$1" in
  --version) echo "tesseract 5.3.0"; exit 0 ;;
esac
kill -SEGV $$
