"""The look of the templates: everything that is not text."""
