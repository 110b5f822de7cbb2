"""Records to tables and files: the JSON contract, the cross-reference, registers, audits, calendars."""
