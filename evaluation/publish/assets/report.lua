-- From an executed notebook to a document, for every format alike.
--
-- It is given the cells of text and, of the others, the displays of the workbench alone. These are read back into
-- pandoc's tree, so that only what the tree can hold goes on: no script, no style, no frame. Their tables were read
-- before: the first cell holds them as data, and in a display an empty division stands for each. Then: anchors, numbers,
-- links. How a thing looks is left to one writer a format, the file <format>.lua beside this one, with the functions
--   table(view), figure(view), heading(header), lead_in(block), callout(div, kind), document(blocks, sections)
-- each of which returns blocks. A view is {id, number, caption, note}, with {source, alternative} for a figure and
-- {annexed, wide, widths, head, rows, explorer} for a table: `head` holds a list of inlines, `rows` lists of {id, kind,
-- inlines, text}, and `explorer` what a page can weigh again, where it can. Inlines of a table are those of inlines.lua.

local folder = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local writer = dofile(pandoc.path.join({folder, FORMAT .. ".lua"}))
local inlines = dofile(pandoc.path.join({folder, "inlines.lua"}))
local stringify = pandoc.utils.stringify

local BACK_LINKS_SHARE = 0.12 -- of a table with given widths, for the column that says where its rows are used
local LEAST_ALTERNATIVE = 20 -- characters; the same bound as for a figure in a notebook

local function fault(message)
  error("FAULT[" .. message .. "]", 0)
end

-- Tables ------------------------------------------------------------------------------------------------------------

local tables = {} -- as data, in their order

-- The data of the table that a block stands for; nothing for any other block.
local function data_of(block)
  return block.t == "Div" and tables[tonumber(block.attributes.table)] or nil
end

local function each_table(blocks, see)
  for _, block in ipairs(blocks) do
    local data = data_of(block)
    if data then see(data) end
  end
end

local function each_cell(data, see)
  for _, row in ipairs(data.rows) do
    for _, cell in ipairs(row) do see(cell) end
  end
end

-- What is kept ------------------------------------------------------------------------------------------------------

local function without_raw(blocks)
  local nothing = function() return {} end
  return blocks:walk({RawBlock = nothing, RawInline = nothing})
end

-- What a page can weigh again travels on the table that stands for it; only the writer of pages makes use of it.
local function unfolded(blocks)
  local done = pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    if block.t == "Div" and block.classes:includes("wb-explorer") then
      local first = block.content[1]
      if first and data_of(first) then first.attributes.explorer = block.attributes.explorer end
      done:extend(block.content)
    else
      done:insert(block)
    end
  end
  return done
end

-- The blocks of displays, by the place of their cell. All are read at once: to start the reader takes longer than to read.
local function read_displays(texts)
  local read = pandoc.read(table.concat(texts), "html-auto_identifiers").blocks
  local by_cell = {}
  for _, cell in ipairs(read) do
    local place = tonumber(cell.attributes.cell)
    by_cell[place] = by_cell[place] or pandoc.Blocks({})
    for _, block in ipairs(cell.content) do
      if block.t == "Div" and block.classes:includes("wb") then by_cell[place]:extend(unfolded(block.content)) end
    end
  end
  return by_cell
end

-- A markdown cell tagged "own-page" starts a page where the medium has pages.
local function on_own_page(cell, blocks)
  if (cell.attributes.tags or ""):find("own%-page") and blocks[1] and blocks[1].t == "Header" then
    blocks[1].classes:insert("own-page")
  end
  return blocks
end

-- What a code cell shows, one text a display.
local function shown(cell)
  local texts = {}
  cell:walk({RawBlock = function(block) texts[#texts + 1] = block.text end})
  return texts
end

local function is_text(cell) return cell.classes:includes("markdown") end

-- What the cells after the first show, each display in a division that names its cell.
local function all_shown(cells)
  local texts = {}
  for place = 2, #cells do
    for _, html in ipairs(is_text(cells[place]) and {} or shown(cells[place])) do
      -- pandoc's tree has no classes on paragraphs: the note travels in a division of its own
      html = html:gsub('<p class="wb%-note">(.-)</p>', '<div class="wb-below"><p>%1</p></div>')
      texts[#texts + 1] = ('<div data-cell="%d">%s</div>\n'):format(place, html)
    end
  end
  return texts
end

local function kept(doc)
  local cells, blocks = doc.blocks, pandoc.Blocks({})
  tables = pandoc.json.decode(shown(cells[1])[1], false)
  local displays = read_displays(all_shown(cells))
  for place = 2, #cells do
    local cell = cells[place]
    blocks:extend(is_text(cell) and on_own_page(cell, without_raw(cell.content)) or displays[place] or {})
  end
  return blocks
end

-- Headings and anchors ----------------------------------------------------------------------------------------------

local function without_title(blocks)
  local rest = pandoc.Blocks({})
  for place, block in ipairs(blocks) do
    if block.t == "Header" and block.level == 1 then
      if place > 1 then fault("a second title, '" .. pandoc.utils.stringify(block) .. "': sections begin with ##") end
    else
      rest:insert(block)
    end
  end
  return rest
end

local function slug(text)
  local words = pandoc.text.lower(text):gsub("[^%w]+", "-"):gsub("^%-+", ""):gsub("%-+$", "")
  return words == "" and "section" or words
end

-- Anchors given by the notebook; one that stands twice would make its links lead astray.
local function given_anchors(blocks)
  local taken = {main = true, ["contents-title"] = true}
  local function take(element)
    local id = element.identifier or element.id
    if id == "" then return end
    if taken[id] then fault("two things carry the anchor '" .. id .. "'") end
    taken[id] = true
  end
  blocks:walk({Header = take, Figure = take, Div = take, Span = take})
  each_table(blocks, function(data) each_cell(data, take) end)
  return taken
end

local function free_anchor(base, taken)
  local id, n = base, 1
  while taken[id] do n = n + 1; id = base .. "-" .. n end
  taken[id] = true
  return id
end

-- "Table" or "Figure"; nothing for any other block.
local function noun(block)
  return data_of(block) and "Table" or block.t == "Figure" and "Figure" or nil
end

-- Every heading, table and figure gets an anchor, and levels never skip a step.
local function anchored(blocks)
  local taken, previous = given_anchors(blocks), 1
  for _, block in ipairs(blocks) do
    if block.t == "Header" then
      block.level = math.min(block.level, previous + 1)
      previous = block.level
    end
    local kind = noun(block)
    if (block.t == "Header" or kind) and block.identifier == "" then
      local base = kind and pandoc.text.lower(kind) or slug(stringify(block))
      block.identifier = free_anchor(base, taken)
    end
  end
  return blocks, taken
end

-- Numbers of tables and figures ---------------------------------------------------------------------------------------

local function caption_of(block)
  local data = data_of(block)
  return data and data.caption or pandoc.utils.blocks_to_inlines(block.caption.long)
end

-- By anchor: {noun, number} of each table and figure with a caption, in their order.
local function numbered(blocks)
  local numbers, count = {}, {Table = 0, Figure = 0}
  for _, block in ipairs(blocks) do
    local kind = noun(block)
    if kind and #caption_of(block) > 0 then
      count[kind] = count[kind] + 1
      numbers[block.identifier] = {noun = kind, number = count[kind]}
    end
  end
  return numbers
end

local function label(mark) return mark.noun .. " " .. mark.number end

-- Links ---------------------------------------------------------------------------------------------------------------

-- References in brackets with their numbers; what this document does not show is left out.
local function references(parts, numbers)
  local said = {}
  inlines.each_target(parts, function(target)
    local mark = numbers[target:sub(2)]
    if not mark then return end
    said[#said + 1] = inlines.text(#said == 0 and " (" or ", ")
    said[#said + 1] = inlines.link((label(mark):gsub(" ", "\u{A0}")), target) -- on one line
  end)
  if #said > 0 then said[#said + 1] = inlines.text(")") end
  return said
end

-- A link leads to a web page, to a letter box or to a place of this document; all else is shown as words.
local function leads(target, taken)
  local place = target:match("^#(.+)$")
  return target:match("^https?://") or target:match("^mailto:") or (place and taken[place])
end

local function linked_prose(blocks, taken, numbers)
  local numbered_prose = blocks:walk({Span = function(span)
    if span.classes:includes("wb-refs") then return inlines.as_pandoc(references(span.content, numbers)) end
  end})
  return numbered_prose:walk({Link = function(link)
    if not leads(link.target, taken) then return link.content end
    link.attributes, link.title = {}, ""
    return link
  end})
end

local function link_table(data, taken, numbers)
  local function change(part)
    if part.t == "Span" then return part.refs and references(part.content, numbers) or part.content end
    if part.t == "Link" and not leads(part.target, taken) then return part.content end
  end
  data.caption = inlines.changed(data.caption, change)
  for place, head in ipairs(data.head) do data.head[place] = inlines.changed(head, change) end
  each_cell(data, function(cell) cell.inlines = inlines.changed(cell.inlines, change) end)
end

local function linked(blocks, taken, numbers)
  each_table(blocks, function(data) link_table(data, taken, numbers) end)
  return linked_prose(blocks, taken, numbers)
end

-- Items of evidence named in a sentence -------------------------------------------------------------------------------

local ID = "()(%w[%w_%-]*)()"
local IN_AN_ADDRESS = "[/.@#=&?%%]" -- before what looks like an id

-- By id, where it stands: of each item that has a row of its own. An id that is a plain word or number, or that is the
-- name of something else here, leads nowhere.
local function evidence_places(blocks, taken)
  local places = {}
  for anchor in pairs(taken) do
    local id = anchor:match("^ev%-(.+)$")
    if id and id:find("%a") and id:find("%d") then places[id] = "#" .. anchor end
  end
  for _, block in ipairs(blocks) do
    for _, id in (block.t == "Header" and stringify(block) or ""):gmatch(ID) do places[id] = nil end
  end
  each_table(blocks, function(data)
    for _, row in ipairs(data.rows) do
      local first = row[1] and row[1].inlines[1]
      if first and first.t == "Str" and row[1].id ~= "ev-" .. first.text then places[first.text] = nil end
    end
  end)
  return places
end

-- A text in parts, the ids in it as links, but for the id of its own row; nothing where it names none.
local function with_ids(text, places, own)
  local parts, last = {}, 1
  for start, id, stop in text:gmatch(ID) do
    if places[id] and places[id] ~= own and not text:sub(start - 1, start - 1):find(IN_AN_ADDRESS) then
      if start > last then parts[#parts + 1] = inlines.text(text:sub(last, start - 1)) end
      parts[#parts + 1] = inlines.link(id, places[id])
      last = stop
    end
  end
  if #parts > 0 and last <= #text then parts[#parts + 1] = inlines.text(text:sub(last)) end
  return #parts > 0 and parts or nil
end

local function cell_with_ids(parts, places, own)
  local done = {}
  for _, part in ipairs(parts) do
    local instead = part.text and with_ids(part.text, places, own) or {part}
    if part.t == "Strong" then part.content = cell_with_ids(part.content, places, own) end
    table.move(instead, 1, #instead, #done + 1, done)
  end
  return done
end

local function prose_with_ids(block, places)
  if block.t == "Header" or block.t == "Figure" or not with_ids(stringify(block), places) then return block end
  return pandoc.Blocks({block}):walk({
    traverse = "topdown",
    Link = function(link) return link, false end,
    Str = function(word)
      local instead = with_ids(word.text, places)
      return instead and inlines.as_pandoc(instead), false
    end,
  })[1]
end

local function evidence_linked(blocks, taken)
  local places = evidence_places(blocks, taken)
  if next(places) == nil then return blocks end
  each_table(blocks, function(data)
    for _, row in ipairs(data.rows) do
      local own = row[1] and "#" .. row[1].id
      for _, cell in ipairs(row) do cell.inlines = cell_with_ids(cell.inlines, places, own) end
    end
  end)
  return blocks:map(function(block) return prose_with_ids(block, places) end)
end

-- Who refers to what --------------------------------------------------------------------------------------------------

-- How a section is named where something of it is pointed to.
local function mark_of(header)
  local words, id = stringify(header), header.identifier
  local noun, number = words:match("^(%a+) (%d+)$") -- such as "Recommendation 3"
  if noun then return {id = id, noun = noun, number = number} end
  number = words:match("^[%d%.]*%d")
  return {id = id, noun = number and "section" or "", number = number or words:match("^Annex %u+") or words}
end

-- Headings that stand more than once, such as those within each recommendation: they tell no reader where to look.
local function repeated_headings(blocks)
  local seen, repeated = {}, {}
  for _, block in ipairs(blocks) do
    if block.t == "Header" then
      local words = stringify(block)
      repeated[words] = seen[words]
      seen[words] = true
    end
  end
  return repeated
end

-- By anchor: the tables whose cells, and the sections whose words, link to it; each once, in their order. A section with
-- a heading that stands more than once goes by the one around it.
local function uses_of(blocks, numbers)
  local uses, here = {}, nil
  local function note(target, mark)
    local list = uses[target] or {}
    uses[target] = list
    if #list == 0 or list[#list].id ~= mark.id then list[#list + 1] = mark end
  end
  local function see(mark)
    return function(target)
      local place = target:match("^#(.+)$")
      if place and mark then note(place, mark) end
    end
  end
  local repeated, enclosing = repeated_headings(blocks), {}
  for _, block in ipairs(blocks) do
    local data = data_of(block)
    if block.t == "Header" then
      local around = repeated[stringify(block)] and enclosing[block.level - 1]
      enclosing[block.level] = around or mark_of(block)
      here = enclosing[block.level]
    elseif data then
      local known = numbers[block.identifier]
      local seen = see(known and {id = block.identifier, noun = known.noun, number = known.number} or here)
      each_cell(data, function(cell) inlines.each_target(cell.inlines, seen) end)
    else
      local seen = see(here)
      pandoc.Blocks({block}):walk({Link = function(link) seen(link.target) end})
    end
  end
  return uses
end

-- Marks that follow one another with the same noun, as one list each; the table that asks is none of its own uses.
local function in_groups(marks, own)
  local groups = {}
  for _, mark in ipairs(marks or {}) do
    local last = groups[#groups]
    if mark.id ~= own and last and last.noun == mark.noun then table.insert(last.marks, mark)
    elseif mark.id ~= own then groups[#groups + 1] = {noun = mark.noun, marks = {mark}} end
  end
  return groups
end

-- "tables 3, 5; section 4", each number a link.
local function used_in(marks, own)
  local said = {}
  local function say(words) said[#said + 1] = inlines.text(words) end
  for place, group in ipairs(in_groups(marks, own)) do
    if place > 1 then say("; ") end
    if group.noun ~= "" then say(pandoc.text.lower(group.noun) .. (#group.marks > 1 and "s" or "") .. "\u{A0}") end
    for position, mark in ipairs(group.marks) do
      if position > 1 then say(", ") end
      said[#said + 1] = inlines.link(tostring(mark.number), "#" .. mark.id)
    end
  end
  return #said > 0 and said or {inlines.text("nowhere in this document")}
end

-- Tables, figures, callouts -----------------------------------------------------------------------------------------

-- The note below a table or a figure; a callout may be of the kind `note` too, and is not one.
local function is_note(block)
  return block ~= nil and block.t == "Div" and block.classes:includes("wb-below")
end

local function picture(figure)
  local image
  figure.content:walk({Image = function(found) image = image or found end})
  local name = figure.identifier == "" and stringify(figure.caption.long) or figure.identifier
  if not image then fault("figure " .. name .. " has no picture") end
  local alternative = stringify(image.caption)
  if pandoc.text.len(alternative) < LEAST_ALTERNATIVE then
    fault("figure " .. name .. " has no alternative text; say in words what it finds")
  end
  return image.src, alternative
end

local function sum(list)
  local total = 0
  for _, item in ipairs(list) do total = total + item end
  return total
end

-- A last column that says where the document refers to each row.
local function add_uses(view, heading, uses)
  view.head[#view.head + 1] = {inlines.text(heading)}
  if #view.widths > 0 then view.widths[#view.widths + 1] = BACK_LINKS_SHARE * sum(view.widths) end
  for _, row in ipairs(view.rows) do
    if row[1] then row[#row + 1] = {id = "", kind = "text", inlines = used_in(uses[row[1].id], view.id)} end
  end
end

local function read_table(block, view, uses)
  local data = data_of(block)
  view.wide, view.widths, view.head, view.rows = data.wide, data.widths, data.head, data.rows
  view.explorer = block.attributes.explorer
  if data.back ~= "" then add_uses(view, data.back, uses) end
  each_cell(view, function(cell) cell.text = inlines.plain(cell.inlines) end)
end

local function view_of(block, numbers, uses, note)
  local mark = numbers[block.identifier]
  local view = {id = block.identifier, number = mark and label(mark) or "", caption = caption_of(block)}
  view.note = note and pandoc.utils.blocks_to_inlines(note.content) or nil
  if data_of(block) then read_table(block, view, uses) else view.source, view.alternative = picture(block) end
  return view
end

local function written_callout(div)
  for _, kind in ipairs({"warning", "note"}) do
    if div.classes:includes("wb-callout") and div.classes:includes("wb-" .. kind) then
      return writer.callout(div, kind)
    end
  end
  return div.content
end

-- What is not parted by a page --------------------------------------------------------------------------------------

local LINE = 95         -- signs on a line of prose, about
local LONGEST_LEAD = 6  -- lines
local FEW_LINES = 2     -- alone below a heading at the foot of a page, they say too little

local function lines_of(block)
  if block.t == "Para" then return math.ceil(pandoc.text.len(stringify(block)) / LINE) end
  if block.t ~= "BulletList" and block.t ~= "OrderedList" then return math.huge end
  local total = 0
  for _, item in ipairs(block.content) do
    total = total + math.ceil(pandoc.text.len(pandoc.utils.stringify(item)) / LINE)
  end
  return total
end

-- Whether a block goes on with what stands below a heading.
local function goes_on(block, header)
  return block ~= nil and (block.t ~= "Header" or block.level > header.level)
end

-- By place: the short texts that lead in a table or a figure, and the line or two with which a section begins. They stay
-- with what follows, so that no page ends with a heading and little more.
local function lead_ins(blocks)
  local found, below = {}, false
  for place, block in ipairs(blocks) do
    local before, room = place - 1, LONGEST_LEAD
    while noun(block) and before > 0 and lines_of(blocks[before]) <= room do
      room = room - lines_of(blocks[before])
      found[before] = below
      before = before - 1
    end
    below = below or block.t == "Header"
    local header = blocks[place - 1]
    if header and header.t == "Header" and lines_of(block) <= FEW_LINES and goes_on(blocks[place + 1], header) then
      found[place] = true
    end
  end
  return found
end

-- Where readers look things up and do not read through; its tables may stand closer.
local function is_annex(header) return stringify(header):find("^Annex%f[%W]") ~= nil end

local function written(blocks, numbers, uses)
  local done = pandoc.Blocks({})
  local place, annexed, lead = 1, false, lead_ins(blocks)
  while place <= #blocks do
    local block, after = blocks[place], blocks[place + 1]
    local kind = noun(block)
    if kind then
      local note = is_note(after) and after or nil
      local view = view_of(block, numbers, uses, note)
      view.annexed = annexed
      done:extend(kind == "Table" and writer.table(view) or writer.figure(view))
      if note then place = place + 1 end
    elseif block.t == "Header" then
      if block.level == 2 then annexed = is_annex(block) end
      done:extend(writer.heading(block))
    elseif block.t == "Div" then done:extend(written_callout(block))
    elseif lead[place] then done:extend(writer.lead_in(block))
    else done:insert(block) end
    place = place + 1
  end
  return done
end

-- The displays of a notebook hold pictures in figures only.
local function without_loose_pictures(blocks)
  local others = blocks:filter(function(block) return block.t ~= "Figure" end)
  others:walk({Image = function(image)
    fault("the picture '" .. image.src .. "' is not a figure of the workbench")
  end})
end

function Pandoc(doc)
  local blocks = without_title(kept(doc))
  if #blocks == 0 then fault("nothing to publish: no section of text, no table, no figure") end
  without_loose_pictures(blocks)
  local taken
  blocks, taken = anchored(blocks)
  local numbers = numbered(blocks)
  blocks = evidence_linked(linked(blocks, taken, numbers), taken)
  local sections = blocks:filter(function(block) return block.t == "Header" and block.level == 2 end)
  doc.blocks = writer.document(written(blocks, numbers, uses_of(blocks, numbers)), sections)
  return doc
end
