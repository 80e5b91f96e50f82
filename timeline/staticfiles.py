"""The files under /static/: where they are found, and how they are made ready to be served."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import brotli
import rjsmin
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder, find, get_finders
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

FINGERPRINT = ".fingerprint"
# How a style sheet, and a script, of ours names others of its folder.
IMPORT = re.compile(r'^(?:@import|import) "(?:\./)?([\w-]+\.(?:css|js))";$', re.MULTILINE)


# Tells browsers that know it to compile all of a script beside the page and not in it, where half of it is compiled twice: of
# 240 ms that the scripts of the timeline took of the page's own thread it leaves 100, for 1 MB of memory. Of the whole plotly.js
# most is never called, and would take 9 MB. https://github.com/WICG/explicit-javascript-compile-hints-file-based
COMPILED_BESIDE = b"//# allFunctionsCalledOnLoad\n"


class QuickCompressor(Compressor):
    """Brotli at level 9: a plotly.js of 1.23 MB after 0.6 s, where the highest level gives 1.11 MB after 9 s."""

    @staticmethod
    def compress_brotli(data):
        return brotli.compress(data, quality=9)


class Storage(CompressedManifestStaticFilesStorage):
    """Files under names that hold their content's hash, with a gzip and a Brotli copy of each."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def create_compressor(self, **kwargs):
        return QuickCompressor(**kwargs)

    def url(self, name, force=False):
        """A page has some forty of them, and a process always the same ones."""
        if force or name not in self._addresses:
            self._addresses[name] = super().url(name, force)
        return self._addresses[name]

    def post_process(self, paths, **options):
        """Of each file what was saved, not what it was made from, gets the name with its hash."""
        self._addresses.clear()
        yield from super().post_process({name: (self, name) for name in paths}, **options)
        self._addresses.clear()

    def save(self, name, content, max_length=None):
        """Our own files are stored with those that they import in their place, scripts without what is for
        their readers."""
        path = PurePosixPath(name)
        if path.match("css/*.css"):
            content = ContentFile(_whole(path, content).encode())
        elif path.match("js/*.js") or path.match("embed/*.js"):
            content = ContentFile(slim(_whole(path, content)))
        elif path.match("plotly/plotly-basic.min.js"):
            content = ContentFile(COMPILED_BESIDE + content.read())
        return super().save(name, content, max_length)


def _whole(path: PurePosixPath, content) -> str:
    return gathered(content.read().decode(), lambda other: Path(find(str(path.with_name(other)))).read_text())


def gathered(text: str, read: Callable[[str], str]) -> str:
    """`text` with the files that it imports, so that a reader asks for one and not for twenty; `read` reads a file beside it."""
    return IMPORT.sub(lambda found: read(found[1]), text)


def slim(script: str) -> bytes:
    """A script without comments and indentation, as it goes over the wire."""
    return rjsmin.jsmin(script).encode()


class PublishedFiles(BaseFinder):
    """Publishes the single files that `settings.PUBLISHED_FILES` lists, and nothing beside them.

    Their folders hold things that are not ours to publish: data sets, source maps, packages.
    """

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        file = settings.PUBLISHED_FILES.get(path)
        if find_all:
            return [str(file)] if file else []
        return str(file) if file else None

    def list(self, ignore_patterns):
        for path, file in settings.PUBLISHED_FILES.items():
            storage = FileSystemStorage(location=file.parent)
            storage.prefix = path.rpartition("/")[0]
            yield file.name, storage


def collect() -> bool:
    """Brings STATIC_ROOT up to date. Returns False, quickly, when it already was."""
    root = Path(settings.STATIC_ROOT)
    fingerprint = _fingerprint()
    mark = root / FINGERPRINT
    if mark.exists() and mark.read_text() == fingerprint:
        return False
    mark.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(fingerprint)
    return True


def _fingerprint() -> str:
    # Sizes and times, not contents: reading 5 MB at every start would cost more than it tells.
    # How they are stored is written in this file.
    seen = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode() + Path(__file__).read_bytes())
    for finder in get_finders():
        for path, storage in finder.list(["CVS", ".*", "*~"]):
            found = Path(storage.path(path)).stat()
            seen.update(f"{getattr(storage, 'prefix', '')}/{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return seen.hexdigest()
