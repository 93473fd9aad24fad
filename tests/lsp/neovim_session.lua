-- What a person does in Neovim, for editors.py: argument 1 is the set-up.
local function check(holds, what)
  if not holds then
    io.stdout:write("not ok neovim: " .. what .. "\n")
    vim.cmd("cquit 1")
  end
end

local function codes()
  local found = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do found[#found + 1] = (d.code or d.user_data.lsp.code) end
  table.sort(found)
  return table.concat(found, " ")
end

local function wait_for(wanted)
  check(vim.wait(10000, function() return codes() == wanted end, 20), "waited for '" .. wanted .. "', got '" .. codes() .. "'")
end

wait_for("HY113 HY201")
for _, d in ipairs(vim.diagnostic.get(0)) do
  local text = vim.api.nvim_buf_get_text(0, d.lnum, d.col, d.end_lnum, d.end_col, {})[1]
  local code = d.code or d.user_data.lsp.code
  check(text == (code == "HY201" and 'print("loss", x)' or "experimental_relax_shapes=True"),
    code .. " stands at '" .. text .. "'")
end

-- The quick fix of the print, which is unsafe and so offered only.
local params = { textDocument = vim.lsp.util.make_text_document_params(0),
  range = { start = { line = 6, character = 20 }, ["end"] = { line = 6, character = 20 } },
  context = { only = { "quickfix" }, diagnostics = {} } }
local applied = false
for id, answer in pairs(vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 5000)) do
  for _, action in ipairs(answer.result) do
    if action.title:find("tf.print", 1, true) then
      vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(id).offset_encoding or "utf-16")
      applied = true
    end
  end
end
check(applied, "the quick fix was not offered")
wait_for("HY113")
check(vim.api.nvim_buf_get_lines(0, 6, 7, true)[1]:find('tf.print("loss", x)', 1, true), "the fix stands elsewhere")

-- Saving corrects what is left.
vim.cmd("write")
wait_for("")
check(not vim.bo.modified, "the file is not saved")

-- A notebook is the JSON that it is: what is found stands at the line of the
-- code in it, and saving corrects nothing else.
vim.cmd("edit " .. vim.fn.expand("%:r") .. ".ipynb")
wait_for("HY113 HY201")
for _, d in ipairs(vim.diagnostic.get(0)) do
  local text = vim.api.nvim_buf_get_text(0, d.lnum, d.col, d.end_lnum, d.end_col, {})[1]
  check(text == ((d.code or d.user_data.lsp.code) == "HY201" and [[print(\"loss\", x)]] or "experimental_relax_shapes=True"),
    "in the notebook there is '" .. text .. "'")
end
local before = vim.api.nvim_buf_get_lines(0, 0, -1, true)
vim.cmd("write")
wait_for("HY201")
local changed = {}
for i, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do
  if line ~= before[i] then changed[#changed + 1] = line end
end
check(#changed == 1 and changed[1]:find([["@tf.function(reduce_retracing=True)\n",]], 1, true),
  "saving the notebook changed " .. vim.inspect(changed))
io.stdout:write("ok neovim shows, fixes, and corrects on saving\n")
vim.cmd("qall")
