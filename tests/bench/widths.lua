-- The main page as ever new readers ask it: each chart of another width, so that no answer serves twice; its parts do.
-- Widths are those that a page is drawn for; the first argument says with which to begin.
local width, threads = 320, 0

function init(args)
  width = 320 + (tonumber(args[1]) or 0)
end

function request()
  width = width + 1
  return wrk.format("GET", nil, { ["Host"] = wrk.host .. ":" .. wrk.port, ["X-Chart-Width"] = tostring(320 + (width - 320) % 2241),
    ["Accept-Encoding"] = "br" })
end
