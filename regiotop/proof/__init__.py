"""Proves that the register says exactly what the annex of 2011 says. See docs/adr/0012."""
