"""Spreadsheets in and out, knowing no domain: what a table's columns mean is said by its owner."""
