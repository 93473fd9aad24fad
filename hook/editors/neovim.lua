-- hylint in Neovim's own client: paste into init.lua, or keep the file as
-- plugin/hylint.lua in ~/.config/nvim. Neovim 0.7 and later.
local group = vim.api.nvim_create_augroup("hylint", {})
local start = vim.lsp.start
  or function(config) vim.lsp.buf_attach_client(0, vim.lsp.start_client(config)) end

local function attach()
  local git = vim.fn.finddir(".git", vim.fn.expand("%:p:h") .. ";")
  start({ name = "hylint", cmd = { "hylint", "lsp" },
    root_dir = git ~= "" and vim.fn.fnamemodify(git, ":p:h:h") or vim.fn.getcwd(),
    init_options = { onlyChanges = false } })
end
vim.api.nvim_create_autocmd("FileType", { group = group, pattern = "python", callback = attach })
vim.api.nvim_create_autocmd("BufReadPost", { group = group, pattern = "*.ipynb", callback = attach })

-- The safe fixes on saving; leave this out to do without.
vim.api.nvim_create_autocmd("BufWritePre", { group = group, pattern = { "*.py", "*.ipynb" }, callback = function(event)
  local params = { textDocument = vim.lsp.util.make_text_document_params(event.buf),
    range = { start = { line = 0, character = 0 }, ["end"] = { line = 0, character = 0 } },
    context = { only = { "source.fixAll.hylint" }, diagnostics = {} } }
  for id, answer in pairs(vim.lsp.buf_request_sync(event.buf, "textDocument/codeAction", params, 2000) or {}) do
    for _, action in ipairs(answer.result or {}) do
      vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(id).offset_encoding or "utf-16")
    end
  end
end })
