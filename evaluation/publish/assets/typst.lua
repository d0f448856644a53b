-- The same document in Typst's words. Every text is escaped sign by sign, so that nothing in a pack can be read as
-- markup; sizes, colours and page breaks are decided in report.typ, which defines the functions called here.

local writer = {}
local MOST_WITHOUT_CONTENTS = 6
local LONG_WORD = 24   -- a longer run of signs may be broken after its punctuation
local LONGEST_LINE = 60 -- cells up to this length may ask to stand on one line
local WORDS_MEASURED = 4
local LONG_TEXT = 400   -- a cell that may be taller than is good for one page

local function raw(text) return pandoc.RawBlock("typst", text) end

local function size(text) return utf8.len(text) or #text end

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
  if size(text) <= LONG_WORD then return text end
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

-- Columns -------------------------------------------------------------------------------------------------------------

-- The longest runs of signs that a line cannot break, as Typst's strings; report.typ measures them.
local function longest(runs)
  local list = {}
  for run, length in pairs(runs) do list[#list + 1] = {run = run, length = length} end
  table.sort(list, function(a, b)
    if a.length ~= b.length then return a.length > b.length end
    return a.run < b.run
  end)
  local said = {}
  for place = 1, math.min(WORDS_MEASURED, #list) do said[place] = quoted(list[place].run) .. "," end
  return "(" .. table.concat(said, " ") .. ")"
end

-- Keeps the runs of a text, each once, with its length.
local function collect(runs, text)
  for run in text:gmatch("%S+") do
    local pieces = size(run) > LONG_WORD and "[^/%._%?&=:%-]+[/%._%?&=:%-]*" or "[^%-]+%-*"
    for piece in run:gmatch(pieces) do runs[piece] = runs[piece] or size(piece) end
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

local function column_facts(view)
  local columns = {}
  for place = 1, #(view.rows[1] or view.head) do
    columns[place] = {heads = {}, runs = {}, lengths = {}, line = "", level = true, number = true}
  end
  for place, inlines in ipairs(view.head) do
    local text = pandoc.utils.stringify(inlines)
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

local function columns_words(view)
  local columns, list = column_facts(view), {}
  local given = #view.widths == #columns and view.widths or nil
  for place, column in ipairs(columns) do
    local line = "none"
    if not given and size(column.line) <= LONGEST_LINE then line = quoted(column.line) end
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

local function body_cell(cell)
  local anchor = cell.id ~= "" and ", anchor: " .. quoted(cell.id) or ""
  local long = size(cell.text) > LONG_TEXT and ", long: true" or ""
  return ("  cell(%s%s%s)%s,"):format(quoted(cell.kind), anchor, long, content(cell.inlines))
end

local function table_rows(rows)
  local lines = {}
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row) do lines[#lines + 1] = body_cell(cell) end
  end
  return table.concat(lines, "\n")
end

local function head_cells(view)
  local cells = {}
  for place, inlines in ipairs(view.head) do cells[place] = content(inlines) end
  return "(" .. table.concat(cells, ", ") .. (#cells > 0 and ",)" or ")")
end

local function note(view) return view.note and content(view.note) or "none" end

function writer.table(view)
  local block = raw(("#data-table(\n  anchor: %s,\n  caption: %s,\n  note: %s,\n  columns: %s,\n  head: %s,\n%s\n)"):format(
    quoted(view.id), caption(view), note(view), columns_words(view), head_cells(view), table_rows(view.rows)))
  if view.wide then return {pandoc.Div({block}, pandoc.Attr("", {"landscape"}))} end
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
