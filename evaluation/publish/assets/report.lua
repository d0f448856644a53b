-- From an executed notebook to a document, for every format alike.
--
-- Keeps the markdown cells and the displays that begin with <section class="wb">; code, streams and every other
-- output are left out. The displays are read back into pandoc's tree, so that only what the tree can hold goes on:
-- no script, no style, no frame. Then: anchors, numbers, links. How a thing looks is left to one writer a format,
-- the file <format>.lua beside this one, with the functions
--   table(view), figure(view), heading(header), callout(div, kind), document(blocks, sections)
-- each of which returns blocks. A view is {id, number, caption, note}, with {source, alternative} for a figure and
-- {annexed, wide, widths, head, rows, explorer} for a table: `head` holds a list of inlines, `rows` lists of {id, kind, inlines,
-- text}, and `explorer` what a page can weigh again, where it can.

local folder = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local writer = dofile(pandoc.path.join({folder, FORMAT .. ".lua"}))

local DISPLAY = '^%s*<section class="wb">'
local BACK_LINKS_SHARE = 0.12 -- of a table with given widths, for the column that says where its rows are used
local LEAST_ALTERNATIVE = 20 -- characters; the same bound as for a figure in a notebook

local function fault(message)
  error("FAULT[" .. message .. "]", 0)
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
      if first and first.t == "Table" then first.attributes.explorer = block.attributes.explorer end
      done:extend(block.content)
    else
      done:insert(block)
    end
  end
  return done
end

local function display(html)
  -- pandoc's tree has no classes on paragraphs: the note travels in a division of its own
  html = html:gsub('<p class="wb%-note">(.-)</p>', '<div class="wb-below"><p>%1</p></div>')
  local read = pandoc.read(html, "html-auto_identifiers").blocks
  local blocks = pandoc.Blocks({})
  for _, block in ipairs(read) do
    if block.t == "Div" and block.classes:includes("wb") then blocks:extend(unfolded(block.content)) end
  end
  return blocks
end

-- A markdown cell tagged "own-page" starts a page where the medium has pages.
local function on_own_page(cell, blocks)
  if (cell.attributes.tags or ""):find("own%-page") and blocks[1] and blocks[1].t == "Header" then
    blocks[1].classes:insert("own-page")
  end
  return blocks
end

local function displays(cell)
  local blocks = pandoc.Blocks({})
  for _, output in ipairs(cell.content) do
    if output.t == "Div" and output.classes:includes("output") then
      for _, block in ipairs(output.content) do
        if block.t == "RawBlock" and block.format == "html" and block.text:find(DISPLAY) then
          blocks:extend(display(block.text))
        end
      end
    end
  end
  return blocks
end

local function kept(doc)
  local blocks = pandoc.Blocks({})
  for _, cell in ipairs(doc.blocks) do
    if cell.t == "Div" and cell.classes:includes("cell") then
      if cell.classes:includes("markdown") then blocks:extend(on_own_page(cell, without_raw(cell.content)))
      elseif cell.classes:includes("code") then blocks:extend(displays(cell)) end
    end
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
    local id = element.identifier
    if id == "" then return end
    if taken[id] then fault("two things carry the anchor '" .. id .. "'") end
    taken[id] = true
  end
  local function take_table(element)
    take(element)
    for _, body in ipairs(element.bodies) do
      for _, row in ipairs(body.body) do
        for _, cell in ipairs(row.cells) do take(cell) end
      end
    end
  end
  blocks:walk({Header = take, Figure = take, Div = take, Span = take, Table = take_table})
  return taken
end

local function free_anchor(base, taken)
  local id, n = base, 1
  while taken[id] do n = n + 1; id = base .. "-" .. n end
  taken[id] = true
  return id
end

-- Every heading, table and figure gets an anchor, and levels never skip a step.
local function anchored(blocks)
  local taken, previous = given_anchors(blocks), 1
  for _, block in ipairs(blocks) do
    if block.t == "Header" then
      block.level = math.min(block.level, previous + 1)
      previous = block.level
    end
    if (block.t == "Header" or block.t == "Table" or block.t == "Figure") and block.identifier == "" then
      local base = block.t == "Header" and slug(pandoc.utils.stringify(block)) or pandoc.text.lower(block.t)
      block.identifier = free_anchor(base, taken)
    end
  end
  return blocks, taken
end

-- A link leads to a web page, to a letter box or to a place of this document; all else is shown as words.
local function linked(blocks, taken)
  return blocks:walk({Link = function(link)
    local place = link.target:match("^#(.+)$")
    local leads = link.target:match("^https?://") or link.target:match("^mailto:") or (place and taken[place])
    if not leads then return link.content end
    link.attributes, link.title = {}, ""
    return link
  end})
end

-- Numbers of tables and figures, and who refers to what -----------------------------------------------------------------

-- By anchor: {noun, number} of each table and figure with a caption, in their order.
local function numbered(blocks)
  local numbers, count = {}, {Table = 0, Figure = 0}
  for _, block in ipairs(blocks) do
    local noun = block.t
    if count[noun] and #block.caption.long > 0 then
      count[noun] = count[noun] + 1
      numbers[block.identifier] = {noun = noun, number = count[noun]}
    end
  end
  return numbers
end

local function label(mark) return mark.noun .. " " .. mark.number end

-- References in brackets get their numbers; what this document does not show is left out.
local function referred(blocks, numbers)
  return blocks:walk({Span = function(span)
    if not span.classes:includes("wb-refs") then return end
    local said = pandoc.Inlines({})
    span.content:walk({Link = function(link)
      local place = link.target:sub(2)
      if not numbers[place] then return end
      said:extend(#said == 0 and {pandoc.Space(), pandoc.Str("(")} or {pandoc.Str(","), pandoc.Space()})
      said:insert(pandoc.Link({pandoc.Str(label(numbers[place]))}, "#" .. place))
    end})
    if #said > 0 then said:insert(pandoc.Str(")")) end
    return said
  end})
end

-- By anchor: the tables whose cells, and the sections whose words, link to it; each once, in their order.
local function uses_of(blocks, numbers)
  local uses, here = {}, nil
  local function note(target, mark)
    local list = uses[target] or {}
    uses[target] = list
    if #list == 0 or list[#list].id ~= mark.id then list[#list + 1] = mark end
  end
  for _, block in ipairs(blocks) do
    if block.t == "Header" then
      local words = pandoc.utils.stringify(block)
      local number = words:match("^Annex %u+") or words:match("^[%d%.]*%d")
      here = {id = block.identifier, noun = number and not number:find("^Annex") and "section" or "", number = number or words}
    else
      local known = numbers[block.identifier or ""]
      local mark = known and {id = block.identifier, noun = known.noun, number = known.number} or here
      pandoc.Blocks({block}):walk({Link = function(link)
        local place = link.target:match("^#(.+)$")
        if place and mark then note(place, mark) end
      end})
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
  local said = pandoc.Inlines({})
  for place, group in ipairs(in_groups(marks, own)) do
    if place > 1 then said:extend(pandoc.Inlines("; ")) end
    if group.noun ~= "" then
      said:insert(pandoc.Str(pandoc.text.lower(group.noun) .. (#group.marks > 1 and "s" or "") .. "\u{A0}"))
    end
    for position, mark in ipairs(group.marks) do
      if position > 1 then said:extend(pandoc.Inlines(", ")) end
      said:insert(pandoc.Link({pandoc.Str(tostring(mark.number))}, "#" .. mark.id))
    end
  end
  return #said > 0 and said or pandoc.Inlines("nowhere in this document")
end

-- Tables, figures, callouts -----------------------------------------------------------------------------------------

-- The note below a table or a figure; a callout may be of the kind `note` too, and is not one.
local function is_note(block)
  return block ~= nil and block.t == "Div" and block.classes:includes("wb-below")
end

local function picture(figure)
  local image
  figure.content:walk({Image = function(found) image = image or found end})
  local name = figure.identifier == "" and pandoc.utils.stringify(figure.caption.long) or figure.identifier
  if not image then fault("figure " .. name .. " has no picture") end
  local alternative = pandoc.utils.stringify(image.caption)
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

local stringify, inlines_of = pandoc.utils.stringify, pandoc.utils.blocks_to_inlines

-- One visit to the tree for all that the writers ask: every look into a table copies it.
local function read_table(element, view, uses)
  view.wide = element.classes:includes("wb-wide")
  view.explorer = element.attributes.explorer
  view.widths = pandoc.List({})
  for size in (element.attributes.widths or ""):gmatch("[^,]+") do view.widths:insert(tonumber(size) or 1) end
  view.head, view.rows = {}, {}
  local back = element.attributes["back-links"]
  for _, row in ipairs(element.head.rows) do
    for _, cell in ipairs(row.cells) do table.insert(view.head, inlines_of(cell.contents)) end
  end
  if back then
    table.insert(view.head, pandoc.Inlines(back))
    if #view.widths > 0 then view.widths:insert(BACK_LINKS_SHARE * sum(view.widths)) end
  end
  for _, body in ipairs(element.bodies) do
    local headings = body.row_head_columns
    for _, row in ipairs(body.body) do
      local cells = {}
      for place, cell in ipairs(row.cells) do
        local inlines = inlines_of(cell.contents)
        local kind = place <= headings and "heading" or (cell.classes[1] or "wb-text"):gsub("^wb%-", "")
        cells[place] = {id = cell.identifier, kind = kind, inlines = inlines, text = stringify(inlines)}
      end
      if back and cells[1] then
        local inlines = used_in(uses[cells[1].id], element.identifier)
        cells[#cells + 1] = {id = "", kind = "text", inlines = inlines, text = stringify(inlines)}
      end
      table.insert(view.rows, cells)
    end
  end
end

local function view_of(element, numbers, uses, note)
  local mark = numbers[element.identifier]
  local view = {id = element.identifier, number = mark and label(mark) or ""}
  view.caption = inlines_of(element.caption.long)
  view.note = note and inlines_of(note.content) or nil
  if element.t == "Table" then read_table(element, view, uses) else view.source, view.alternative = picture(element) end
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

-- Where readers look things up and do not read through; its tables may stand closer.
local function is_annex(header) return stringify(header):find("^Annex%f[%W]") ~= nil end

local function written(blocks, numbers, uses)
  local done = pandoc.Blocks({})
  local place, annexed = 1, false
  while place <= #blocks do
    local block, after = blocks[place], blocks[place + 1]
    if block.t == "Table" or block.t == "Figure" then
      local note = is_note(after) and after or nil
      local view = view_of(block, numbers, uses, note)
      view.annexed = annexed
      done:extend(block.t == "Table" and writer.table(view) or writer.figure(view))
      if note then place = place + 1 end
    elseif block.t == "Header" then
      if block.level == 2 then annexed = is_annex(block) end
      done:extend(writer.heading(block))
    elseif block.t == "Div" then done:extend(written_callout(block))
    else done:insert(block) end
    place = place + 1
  end
  return done
end

-- The displays of a notebook hold pictures in figures only.
local function without_loose_pictures(blocks)
  for _, block in ipairs(blocks) do
    if block.t ~= "Figure" and block.t ~= "Table" then
      pandoc.Blocks({block}):walk({Image = function(image)
        fault("the picture '" .. image.src .. "' is not a figure of the workbench")
      end})
    end
  end
end

function Pandoc(doc)
  local blocks = without_title(kept(doc))
  if #blocks == 0 then fault("nothing to publish: no section of text, no table, no figure") end
  without_loose_pictures(blocks)
  local taken
  blocks, taken = anchored(blocks)
  local numbers = numbered(blocks)
  blocks = linked(referred(blocks, numbers), taken)
  local sections = blocks:filter(function(block) return block.t == "Header" and block.level == 2 end)
  doc.blocks = writer.document(written(blocks, numbers, uses_of(blocks, numbers)), sections)
  return doc
end
