"""The settings of the CRM."""
