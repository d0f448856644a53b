-- Words of a table. They come as plain Lua tables, shaped as pandoc's inlines but for a `Str`, which holds several words:
-- pandoc's own cost more time to make and to look into, and a report has thousands of cells.

local inlines = {}

function inlines.text(words) return {t = "Str", text = words} end
function inlines.link(words, target) return {t = "Link", target = target, content = {inlines.text(words)}} end

-- The text alone; also of pandoc's own inlines.
function inlines.plain(parts)
  if pandoc.utils.type(parts) == "Inlines" then return pandoc.utils.stringify(parts) end
  local said = {}
  for place, part in ipairs(parts) do said[place] = part.text or inlines.plain(part.content) end
  return table.concat(said)
end

-- The same as pandoc's own inlines.
function inlines.as_pandoc(parts)
  if pandoc.utils.type(parts) == "Inlines" then return parts end
  local done = pandoc.Inlines({})
  for _, part in ipairs(parts) do
    if part.t == "Str" then done:extend(pandoc.Inlines(part.text))
    elseif part.t == "Link" then done:insert(pandoc.Link(inlines.as_pandoc(part.content), part.target))
    else done:insert(pandoc.Strong(inlines.as_pandoc(part.content))) end
  end
  return done
end

-- A copy in which some are changed: `change` returns the list that stands in place of one, or nothing to keep it.
function inlines.changed(parts, change)
  local done = {}
  for _, part in ipairs(parts) do
    if part.content then part.content = inlines.changed(part.content, change) end
    local instead = change(part)
    if instead then table.move(instead, 1, #instead, #done + 1, done) else done[#done + 1] = part end
  end
  return done
end

-- Calls `see` with the target of each link, in their order.
function inlines.each_target(parts, see)
  for _, part in ipairs(parts) do
    if part.target then see(part.target) elseif part.content then inlines.each_target(part.content, see) end
  end
end

return inlines
