" hylint in ALE: copy this folder (vim/) to ~/.vim/pack/hylint/start/hylint.
" Below, hylint shows what it finds while you type, and :ALEFix or saving
" corrects it. Leave the last two lines out to do without.
if empty(globpath(&runtimepath, 'autoload/ale.vim'))
  finish
endif
call ale#linter#Define('python', {'name': 'hylint', 'lsp': 'stdio', 'executable': 'hylint', 'command': '%e lsp',
      \ 'project_root': {b -> fnamemodify(finddir('.git', expand('#' . b . ':p:h') . ';'), ':p:h:h')}})
call ale#fix#registry#Add('hylint', 'HylintFix', ['python'], 'The safe fixes of hylint')
function! HylintFix(buffer) abort
  return {'command': 'hylint check --fix -q --exit-zero %t', 'read_temporary_file': 1}
endfunction
let g:ale_fixers = extend(get(g:, 'ale_fixers', {}), {'python': ['hylint']}, 'keep')
let g:ale_fix_on_save = 1
