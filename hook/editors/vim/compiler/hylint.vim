" :compiler hylint, then :make fills the quickfix list with what hylint finds.
if exists('current_compiler')
  finish
endif
let current_compiler = 'hylint'
CompilerSet makeprg=hylint\ check\ -qf\ concise\ %:S
CompilerSet errorformat=%f:%l:%c:\ %trror\ %m,%f:%l:%c:\ %tarning\ %m,%f:%l:%c:\ %tnfo\ %m,%-G%.%#
