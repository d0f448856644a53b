-- The HTML of tables, figures, callouts and the list of contents; prose is left to pandoc. No style attribute.

local writer = {}
local MOST_WITHOUT_CONTENTS = 6
local LONG_TEXT = 120 -- signs; such a cell asks for a column of some width, also on a telephone

local function raw(text) return pandoc.RawBlock("html", text) end

local ENTITY = {["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#39;"}
local function escape(text) return (text:gsub("[&<>\"']", ENTITY)) end

local function inline(inlines)
  local doc = pandoc.Pandoc({pandoc.Plain(inlines)})
  return (pandoc.write(doc, "html", {wrap_text = "none"}):gsub("%s+$", ""))
end

-- Most cells are plain words and links; they need no journey through pandoc.
local words
words = function(inlines)
  local parts = {}
  for _, part in ipairs(inlines) do
    local kind = part.t
    if kind == "Str" then parts[#parts + 1] = escape(part.text)
    elseif kind == "Space" or kind == "SoftBreak" then parts[#parts + 1] = " "
    elseif kind == "Link" then
      parts[#parts + 1] = ('<a href="%s">%s</a>'):format(escape(part.target), words(part.content))
    elseif kind == "Strong" then parts[#parts + 1] = "<strong>" .. words(part.content) .. "</strong>"
    else return inline(inlines) end
  end
  return table.concat(parts)
end

local function attribute(name, value)
  return value ~= "" and (' %s="%s"'):format(name, escape(value)) or ""
end

local function label(view)
  local number = view.number ~= "" and ('<span class="label">%s.</span> '):format(view.number) or ""
  return number .. words(view.caption)
end

local function note(view)
  return view.note and ('\n<p class="wb-note">%s</p>'):format(words(view.note)) or ""
end

-- Relative widths become one of twenty classes, since a column cannot carry its own style.
local function columns(view)
  if #view.widths == 0 then return "" end
  local total, cols = 0, {}
  for _, size in ipairs(view.widths) do total = total + size end
  for _, size in ipairs(view.widths) do
    local step = math.max(1, math.floor(size / total * 20 + 0.5))
    cols[#cols + 1] = ('<col class="w%d">'):format(step * 5)
  end
  return "<colgroup>" .. table.concat(cols) .. "</colgroup>\n"
end

local function body_cell(cell)
  local id = attribute("id", cell.id)
  if cell.kind == "heading" then return ('<th scope="row"%s>%s</th>'):format(id, words(cell.inlines)) end
  -- a cell of plain text needs no name: there are thousands
  local kind = cell.kind ~= "text" and "wb-" .. cell.kind or ""
  local long = (utf8.len(cell.text) or #cell.text) > LONG_TEXT and (kind == "" and "long" or " long") or ""
  return ("<td%s%s>%s</td>"):format(id, attribute("class", kind .. long), words(cell.inlines))
end

local function body_rows(rows)
  local lines = {}
  for _, row in ipairs(rows) do
    local cells = {}
    for place, cell in ipairs(row) do cells[place] = body_cell(cell) end
    lines[#lines + 1] = "<tr>" .. table.concat(cells) .. "</tr>"
  end
  return table.concat(lines, "\n")
end

-- The class that all cells of a column share, so that its heading stands over them.
local function column_class(rows, place)
  local class
  for _, row in ipairs(rows) do
    local kind = row[place].kind
    kind = kind:find("^level") and "over-levels" or kind == "number" and "wb-number" or ""
    if class and class ~= kind then return "" end
    class = kind
  end
  return class or ""
end

local function head_row(view)
  local cells = {}
  for place, inlines in ipairs(view.head) do
    local class = attribute("class", column_class(view.rows, place))
    cells[place] = ('<th scope="col"%s>%s</th>'):format(class, words(inlines))
  end
  return #cells > 0 and "<thead><tr>" .. table.concat(cells) .. "</tr></thead>\n" or ""
end

local function numbers_and_texts(value)
  local kind = type(value)
  if kind ~= "table" then return kind == "number" or kind == "string" end
  for _, part in pairs(value) do
    if not numbers_and_texts(part) then return false end
  end
  return true
end

-- What the page's own script reads: data only, checked here because no other format looks at it.
local function explorable(view, blocks)
  local read, data = pcall(pandoc.json.decode, view.explorer, false)
  if not read or type(data) ~= "table" or not numbers_and_texts(data) then
    error("FAULT[the explorer of " .. view.id .. " holds something else than numbers and texts]", 0)
  end
  local all = pandoc.Blocks({raw(('<div class="wb-explorer" data-explorer="%s">'):format(escape(view.explorer)))})
  all:extend(blocks)
  all:insert(raw("</div>"))
  return all
end

local function with_explorer(view, blocks)
  return view.explorer and explorable(view, blocks) or blocks
end

function writer.table(view)
  local caption_id = view.id .. "-caption"
  local named = #view.caption > 0 and attribute("aria-labelledby", caption_id) or attribute("aria-label", "Table")
  local caption = #view.caption > 0 and ('<caption%s>%s</caption>\n'):format(attribute("id", caption_id), label(view)) or ""
  local block = raw(([[<div class="exhibit">
<div class="scroll" role="region" tabindex="0"%s>
<table class="wb-table"%s>
%s%s%s<tbody>
%s
</tbody>
</table>
</div>%s
</div>]]):format(named, attribute("id", view.id), caption, columns(view), head_row(view),
    body_rows(view.rows), note(view)))
  return with_explorer(view, {view.wide and pandoc.Div({block}, pandoc.Attr("", {"wide"})) or block})
end

function writer.figure(view)
  local caption_id = view.id .. "-caption"
  return {raw(([[<div class="exhibit">
<figure class="wb-figure"%s>
<div class="scroll" role="region" tabindex="0"%s>
<img alt="%s" src="%s">
</div>
<figcaption%s>%s</figcaption>
</figure>%s
</div>]]):format(attribute("id", view.id), attribute("aria-labelledby", caption_id), escape(view.alternative),
    escape(view.source), attribute("id", caption_id), label(view), note(view)))}
end

function writer.heading(header) return {header} end
function writer.lead_in(block) return {block} end

function writer.callout(div, kind)
  local class = kind == "warning" and "wb-callout wb-warning" or "wb-callout"
  local blocks = pandoc.Blocks({raw(('<div class="%s" role="note">'):format(class))})
  blocks:extend(div.content)
  blocks:insert(raw("</div>"))
  return blocks
end

local function contents(sections)
  local items = {}
  for place, header in ipairs(sections) do
    items[place] = ('<li><a href="#%s">%s</a></li>'):format(escape(header.identifier), words(header.content))
  end
  return raw('<nav class="contents" aria-labelledby="contents-title">\n<h2 id="contents-title">Contents</h2>\n<ul>\n'
    .. table.concat(items, "\n") .. "\n</ul>\n</nav>")
end

local function is_wide(block) return block.t == "Div" and block.classes:includes("wide") end

-- Printed on a landscape page, a wide table takes the headings along that stand over it.
local function with_headings(blocks)
  local done = pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    if is_wide(block) then
      while #done > 0 and done[#done].t == "Header" do
        block.content:insert(1, done[#done])
        done:remove(#done)
      end
    end
    done:insert(block)
  end
  return done
end

function writer.document(blocks, sections)
  local long = #sections > MOST_WITHOUT_CONTENTS
  local all = pandoc.Blocks({})
  if long then all:insert(contents(sections)) end
  all:insert(raw('<main id="main" class="wb">'))
  all:extend(with_headings(blocks))
  all:insert(raw("</main>"))
  return all
end

return writer
