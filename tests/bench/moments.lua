-- The main page under a filter that leaves it as it is and that nobody has asked before: all that was published since a
-- moment long ago, each time another one. The first argument says with which to begin.
local moment = 0

function init(args)
  moment = tonumber(args[1]) or 0
end

function request()
  moment = moment + 1
  local at = os.date("!%Y-%m-%dT%H:%M:%SZ", moment)
  return wrk.format("GET", "/?new_since=" .. at, { ["Host"] = wrk.host .. ":" .. wrk.port, ["Accept-Encoding"] = "br" })
end
