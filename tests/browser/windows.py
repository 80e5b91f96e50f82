"""Windows of a browser that are kept open: to open one takes longer than to show most pages in it."""

# Windows that nobody looks at, each with a process of its own.
MOST_IDLE = 6
# All that a site may keep in a browser, but for the cache of files that never change.
KEPT = "cookies,local_storage,indexeddb,cache_storage,service_workers,websql,file_systems"


class Window:
    """A context of its own, as of another reader; a tab that is never used keeps its window open."""

    def __init__(self, browser, options):
        self.options, self.watch = options, None
        self.context = browser.new_context(**options)
        self.session = self.context.new_cdp_session(self.context.new_page())
        self.keeper = self.context.pages[0]

    def forget(self, origins):
        """What a reader leaves behind goes."""
        for page in self.pages:
            page.close()
        self.context.clear_cookies()
        for origin in origins:
            self.session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": KEPT})
        self.watch = None

    @property
    def pages(self):
        return [page for page in self.context.pages if page != self.keeper]


class Windows:
    """Windows by what they were opened with; of those that are idle, the ones that were used last."""

    def __init__(self, browser, prepare):
        self.browser, self.prepare, self.idle = browser, prepare, []

    def take(self, **options) -> Window:
        for window in reversed(self.idle):
            if window.options == options:
                self.idle.remove(window)
                return window
        window = Window(self.browser, options)
        self.prepare(window)
        return window

    def give_back(self, window, origins):
        window.forget(origins)
        self.idle.append(window)
        if len(self.idle) > MOST_IDLE:
            self.idle.pop(0).context.close()
