-- What the writers for formats with pages share: facts on the columns of a table, and which blocks stand on a page
-- turned on its side.

local layout = {}
local folder = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local plain = dofile(pandoc.path.join({folder, "inlines.lua"})).plain

layout.LONG_WORD = 24 -- signs; a longer run may be broken after its punctuation

local function size(text) return utf8.len(text) or #text end
layout.size = size

-- Widths --------------------------------------------------------------------------------------------------------------

local OTHER = 700 -- for a sign that is not in the list
local SPACE, NO_BREAK = 32, 160

-- The width of a text on one line in thousandths of its size; `advances` holds those of the signs from the space on.
function layout.width(text, advances)
  local total = 0
  for _, code in utf8.codes(text, true) do
    total = total + (advances[(code == NO_BREAK and SPACE or code) - 31] or OTHER)
  end
  return total
end

-- The greatest width of some runs, which are the keys of a table.
function layout.widest(runs, advances)
  local most = 0
  for run in pairs(runs) do most = math.max(most, layout.width(run, advances)) end
  return most
end

-- Columns -------------------------------------------------------------------------------------------------------------

-- Keeps the runs of a text that a line cannot break, each once.
local function collect(runs, text)
  for run in text:gmatch("%S+") do
    local pieces = size(run) > layout.LONG_WORD and "[^/%._%?&=:%-]+[/%._%?&=:%-]*" or "[^%-]+%-*"
    for piece in run:gmatch(pieces) do runs[piece] = true end
  end
end

-- Up to which length the cells of a column may ask to stand on one line, and take no more than that; where widths are
-- given, only ids, levels and the like do.
function layout.longest_line(given) return given and 24 or 60 end

-- Longer texts ask for more room, but less than in proportion.
function layout.room(lengths)
  local total, most = 0, 1
  for _, length in ipairs(lengths) do
    total = total + length
    most = math.max(most, length)
  end
  return ((total / math.max(1, #lengths) + most) / 2) ^ 0.6
end

-- For each column: the runs in its headings and in its cells, the lengths of its cells, its longest text, and whether
-- it holds levels or numbers only.
function layout.column_facts(view)
  local columns = {}
  for place = 1, #(view.rows[1] or view.head) do
    columns[place] = {heads = {}, runs = {}, lengths = {}, line = "", level = true, number = true}
  end
  for place, inlines in ipairs(view.head) do
    local text = plain(inlines)
    collect(columns[place].heads, text)
    columns[place].line = text
  end
  for _, row in ipairs(view.rows) do
    for place, cell in ipairs(row) do
      local column, length = columns[place], size(cell.text)
      collect(cell.kind == "heading" and column.heads or column.runs, cell.text)
      column.lengths[#column.lengths + 1] = length
      if length > size(column.line) then column.line = cell.text end
      column.level = column.level and cell.kind:find("^level") ~= nil
      column.number = column.number and cell.kind == "number"
    end
  end
  return columns
end

local MANY_ROWS = 20 -- a table of more is looked up, not read through

-- How a table is read: "looked-up", on a page "turned" on its side, or "in-passing".
function layout.reading(view)
  if view.annexed or #view.rows > MANY_ROWS then return "looked-up" end
  return view.wide and "turned" or "in-passing"
end

-- Pages ---------------------------------------------------------------------------------------------------------------

-- Marks what a writer made of a heading, of a text that stays with what follows, and of a table that needs a page on
-- its side.
function layout.heading(blocks) return pandoc.Div(blocks, pandoc.Attr("", {"heading"})) end
function layout.lead_in(blocks) return pandoc.Div(blocks, pandoc.Attr("", {"lead-in"})) end
function layout.landscape(blocks) return pandoc.Div(blocks, pandoc.Attr("", {"landscape"})) end

local function is(block, class) return block.t == "Div" and block.classes:includes(class) end

-- What stands before the first heading, such as who commissioned the work, and what follows: the list of contents goes
-- between the two.
function layout.opened(blocks)
  local opening, rest = pandoc.Blocks({}), pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    local early = #rest == 0 and not is(block, "heading") and not is(block, "landscape")
    if early then opening:insert(block) else rest:insert(block) end
  end
  return opening, rest
end

-- Wide tables that follow one another share their landscape pages; a heading goes with the table it stands over, and so
-- does what leads in to it.
-- `open` and `close` return the block that begins and ends such pages.
function layout.paged(blocks, open, close)
  local done, waiting, wide = pandoc.Blocks({}), pandoc.Blocks({}), false
  local function turn(to_wide)
    if to_wide ~= wide then done:insert(to_wide and open() or close()) end
    wide = to_wide
  end
  for _, block in ipairs(blocks) do
    if is(block, "heading") or is(block, "lead-in") then
      waiting:extend(block.content)
    else
      turn(is(block, "landscape"))
      done:extend(waiting)
      waiting = pandoc.Blocks({})
      done:extend(wide and block.content or {block})
    end
  end
  turn(false)
  done:extend(waiting)
  return done
end

return layout
