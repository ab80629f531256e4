"""Leads: a list, a board by status, the page of one lead, imports, and two made one."""
