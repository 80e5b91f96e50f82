-- The main page as ever new readers ask it: each a chart of another width than the ones before, at an address that nobody has
-- asked, so that no answer serves twice; its parts do. The first argument says with which to begin.
local turn = 0

function init(args)
  turn = tonumber(args[1]) or 0
end

function request()
  turn = turn + 1
  return wrk.format("GET", "/?turn=" .. turn, { ["Host"] = wrk.host .. ":" .. wrk.port,
    ["X-Chart-Width"] = tostring(320 + turn * 20 % 2260), ["Accept-Encoding"] = "br" })
end
