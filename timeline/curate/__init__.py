"""Write: the desk where curators keep the record, on Django's admin."""
