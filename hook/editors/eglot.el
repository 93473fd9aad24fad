;; hylint in Eglot: paste into init.el. Emacs 29, or 26 and the package eglot.
;; Eglot talks to one server a buffer; beside another one, use flymake.el.
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               '((python-mode python-ts-mode) . ("hylint" "lsp"))))
(add-hook 'python-mode-hook #'eglot-ensure)

;; The safe fixes on saving; leave this out to do without.
(defun hylint-fix-all ()
  (when (and (fboundp 'eglot-managed-p) (eglot-managed-p))
    (ignore-errors
      (eglot-code-actions (point-min) (point-max) "source.fixAll.hylint" t))))
(add-hook 'python-mode-hook
          (lambda () (add-hook 'before-save-hook #'hylint-fix-all nil t)))
