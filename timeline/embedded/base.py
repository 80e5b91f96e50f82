"""The Django backend: Django's own for PostgreSQL, which starts the embedded server when it connects.

Settings name it with `{"ENGINE": "timeline.embedded", "DATA": <data directory>}`. Commands that
never connect (`help`, `check`) never start a server.
"""

import atexit
from functools import cache
from pathlib import Path

from django.db.backends.postgresql import base, client

from . import cluster


@cache
def server(data: str) -> cluster.Cluster:
    """The one Cluster of this process for a data directory, released when the process ends."""
    found = cluster.Cluster(Path(data))
    atexit.register(found.release)
    return found


class DatabaseClient(client.DatabaseClient):
    """`dbshell`, with the psql that came with the server."""

    def runshell(self, parameters):
        held = self.connection.hold_server()
        self.connection.settings_dict |= {"HOST": held.socket_directory, "USER": cluster.ROLE}
        type(self).executable_name = str(held.programs / "psql")
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded server, over its Unix socket."""

    client_class = DatabaseClient

    def hold_server(self) -> cluster.Cluster:
        """The server, running."""
        held = server(self.settings_dict["DATA"])
        held.hold()
        return held

    def get_connection_params(self):
        held = self.hold_server()
        parameters = super().get_connection_params()
        return parameters | {
            "host": held.socket_directory,
            "user": cluster.ROLE,
            # Refuse a socket that somebody else put in the server's place.
            "requirepeer": held.account.name,
        }
