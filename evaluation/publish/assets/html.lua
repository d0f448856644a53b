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

-- Most cells are plain words; they need no journey through pandoc.
local function words(inlines)
  local parts = {}
  for _, part in ipairs(inlines) do
    if part.t == "Str" then parts[#parts + 1] = escape(part.text)
    elseif part.t == "Space" or part.t == "SoftBreak" then parts[#parts + 1] = " "
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
  local given = view.element.attributes.widths
  if not given then return "" end
  local sizes, total, cols = {}, 0, {}
  for size in given:gmatch("[^,]+") do
    sizes[#sizes + 1] = tonumber(size) or 1
    total = total + sizes[#sizes]
  end
  for _, size in ipairs(sizes) do
    local step = math.max(1, math.floor(size / total * 20 + 0.5))
    cols[#cols + 1] = ('<col class="w%d">'):format(step * 5)
  end
  return "<colgroup>" .. table.concat(cols) .. "</colgroup>\n"
end

local function body_cell(cell, heading)
  local text = words(pandoc.utils.blocks_to_inlines(cell.contents))
  local id = attribute("id", cell.identifier)
  if heading then return ('<th scope="row"%s>%s</th>'):format(id, text) end
  local classes = cell.classes:clone()
  if pandoc.text.len(text) > LONG_TEXT then classes:insert("long") end
  return ("<td%s%s>%s</td>"):format(id, attribute("class", table.concat(classes, " ")), text)
end

local function body_rows(element)
  local lines = {}
  for _, body in ipairs(element.bodies) do
    for _, row in ipairs(body.body) do
      local cells = {}
      for place, cell in ipairs(row.cells) do cells[place] = body_cell(cell, place <= body.row_head_columns) end
      lines[#lines + 1] = "<tr>" .. table.concat(cells) .. "</tr>"
    end
  end
  return table.concat(lines, "\n")
end

-- The class that all cells of a column share, so that its heading stands over them.
local function column_class(element, place)
  local class
  for _, body in ipairs(element.bodies) do
    for _, row in ipairs(body.body) do
      local kind = row.cells[place].classes[1] or ""
      kind = kind:find("^wb%-level") and "over-levels" or kind == "wb-number" and "wb-number" or ""
      if class and class ~= kind then return "" end
      class = kind
    end
  end
  return class or ""
end

local function head_row(element)
  local cells = {}
  for _, row in ipairs(element.head.rows) do
    for place, cell in ipairs(row.cells) do
      cells[#cells + 1] = ('<th scope="col"%s>%s</th>'):format(attribute("class", column_class(element, place)),
        words(pandoc.utils.blocks_to_inlines(cell.contents)))
    end
  end
  return #cells > 0 and "<thead><tr>" .. table.concat(cells) .. "</tr></thead>\n" or ""
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
</div>]]):format(named, attribute("id", view.id), caption, columns(view), head_row(view.element),
    body_rows(view.element), note(view)))
  if view.element.classes:includes("wb-wide") then return {pandoc.Div({block}, pandoc.Attr("", {"wide"}))} end
  return {block}
end

function writer.figure(view)
  return {raw(([[<div class="exhibit">
<figure class="wb-figure"%s>
<img alt="%s" src="%s">
<figcaption>%s</figcaption>
</figure>%s
</div>]]):format(attribute("id", view.id), escape(view.alternative), escape(view.source), label(view), note(view)))}
end

function writer.heading(header) return {header} end

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
