# A repository to commit in, and Python with and without findings.

# BAD blocks a commit, WARN does not.
BAD='    x *= random.random()'
WARN='    print("x", x)'

# new_repository: `repo` with a committed a.py, and in it from now on.
new_repository() {
	git -c init.defaultBranch=main init -q repo
	cd repo
	cat >a.py <<'EOF'
import random

import tensorflow as tf


@tf.function
def step(x):
    return x
EOF
	git add a.py
	git commit -qm base --no-verify
}

# add_line LINE: into the traced function.
add_line() {
	sed -i "s/^    return x/$1\n    return x/" a.py
}

# fails_to_commit: the last commit stays the last one.
fails_to_commit() { # ARGUMENT...
	before=$(git rev-parse -q --verify HEAD || echo none)
	expect_status 1 git commit "$@"
	[ "$(git rev-parse -q --verify HEAD || echo none)" = "$before" ]
}
