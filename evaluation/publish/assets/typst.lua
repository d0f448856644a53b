-- The same document in Typst's words. Every text is escaped sign by sign, so that nothing in a pack can be read as
-- markup; sizes, colours and page breaks are decided in report.typ, which defines the functions called here.

local writer = {}
local layout = dofile(pandoc.path.join({pandoc.path.directory(PANDOC_SCRIPT_FILE), "layout.lua"}))
local size, LONG_WORD = layout.size, layout.LONG_WORD

local advances = pandoc.json.decode(tostring(PANDOC_WRITER_OPTIONS.variables.advances), false)

local MOST_WITHOUT_CONTENTS = 6

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
  if size(text) <= LONG_WORD then return text end
  return (text:gsub("[/%._%?&=:%-]+", "%0" .. ZERO_WIDTH_SPACE))
end

local words

local INLINE = {
  Str = function(part) return markup((part.text:gsub("%S+", breakable))) end,
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

-- Widths in parts of the type's size, from the type's own advances: to measure in Typst would set every word once more.
-- Kerning is left out: it mostly draws signs together, and the half point that a column has to spare covers the rest.
local function ems(thousandths) return ("%.2f"):format(thousandths / 1000) end

local function columns_words(view)
  local columns, list = layout.column_facts(view), {}
  local given = #view.widths == #columns and view.widths or nil
  for place, column in ipairs(columns) do
    local line = "none"
    if size(column.line) <= layout.longest_line(given) then line = ems(layout.width(column.line, advances.bold)) end
    local least = math.max(layout.widest(column.heads, advances.bold), layout.widest(column.runs, advances.regular))
    list[place] = ("(least: %s, line: %s, room: %.3f, level: %s, number: %s)"):format(ems(least), line,
      given and given[place] or layout.room(column.lengths), tostring(column.level), tostring(column.number))
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
  return ("  cell(%s, %s%s)%s,"):format(quoted(cell.kind), ems(layout.width(cell.text, advances.regular)), anchor,
    content(cell.inlines))
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
  local block = raw(("#data-table(\n  anchor: %s,\n  caption: %s,\n  note: %s,\n  reading: %s,\n  columns: %s,\n  head: %s,\n%s\n)")
    :format(quoted(view.id), caption(view), note(view), quoted(layout.reading(view)), columns_words(view), head_cells(view),
    table_rows(view.rows)))
  return {view.wide and layout.landscape({block}) or block}
end

function writer.figure(view)
  return {raw(("#drawing(%s, alternative: %s, anchor: %s, caption: %s, note: %s)"):format(quoted(view.source),
    quoted(view.alternative), quoted(view.id), caption(view), note(view)))}
end

function writer.heading(header)
  local turn = header.classes:includes("own-page") and "#pagebreak(weak: true)\n" or ""
  return {layout.heading({raw((turn .. "#section-heading(%d, %s)%s"):format(header.level - 1, quoted(header.identifier),
    content(header.content)))})}
end

function writer.lead_in(block) return {layout.lead_in({raw("#lead-in["), block, raw("]")})} end

function writer.callout(div, kind)
  local blocks = pandoc.Blocks({raw(("#callout(%s)["):format(quoted(kind)))})
  blocks:extend(div.content)
  blocks:insert(raw("]"))
  return blocks
end

-- The whole -------------------------------------------------------------------------------------------------------------

function writer.document(blocks, sections)
  local opening, rest = layout.opened(blocks)
  if #sections > MOST_WITHOUT_CONTENTS then opening:insert(raw("#contents")) end
  opening:extend(layout.paged(rest, function() return raw("#landscape[") end, function() return raw("]") end))
  return opening:walk({traverse = "topdown", Inlines = function(inlines)
    return {pandoc.RawInline("typst", words(inlines))}, false
  end})
end

return writer
