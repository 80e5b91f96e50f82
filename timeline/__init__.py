# Of the program, as every file that it writes for readers names it.
__version__ = "1.0"
