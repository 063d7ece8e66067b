"""Figures for everybody and for the office: the page "Sachstand", its exports, and the months in the admin."""
