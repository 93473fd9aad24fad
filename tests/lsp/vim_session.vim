" What a person does in Vim, for editors.py; g:session says with what.
function! Say(text) abort
  call writefile([a:text], g:answers, 'a')
endfunction

function! Check(holds, what) abort
  if !a:holds
    call Say('not ok vim with ' . g:session . ': ' . a:what)
    cquit!
  endif
endfunction

function! Shown() abort
  return map(copy(ale#engine#GetLoclist(bufnr(''))), {_, d -> [d.code, d.lnum, d.col]})
endfunction

function! WaitFor(wanted) abort
  let l:tries = 0
  while Shown() != a:wanted && l:tries < 500
    sleep 20m
    let l:tries += 1
  endwhile
  call Check(Shown() == a:wanted, 'waited for ' . string(a:wanted) . ', got ' . string(Shown()))
endfunction

function! Ale() abort
  call ale#Queue(0)
  call WaitFor([['HY113', 4, 14], ['HY201', 7, 10]])
  " ALE asks which of several actions is meant: the first one.
  runtime autoload/ale/util.vim
  function! ale#util#Input(...) abort
    return '1'
  endfunction
  call cursor(7, 20)
  ALECodeAction
  let l:tries = 0
  while getline(7) !~# 'tf\.print' && l:tries < 200
    sleep 20m
    let l:tries += 1
  endwhile
  call Check(getline(7) =~# '; tf\.print("loss", x)$', 'after the quick fix the line is ' . getline(7))
  write
  let l:tries = 0
  while getline(4) !~# 'reduce_retracing' && l:tries < 500
    sleep 20m
    let l:tries += 1
  endwhile
  call Check(getline(4) =~# 'reduce_retracing', 'saving corrected nothing')
  call WaitFor([])
  sleep 100m
  call Say('ok vim with ALE shows, fixes, and corrects on saving')
endfunction

function! Compiler() abort
  compiler hylint
  silent make
  let l:found = map(getqflist(), {_, d -> [d.lnum, d.col, d.type, matchstr(d.text, 'HY\d*')]})
  call Check(l:found == [[4, 14, 'i', 'HY113'], [7, 10, 'w', 'HY201']], 'the list is ' . string(l:found))
  call Check(bufname(getqflist()[0].bufnr) =~# 'train.py$', 'the list names another file')
  call Say('ok vim with its compiler plugin')
endfunction

try
  call function(g:session)()
catch
  call Check(0, v:exception . ' at ' . v:throwpoint)
endtry
qall!
