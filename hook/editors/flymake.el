;; hylint in Flymake, without a server: paste into init.el. Emacs 26 and later.
(require 'flymake)
(defvar-local hylint-process nil)

(defun hylint-flymake (report &rest _)
  "Give the buffer to `hylint check' and hand what it says to REPORT."
  (when (process-live-p hylint-process) (kill-process hylint-process))
  (setq hylint-process
        (make-process :name "hylint" :noquery t :connection-type 'pipe
                      :buffer (generate-new-buffer " *hylint*") :stderr (get-buffer-create " *hylint errors*")
                      :command (list "hylint" "check" "-" "--stdin-filename" (or buffer-file-name "-") "-qf" "concise")
                      :sentinel #'hylint-flymake-end))
  (process-put hylint-process 'report report)
  (process-put hylint-process 'source (current-buffer))
  (process-send-region hylint-process (point-min) (point-max))
  (process-send-eof hylint-process))

(defun hylint-flymake-end (process _)
  (unless (process-live-p process)
    (let ((source (process-get process 'source)) (found nil))
      (when (and (buffer-live-p source) (eq process (buffer-local-value 'hylint-process source)))
        (with-current-buffer (process-buffer process)
          (goto-char (point-min))
          (while (re-search-forward ":\\([0-9]+\\):\\([0-9]+\\): \\(error\\|warning\\|info\\) \\(.*\\)$" nil t)
            (let ((kind (cdr (assoc (match-string 3) '(("error" . :error) ("warning" . :warning) ("info" . :note)))))
                  (text (match-string 4)) (line (string-to-number (match-string 1)))
                  (column (string-to-number (match-string 2))))
              (let ((place (flymake-diag-region source line column)))
                (push (flymake-make-diagnostic source (car place) (cdr place) kind text) found)))))
        (funcall (process-get process 'report) found)))
    (kill-buffer (process-buffer process))))

(add-hook 'python-mode-hook
          (lambda () (add-hook 'flymake-diagnostic-functions #'hylint-flymake nil t) (flymake-mode 1)))
