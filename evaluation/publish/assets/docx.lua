-- The same document for Word. Prose is left to pandoc; tables are written here as Word's own markup, but for cells that
-- hold more than plain words and links within the document. How a paragraph looks is a style of the reference document,
-- by name; what a cell means, its fill and the widths of columns stand in the table itself, so that they hold under any
-- look.

local writer = {}
local folder = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local layout = dofile(pandoc.path.join({folder, "layout.lua"}))
local inlines = dofile(pandoc.path.join({folder, "inlines.lua"}))
local settings = pandoc.json.decode(tostring(PANDOC_WRITER_OPTIONS.variables.word), false)

local MOST_WITHOUT_CONTENTS = 6
local CELL_PAD = 200        -- twips left and right of a cell's text, as the table style sets them
local SHORT_SHARE = 7       -- a column of less than this part of the page is short
local KEPT_WHOLE = 4800     -- twips; a table up to that height stays on one page
local ROW_PAD = 80          -- twips above and below the words of a row
local LEAST_LEFT = 0.75     -- short columns may take up to this share of the page, with the words of the others
local TALLEST_ROW = 5600    -- twips; a row taller than that may run over two pages
local LINE = 1.3            -- height of a line against the size of its type
local BOLD = 1.12           -- how much wider bold type runs
local TWIPS_TO_THE_INCH = 1440

local function raw(text) return pandoc.RawBlock("openxml", text) end

local ENTITY = {["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#39;"}
local function escape(text) return (text:gsub("[%z\1-\8\11\12\14-\31]", ""):gsub("[&<>\"']", ENTITY)) end

local attributes = {} -- by style: there are thousands of paragraphs and few styles

local function styled(style, blocks)
  attributes[style] = attributes[style] or pandoc.Attr("", {}, {["custom-style"] = style})
  return pandoc.Div(blocks, attributes[style])
end

local function paragraph(style, words)
  -- pandoc takes a text as a whole much faster than word by word
  local text = #words == 1 and words[1].t == "Str" and words[1].text
  return styled(style, {pandoc.Para(text or inlines.as_pandoc(words))})
end

local function bookmarked(id, words)
  return id == "" and words or pandoc.Inlines({pandoc.Span(inlines.as_pandoc(words), pandoc.Attr(id))})
end

-- Words in Word's own markup ------------------------------------------------------------------------------------------

local LONGEST_BOOKMARK = 40 -- pandoc gives longer names, and those of other signs, a name of its own

-- Signs that need no font of their own; pandoc marks the others.
local function is_simple(text)
  return not text:gsub("\xE2[\x80-\x9F][\x80-\xBF]", ""):find("[%z\1-\31\127\xD6-\xFF]")
end

local function run(text, properties)
  return ('<w:r>%s<w:t xml:space="preserve">%s</w:t></w:r>'):format(properties or "", escape(text))
end

local function link_markup(link)
  local place, text = link.target:match("^#(%a[%w_%-]*)$"), inlines.plain(link.content)
  if not place or #place > LONGEST_BOOKMARK or not is_simple(text) or not settings.link_style then return nil end
  local look = ('<w:rPr><w:rStyle w:val="%s"/></w:rPr>'):format(escape(settings.link_style))
  return ('<w:hyperlink w:anchor="%s">%s</w:hyperlink>'):format(place, run(text, look))
end

-- The words of a cell; nothing where pandoc must write them.
local function markup(words)
  local said = {}
  for place, part in ipairs(words) do
    if part.t == "Str" and is_simple(part.text) then said[place] = run(part.text)
    elseif part.t == "Link" then said[place] = link_markup(part) end
    if not said[place] then return nil end
  end
  return table.concat(said)
end

-- A paragraph as text, and as a block where pandoc must write it: for each cell it takes many times as long.
local function cell_paragraph(style, id, words)
  local named = settings.styles[style:lower()]
  local said = id == "" and named and pandoc.utils.type(words) ~= "Inlines" and markup(words)
  if not said then return paragraph(style, bookmarked(id, words)) end
  return ('<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr>%s</w:p>'):format(escape(named), said)
end

-- Texts that follow one another as one block of Word's markup, with the blocks among them.
local function joined(parts)
  local blocks, texts = pandoc.Blocks({}), {}
  local function close()
    if #texts > 0 then blocks:insert(raw(table.concat(texts))) end
    texts = {}
  end
  for _, part in ipairs(parts) do
    if type(part) == "string" then texts[#texts + 1] = part
    else close(); blocks:insert(part) end
  end
  close()
  return blocks
end

-- Columns -------------------------------------------------------------------------------------------------------------

-- Advance widths of Arial in thousandths of its size, from the space to the tilde.
local ADVANCE = {
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
  667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556,
  556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
}

-- Of a text on one line, and of the widest of some runs, in twips; `points` is the size of the type.
local function measure(text, points) return layout.width(text, ADVANCE) * points * 20 / 1000 end
local function widest(runs, points) return layout.widest(runs, ADVANCE) * points * 20 / 1000 end

-- What each column needs at a type size: `least`, so that no word breaks; `most`, to stand on one line.
local function needs(columns, points, given)
  local all, n_levels, level_least, level_room = {}, 0, 0, 0
  for place, column in ipairs(columns) do
    local least = math.max(widest(column.heads, points) * BOLD, widest(column.runs, points)) + CELL_PAD
    local need = {least = least, room = given and given[place] or layout.room(column.lengths), level = column.level}
    if layout.size(column.line) <= layout.longest_line(given) then
      need.most = math.max(least, measure(column.line, points) * BOLD + CELL_PAD)
    end
    if need.level then
      n_levels = n_levels + 1
      level_least, level_room = math.max(level_least, least), math.max(level_room, need.room)
    end
    all[place] = need
  end
  for _, need in ipairs(all) do
    -- columns of levels are of one width, so that the eye can compare them
    if need.level and n_levels > 1 then need.least, need.room, need.most = level_least, level_room, nil end
  end
  return all
end

local function sum(list, of)
  local total = 0
  for _, item in ipairs(list) do total = total + of(item) end
  return total
end

-- The widths that fill the space in proportion to each column's room, between its least and its most.
local function shared_widths(needed, space)
  local low, high = 0, space
  local function clamped(share)
    return function(need)
      local width = math.max(need.least, share * need.room)
      return need.most and math.min(width, need.most) or width
    end
  end
  for _ = 1, 40 do
    local middle = (low + high) / 2
    if sum(needed, clamped(middle)) > space then high = middle else low = middle end
  end
  local total = sum(needed, clamped(low))
  -- short columns that all stand on one line are drawn out a little, not across the page
  local factor = total < space * 0.98 and math.min(space, 1.5 * total) / total or 1
  local widths = {}
  for place, need in ipairs(needed) do widths[place] = math.floor(clamped(low)(need) * factor) end
  return widths
end

-- Columns of short texts stand on one line each, where that leaves most of the page to the long ones.
local function short_lines_whole(needed, space)
  local function whole(need)
    return need.most and need.most <= space / SHORT_SHARE and need.most or need.least
  end
  if sum(needed, whole) > space * LEAST_LEFT then return end
  for _, need in ipairs(needed) do need.least = whole(need) end
end

-- The largest of the type sizes at which every word stands whole, with the widths; the smallest where none does.
local function fitted(view, space)
  local columns = layout.column_facts(view)
  local given = #view.widths == #columns and view.widths or nil
  local first = layout.reading(view) == "looked-up" and #settings.table_points or 1
  for place = first, #settings.table_points do
    local points = settings.table_points[place]
    local needed = needs(columns, points, given)
    local least = sum(needed, function(need) return need.least end)
    if least <= space then
      short_lines_whole(needed, space)
      return place, shared_widths(needed, space), columns
    end
    if place == #settings.table_points then
      local widths = {}
      for column, need in ipairs(needed) do widths[column] = math.floor(need.least * space / least) end
      return place, widths, columns
    end
  end
end

-- Tables ----------------------------------------------------------------------------------------------------------------

local BORDERS = ('<w:tcBorders><w:top %s/><w:left %s/><w:bottom %s/><w:right %s/></w:tcBorders>'):gsub("%%s",
  ('w:val="single" w:sz="4" w:space="0" w:color="%s"'):format(settings.border))

-- The properties and the style of a cell's text, by what the cell is.
local function look(kind)
  if kind == "heading" then return "", "Table Heading" end
  if kind == "number" then return "", "Table Number" end
  local step = kind:match("^level%-(.+)$")
  if not step then return "", "Table Text" end
  local level = tonumber(step) and settings.levels[tonumber(step) + 1]
  local fill, style = "", "Table Level"
  if level then
    fill = ('<w:shd w:val="clear" w:color="auto" w:fill="%s"/>'):format(level.fill)
    if level.light then style = "Table Level Light" end
  elseif step ~= "value" then
    -- not every program draws the hatching; the slanted type says the same
    style = "Table Level Gap"
    fill = ('<w:shd w:val="thinDiagStripe" w:color="%s" w:fill="FFFFFF"/>'):format(settings.hatch)
  end
  return BORDERS .. fill .. '<w:vAlign w:val="center"/>', style
end

-- Adds a cell to the parts of a table.
local function add_cell(parts, width, properties, style, id, words)
  parts[#parts + 1] = ('<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s</w:tcPr>'):format(width, properties)
  parts[#parts + 1] = cell_paragraph(style, id, words)
  parts[#parts + 1] = "</w:tc>"
end

local function add_head(parts, view, made)
  parts[#parts + 1] = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
  for place, words in ipairs(view.head) do
    local column = made.columns[place]
    local side = #view.rows == 0 and "" or column.number and " Right" or column.level and " Centre" or ""
    local style = "Table Heading" .. (side == "" and " Next" or side) .. made.suffix
    add_cell(parts, made.widths[place], '<w:vAlign w:val="bottom"/>', style, "", words)
  end
  parts[#parts + 1] = "</w:tr>"
end

-- About how high a row will stand, in twips.
local function height_of(row, made)
  local most = 1
  for place, item in ipairs(row) do
    most = math.max(most, math.ceil(measure(item.text, made.points) * BOLD / (made.widths[place] - CELL_PAD)))
  end
  return most * made.points * 20 * LINE + ROW_PAD
end

local function is_small(view, made)
  return sum(view.rows, function(row) return height_of(row, made) end) < KEPT_WHOLE
end

-- The rows of a small table, and the last row of one with a note, stay with what follows them.
local function add_row(parts, row, made, with_next)
  -- a row stays on one page unless it is itself too tall for that
  parts[#parts + 1] = "<w:tr>" .. (height_of(row, made) > TALLEST_ROW and "" or "<w:trPr><w:cantSplit/></w:trPr>")
  for place, item in ipairs(row) do
    local properties, style = look(item.kind)
    if with_next then style = style .. " Next" end
    add_cell(parts, made.widths[place], properties, style .. made.suffix, item.id, item.inlines)
  end
  parts[#parts + 1] = "</w:tr>"
end

local function table_start(view, made)
  local grid, total = {}, 0
  for place, width in ipairs(made.widths) do
    grid[place] = ('<w:gridCol w:w="%d"/>'):format(width)
    total = total + width
  end
  local named = escape(inlines.plain(view.caption))
  return ('<w:tbl><w:tblPr><w:tblStyle w:val="ReviewTable"/><w:tblW w:w="%d" w:type="dxa"/>'
    .. '<w:tblLayout w:type="fixed"/><w:tblLook w:val="06A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
    .. 'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="%s"/></w:tblPr><w:tblGrid>'):format(total, named)
    .. table.concat(grid) .. "</w:tblGrid>"
end

local function caption(view, style)
  if #view.caption == 0 then return pandoc.Blocks({}) end
  local number = pandoc.Span({pandoc.Str(view.number .. ".")}, pandoc.Attr("", {}, {["custom-style"] = "Exhibit Number"}))
  local words = pandoc.Inlines({number, pandoc.Space()})
  words:extend(inlines.as_pandoc(view.caption))
  return pandoc.Blocks({paragraph(style, bookmarked(view.id, words))})
end

-- Word joins tables that touch; the note, or a line without height, stands between them.
local function below(view)
  if view.note then return paragraph("Exhibit Note", view.note) end
  return raw('<w:p><w:pPr><w:pStyle w:val="ExhibitGap"/></w:pPr></w:p>')
end

-- The two ends of an interval, such as "17.0 to 37.0", stand on one line.
local function with_whole_intervals(view)
  for _, row in ipairs(view.rows) do
    for _, item in ipairs(row) do
      if item.kind == "number" and item.text:find("^%S+ to %S+$") then
        item.text = item.text:gsub(" ", "\u{A0}")
        item.inlines = {inlines.text(item.text)}
      end
    end
  end
end

function writer.table(view)
  with_whole_intervals(view)
  local made = {}
  local size
  size, made.widths, made.columns = fitted(view, view.wide and settings.long_side or settings.short_side)
  made.points, made.suffix = settings.table_points[size], size == 1 and "" or " Small"
  local parts = {table_start(view, made)}
  if #view.head > 0 then add_head(parts, view, made) end
  local small = is_small(view, made)
  for place, row in ipairs(view.rows) do
    local last = place == #view.rows
    add_row(parts, row, made, last and view.note ~= nil or not last and small)
  end
  parts[#parts + 1] = "</w:tbl>"
  local blocks = caption(view, "Table Caption")
  blocks:extend(joined(parts))
  blocks:insert(below(view))
  -- as one block, since whoever looks through a list of blocks takes its time over each
  local whole = {pandoc.Div(blocks)}
  return view.wide and {layout.landscape(whole)} or whole
end

-- Figures, headings, callouts -------------------------------------------------------------------------------------------

local function inches(twips) return ("%.3fin"):format(twips / TWIPS_TO_THE_INCH) end

local function picture(view)
  -- pandoc would fetch whatever stands here, also from this machine or the network
  if not view.source:find("^picture%-%x+%.png$") then
    error("FAULT[figure " .. view.id .. " has no picture of the workbench]", 0)
  end
  local _, content = pandoc.mediabag.fetch(view.source)
  local found = pandoc.image.size(content)
  local width = found.width / found.dpi_horz * TWIPS_TO_THE_INCH
  local height = found.height / found.dpi_vert * TWIPS_TO_THE_INCH
  local factor = math.min(1, settings.short_side / width, settings.picture_height / height)
  local size = {width = inches(width * factor), height = inches(height * factor)}
  return pandoc.Image({pandoc.Str(view.alternative)}, view.source, "", pandoc.Attr("", {}, size))
end

function writer.figure(view)
  local blocks = pandoc.Blocks({paragraph("Figure", pandoc.Inlines({picture(view)}))})
  blocks:extend(caption(view, "Image Caption"))
  blocks:insert(below(view))
  return blocks
end

-- Stands before a heading that opens a page; the one who packs the document puts the break into the heading itself.
local PAGE_BREAK = "<w:p><w:pPr><w:pageBreakBefore/></w:pPr></w:p>"

function writer.heading(header)
  header.level = header.level - 1
  return {layout.heading(header.classes:includes("own-page") and {raw(PAGE_BREAK), header} or {header})}
end

-- In a list pandoc sets tight items in a style of its own.
local function led_items(items)
  return items:map(function(item) return {styled("Lead In Item", {pandoc.Para(pandoc.utils.blocks_to_inlines(item))})} end)
end

function writer.lead_in(block)
  local listed = block.t ~= "Para"
  if listed then block.content = led_items(block.content) end
  return {layout.lead_in({listed and block or styled("Lead In", {block})})}
end

function writer.callout(div, kind)
  local style = kind == "warning" and "Callout Warning" or "Callout Note"
  local title, rest = div.content[1], pandoc.Blocks({table.unpack(div.content, 2)})
  return {styled(style .. " Title", {title}), styled(style, rest)}
end

-- The whole ---------------------------------------------------------------------------------------------------------------

-- Ends the pages so far; the one who packs the document puts the page's measures in this place.
local function section_end(side)
  return function()
    return raw(('<w:p><w:pPr><w:pStyle w:val="SectionEnd"/><w:sectPr w:orient="%s"/></w:pPr></w:p>'):format(side))
  end
end

local function field(kind, text)
  local inside = text and ('<w:instrText xml:space="preserve"> %s </w:instrText>'):format(text)
    or ('<w:fldChar w:fldCharType="%s"/>'):format(kind)
  return pandoc.RawInline("openxml", "<w:r>" .. inside .. "</w:r>")
end

-- A field that Word can bring up to date, with the entries that it would find.
local function contents(sections)
  local blocks = pandoc.Blocks({paragraph("TOC Heading", pandoc.Inlines("Contents"))})
  for place, header in ipairs(sections) do
    local entry = pandoc.Inlines({pandoc.Link(header.content, "#" .. header.identifier)})
    if place == 1 then
      for _, item in ipairs({field("separate"), field(nil, [[TOC \o "1-1" \n \h \z]]), field("begin")}) do
        entry:insert(1, item)
      end
    end
    if place == #sections then entry:insert(field("end")) end
    blocks:insert(paragraph("toc 1", entry))
  end
  blocks:insert(section_end("portrait")())
  return blocks
end

function writer.document(blocks, sections)
  local opening, rest = layout.opened(blocks)
  if #sections > MOST_WITHOUT_CONTENTS then opening:extend(contents(sections)) end
  opening:extend(layout.paged(rest, section_end("portrait"), section_end("landscape")))
  return opening
end

return writer
