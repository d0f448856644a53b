-- The same document in Typst's words. Every text is escaped sign by sign, so that nothing in a pack can be read as
-- markup; sizes, colours and page breaks are decided in report.typ, which defines the functions called here.

local writer = {}
local MOST_WITHOUT_CONTENTS = 6
local LONG_WORD = 24   -- a longer run of signs may be broken after its punctuation
local LONGEST_LINE = 60 -- cells up to this length may ask to stand on one line
local WORDS_MEASURED = 4
local LONG_TEXT = 400   -- a cell that may be taller than is good for one page

local function raw(text) return pandoc.RawBlock("typst", text) end

local ZERO_WIDTH_SPACE = "\u{200B}"

-- In Typst's markup a backslash before punctuation always means the sign itself.
local function markup(text)
  return (text:gsub("%p", "\\%0"))
end

-- A string of Typst's code.
local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("[\r\n\t]", " ") .. '"'
end

local function breakable(text)
  if pandoc.text.len(text) <= LONG_WORD then return text end
  return (text:gsub("[/%._%?&=:%-]+", "%0" .. ZERO_WIDTH_SPACE))
end

local words

local INLINE = {
  Str = function(part) return markup(breakable(part.text)) end,
  Space = function() return " " end,
  SoftBreak = function() return " " end,
  LineBreak = function() return "#linebreak()" end,
  Strong = function(part) return "#strong[" .. words(part.content) .. "]" end,
  Emph = function(part) return "#emph[" .. words(part.content) .. "]" end,
  Code = function(part) return "#raw(" .. quoted(part.text) .. ")" end,
  Link = function(part)
    local place = part.target:match("^#(.+)$")
    local target = place and "label(" .. quoted(place) .. ")" or quoted(part.target)
    return "#link(" .. target .. ")[" .. words(part.content) .. "]"
  end,
}

words = function(inlines)
  local parts = {}
  for _, part in ipairs(inlines) do
    local say = INLINE[part.t]
    parts[#parts + 1] = say and say(part) or markup(pandoc.utils.stringify(part))
  end
  return table.concat(parts)
end

local function content(inlines) return "[" .. words(inlines) .. "]" end

local function cell_words(cell) return pandoc.utils.blocks_to_inlines(cell.contents) end

-- Columns -------------------------------------------------------------------------------------------------------------

-- The longest runs of signs that a line cannot break; report.typ measures them.
local function longest(runs)
  table.sort(runs, function(a, b)
    local long_a, long_b = pandoc.text.len(a), pandoc.text.len(b)
    if long_a ~= long_b then return long_a > long_b end
    return a < b
  end)
  local list, seen = {}, {}
  for _, run in ipairs(runs) do
    if #list == WORDS_MEASURED then break end
    if not seen[run] then
      seen[run] = true
      list[#list + 1] = quoted(run)
    end
  end
  return "(" .. table.concat(list, ", ") .. (#list > 0 and ",)" or ")")
end

local function collect(runs, text)
  for run in text:gmatch("%S+") do
    if pandoc.text.len(run) > LONG_WORD then
      for piece in run:gmatch("[^/%._%?&=:%-]+[/%._%?&=:%-]*") do runs[#runs + 1] = piece end
    else
      for piece in run:gmatch("[^%-]+%-*") do runs[#runs + 1] = piece end
    end
  end
end

-- Longer texts ask for more room, but less than in proportion.
local function room(lengths)
  local total, most = 0, 1
  for _, length in ipairs(lengths) do
    total = total + length
    most = math.max(most, length)
  end
  return ((total / math.max(1, #lengths) + most) / 2) ^ 0.6
end

local function each_column(element, visit)
  for _, body in ipairs(element.bodies) do
    for _, row in ipairs(body.body) do
      for place, cell in ipairs(row.cells) do visit(place, cell, place <= body.row_head_columns) end
    end
  end
end

local function column_facts(element)
  local columns = {}
  for place = 1, #element.colspecs do
    columns[place] = {heads = {}, runs = {}, lengths = {}, line = "", level = true, number = true}
  end
  for _, row in ipairs(element.head.rows) do
    for place, cell in ipairs(row.cells) do
      local text = pandoc.utils.stringify(cell_words(cell))
      collect(columns[place].heads, text)
      columns[place].line = text
    end
  end
  each_column(element, function(place, cell, heading)
    local column, text = columns[place], pandoc.utils.stringify(cell_words(cell))
    collect(heading and column.heads or column.runs, text)
    local length = pandoc.text.len(text)
    column.lengths[#column.lengths + 1] = length
    if length > pandoc.text.len(column.line) then column.line = text end
    local class = cell.classes[1] or ""
    if not class:find("^wb%-level") then column.level = false end
    if class ~= "wb-number" then column.number = false end
  end)
  return columns
end

local function given_widths(element)
  local sizes = {}
  for size in (element.attributes.widths or ""):gmatch("[^,]+") do sizes[#sizes + 1] = tonumber(size) end
  return #sizes == #element.colspecs and sizes or nil
end

local function columns_words(element)
  local given, list = given_widths(element), {}
  for place, column in ipairs(column_facts(element)) do
    local line = "none"
    if not given and pandoc.text.len(column.line) <= LONGEST_LINE then line = quoted(column.line) end
    list[place] = ("(heads: %s, runs: %s, line: %s, room: %.3f, level: %s, number: %s)"):format(longest(column.heads),
      longest(column.runs), line, given and given[place] or room(column.lengths), tostring(column.level),
      tostring(column.number))
  end
  return "(" .. table.concat(list, ", ") .. ",)"
end

-- Tables and figures ----------------------------------------------------------------------------------------------------

local function caption(view)
  if #view.caption == 0 then return "none" end
  return "[#exhibit-number[" .. markup(view.number .. ".") .. "] " .. words(view.caption) .. "]"
end

local function body_cell(cell, heading)
  local kind = heading and "heading" or (cell.classes[1] or "text"):gsub("^wb%-", "")
  local anchor = cell.identifier ~= "" and ", anchor: " .. quoted(cell.identifier) or ""
  local inlines = cell_words(cell)
  local long = pandoc.text.len(pandoc.utils.stringify(inlines)) > LONG_TEXT and ", long: true" or ""
  return ("  cell(%s%s%s)%s,"):format(quoted(kind), anchor, long, content(inlines))
end

local function table_rows(element)
  local lines = {}
  each_column(element, function(_, cell, heading) lines[#lines + 1] = body_cell(cell, heading) end)
  return table.concat(lines, "\n")
end

local function head_cells(element)
  local cells = {}
  for _, row in ipairs(element.head.rows) do
    for _, cell in ipairs(row.cells) do cells[#cells + 1] = content(cell_words(cell)) end
  end
  return "(" .. table.concat(cells, ", ") .. (#cells > 0 and ",)" or ")")
end

local function note(view) return view.note and content(view.note) or "none" end

function writer.table(view)
  local block = raw(("#data-table(\n  anchor: %s,\n  caption: %s,\n  note: %s,\n  columns: %s,\n  head: %s,\n%s\n)"):format(
    quoted(view.id), caption(view), note(view), columns_words(view.element), head_cells(view.element),
    table_rows(view.element)))
  if view.element.classes:includes("wb-wide") then return {pandoc.Div({block}, pandoc.Attr("", {"landscape"}))} end
  return {block}
end

function writer.figure(view)
  return {raw(("#drawing(%s, alternative: %s, anchor: %s, caption: %s, note: %s)"):format(quoted(view.source),
    quoted(view.alternative), quoted(view.id), caption(view), note(view)))}
end

function writer.heading(header)
  return {pandoc.Div({raw(("#section-heading(%d, %s)%s"):format(header.level - 1, quoted(header.identifier),
    content(header.content)))}, pandoc.Attr("", {"heading"}))}
end

function writer.callout(div, kind)
  local blocks = pandoc.Blocks({raw(("#callout(%s)["):format(quoted(kind)))})
  blocks:extend(div.content)
  blocks:insert(raw("]"))
  return blocks
end

-- Pages -----------------------------------------------------------------------------------------------------------------

local function is(block, class) return block.t == "Div" and block.classes:includes(class) end

-- Wide tables that follow one another share their landscape pages, and a heading goes with the table it stands over.
local function paged(blocks)
  local done, waiting, wide = pandoc.Blocks({}), pandoc.Blocks({}), false
  local function close()
    if wide then done:insert(raw("]")) end
    wide = false
  end
  for _, block in ipairs(blocks) do
    if is(block, "heading") then
      waiting:extend(block.content)
    else
      if is(block, "landscape") then
        if not wide then done:insert(raw("#landscape[")) end
        wide = true
      else
        close()
      end
      done:extend(waiting)
      waiting = pandoc.Blocks({})
      done:extend(is(block, "landscape") and block.content or {block})
    end
  end
  close()
  done:extend(waiting)
  return done
end

function writer.document(blocks, sections)
  local all = paged(blocks):walk({traverse = "topdown", Inlines = function(inlines)
    return {pandoc.RawInline("typst", words(inlines))}, false
  end})
  if #sections > MOST_WITHOUT_CONTENTS then all:insert(1, raw("#contents")) end
  return all
end

return writer
