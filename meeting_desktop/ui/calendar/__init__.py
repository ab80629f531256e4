"""The calendar: day, week, month and agenda, painted by hand; meetings are moved with undo."""
