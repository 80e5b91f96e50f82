"""The PostgreSQL that comes along: a Django database backend that brings its own server.

`base.py` is the backend, `cluster.py` one server and its data, `account.py` the account of
the operating system that it runs under, `binaries.py` its programs.
"""
