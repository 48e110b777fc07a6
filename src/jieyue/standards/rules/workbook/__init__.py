"""The workbook form of a standard: the same tables as in TOML, laid out in sheets an official edits."""
