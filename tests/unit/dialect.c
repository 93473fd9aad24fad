#include "unit.h"

#include <string.h>

#include "framework/dialect.h"

static struct arena arena;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static struct dialect pinned(const char *path, const char *text)
{
	struct dialect d;

	dialect_init(&d);
	dialect_read(&d, &arena, path, slice_of(text));
	dialect_settle(&d);
	return d;
}

/* 'b' for both dialects, '2' or '3' for one of them. */
static char keras_of(struct dialect d)
{
	assert_true(d.keras2 || d.keras3);
	return d.keras2 && d.keras3 ? 'b' : d.keras2 ? '2' : '3';
}

static void requirements_bound_the_release(void **state)
{
	static const struct {
		const char *text;
		unsigned oldest, newest;
		char keras;
	} cases[] = {
		{ "tensorflow==2.4.0\n", 204, 204, '2' },
		{ "tensorflow == 2.4.*\n", 204, 204, '2' },
		{ "numpy\ntensorflow-gpu>=2.4,<2.16  # old\n", 204, 215, '2' },
		{ "tensorflow[and-cuda]>=2.16\n", 216, 0, '3' },
		{ "tensorflow~=2.15.0", 215, 215, '2' },
		{ "tensorflow~=2.16", 216, 299, '3' },
		{ "tensorflow>=2.4\n", 204, 0, 'b' },
		{ "tensorflow<=2.15.1\n", 0, 215, '2' },
		{ "tensorflow<2.16.1\n", 0, 216, 'b' },
		{ "tensorflow<3\n", 0, 299, 'b' },
		{ "tensorflow!=2.5\n", 0, 0, 'b' },
		{ "tensorflow\n", 0, 0, 'b' },
		/* What a project ran on, which pins nothing. */
		{ "# tensorflow==2.4.0\n", 0, 0, '2' },
		{ "# tensorflow==2.4.0\ntensorflow>=2.16", 216, 0, '3' },
		{ "# tensorflow>=2.4\n", 0, 0, 'b' },
		{ "# fails with tensorflow==2.4.0\n", 0, 0, 'b' },
		{ "tensorflow==2.*\n", 200, 299, 'b' },
		{ "tensorflow 2.2.0\n", 202, 202, '2' },
		{ "tensorflow-gpu==2.0.0-beta1\n", 200, 200, '2' },
		{ "tensorflow-probability==0.12\n", 0, 204, '2' },
		{ "https://x.org/tensorflow==2.4.0\n", 0, 0, 'b' },
		{ "tensorflow==1.15\n", 115, 115, '2' },
		{ "", 0, 0, 'b' },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct dialect d = pinned("requirements.txt", cases[i].text);

		assert_int_equal(d.oldest, cases[i].oldest);
		assert_int_equal(d.newest, cases[i].newest);
		assert_int_equal(keras_of(d), cases[i].keras);
	}
}

static void every_kind_of_file_is_read(void **state)
{
	static const struct {
		const char *path, *text;
		unsigned oldest;
	} cases[] = {
		{ "Dockerfile", "FROM tensorflow/tensorflow:2.6.1-gpu-jupyter",
		  206 },
		{ "Dockerfile",
		  "FROM python:3.7\nRUN pip install tensorflow==2.7", 207 },
		{ "Dockerfile", "FROM nvcr.io/nvidia/tensorflow:18.11-py3", 0 },
		{ "pyproject.toml", "dependencies = [\"tensorflow>=2.7\"]\n",
		  207 },
		{ "pyproject.toml", "tensorflow = \"^2.12\"\n", 212 },
		{ "pyproject.toml",
		  "tensorflow = {version = \"2.11.0\", optional = true}\n",
		  211 },
		{ "setup.cfg", "install_requires =\n    tensorflow>=2.3\n",
		  203 },
		{ "setup.py", "setup(install_requires=['tensorflow==2.9'])\n",
		  209 },
		{ "environment.yml", "dependencies:\n  - tensorflow=2.8.0\n",
		  208 },
		{ "Pipfile", "tensorflow = \"==2.6.2\"\n", 206 },
		{ "Pipfile.lock",
		  "\"tensorflow\": {\"version\": \"==2.13.1\"},\n", 213 },
		{ "poetry.lock",
		  "[[package]]\nname = \"tensorflow\"\nversion = \"2.14.0\"\n",
		  214 },
		{ "uv.lock",
		  "name = \"tensorflow-cpu\"\r\nversion = "
		  "\"2.15.1\"\r\n",
		  215 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct dialect d = pinned(cases[i].path, cases[i].text);

		assert_int_equal(d.oldest, cases[i].oldest);
	}
}

static void keras_may_be_pinned_itself(void **state)
{
	(void)state;
	assert_int_equal(keras_of(pinned("r.txt", "keras==2.15.0")), '2');
	assert_int_equal(keras_of(pinned("r.txt", "keras>=3.0")), '3');
	assert_int_equal(keras_of(pinned("r.txt", "keras<3")), '2');
	assert_int_equal(keras_of(pinned("r.txt", "keras>=2.4")), 'b');
	assert_int_equal(
		keras_of(pinned("r.txt", "tensorflow\ntensorflow-addons\n")),
		'2');
	/* It refuses to be imported with Keras 3. */
	assert_int_equal(
		keras_of(pinned("r.txt", "tensorflow-recommenders>=0.7\n")),
		'2');
	/* The old Keras beside a new TensorFlow. */
	assert_int_equal(
		keras_of(pinned("r.txt", "tensorflow>=2.16\ntf-keras\n")), '2');
}

static unsigned told_by(const char *readme)
{
	struct dialect d;

	dialect_init(&d);
	dialect_read_readme(&d, &arena, slice_of(readme));
	dialect_settle(&d);
	assert_int_equal(keras_of(d), 'b'); /* a sign pins nothing */
	return d.readme_says;
}

static void a_readme_tells_a_release(void **state)
{
	static const struct {
		const char *text;
		unsigned release;
	} cases[] = {
		{ "Runs with TensorFlow 2.4.1 and Python 3.8.", 204 },
		{ "* tensorflow-gpu==2.3\n* numpy", 203 },
		{ "| TensorFlow | 2.9 |", 209 },
		{ "Tensorflow (version 1.15)", 115 },
		{ "tf v2.5", 205 },
		{ "tested with TF 2.4 and with TF2.10", 210 },
		{ "![](https://img.shields.io/badge/TensorFlow-2.8-red)", 208 },
		/* any from there on */
		{ "![](https://img.shields.io/badge/TensorFlow-2.8%2B-red)",
		  0 },
		{ "tensorflow>=2.3", 0 },
		{ "TensorFlow 2.3 or newer; seen with TensorFlow 2.5", 0 },
		{ "`TensorFlow 2.3`+", 0 },
		/* all of TensorFlow 2 */
		{ "for TensorFlow 2.0 and Colab", 0 },
		{ "for TensorFlow 2", 0 },
		{ "for TensorFlow 2.0.0", 200 },
		/* something else */
		{ "see https://github.com/me/yolo-tensorflow2.2", 0 },
		{ "wtf 2.4 is this", 0 },
		{ "Tensorflow GPU (2.9.1)", 209 },
		/* by the release of Keras, or of Python */
		{ "# Deep UNet (with Keras 2.X)", 215 },
		{ "Keras==2.2.4", 205 },
		{ "Keras (1.2.2)", 112 },
		{ "keras 2.8.0", 208 },
		{ "Keras 2.0+", 0 },
		{ "Keras 3.1", 0 },
		{ "Keras 2.2.4 with TensorFlow 2.2", 202 },
		{ "Python version: 3.7.4", 211 },
		{ "written in Python 3.6", 206 },
		{ "needs Python 3.6+", 0 },
		{ "Python >= 3.6", 0 },
		{ "Python 3.7 or later", 0 },
		{ "Python 3.11", 0 },
		{ "TensorFlow, Python 2.7", 0 },
		{ "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(told_by(cases[i].text), cases[i].release);
}

static void probability_is_for_one_release(void **state)
{
	struct dialect d =
		pinned("setup.py", "['tensorflow-probability==0.11']\n");

	(void)state;
	assert_int_equal(d.newest, 203);
	assert_int_equal(keras_of(d), '2');
	d = pinned("r.txt", "tensorflow-probability>=0.11\n");
	assert_int_equal(d.newest, 0);
	assert_int_equal(keras_of(d), 'b');
	d = pinned("r.txt", "tensorflow==2.4\ntensorflow-probability==0.11\n");
	assert_int_equal(d.newest, 204);
	assert_int_equal(
		keras_of(pinned("r.txt", "tensorflow_probability==0.25\n")),
		'b');
}

static void a_readme_may_ask_for_a_pre_release(void **state)
{
	struct dialect d;

	(void)state;
	dialect_init(&d);
	dialect_read_readme(&d, &arena,
			    slice_of("pip install tensorflow==2.0.0-alpha"));
	assert_true(d.is_early);
	assert_int_equal(d.readme_says, 200);
}

static void python_may_be_too_old_for_keras_3(void **state)
{
	struct dialect d;

	(void)state;
	assert_int_equal(
		keras_of(pinned("Pipfile", "python_version = \"3.7\"\n")), '2');
	assert_int_equal(
		keras_of(pinned("Pipfile", "python_version = \"3.9\"\n")), 'b');
	assert_int_equal(
		keras_of(pinned("environment.yml", "  - python=3.6.9=h26_1\n")),
		'2');
	assert_int_equal(keras_of(pinned("pyproject.toml",
					 "requires-python = \">=3.6,<3.9\"\n")),
			 '2');
	assert_int_equal(
		keras_of(pinned("setup.py", "    python_requires='>=3.6',\n")),
		'b');
	/* A range of Poetry's. */
	assert_int_equal(
		keras_of(pinned("pyproject.toml", "python = \"^3.7\"\n")), 'b');
	/* What a tool checks for, a condition, another package. */
	assert_int_equal(
		keras_of(pinned("setup.cfg", "python_version = 3.7\n")), 'b');
	assert_int_equal(keras_of(pinned("requirements.txt",
					 "a; python_version<'3.8'\n")),
			 'b');
	assert_int_equal(
		keras_of(pinned("requirements.txt", "python-dateutil==2.8\n")),
		'b');
	/* What is said of TensorFlow itself counts first. */
	d = pinned("Pipfile",
		   "tensorflow = \">=2.16\"\npython_version = \"3.7\"\n");
	assert_int_equal(keras_of(d), '3');
}

static void what_is_installed_beside_it_may_be_too_old(void **state)
{
	struct dialect d = pinned("r.txt", "numpy==1.18.4\nh5py==2.10.0\n");

	(void)state;
	assert_int_equal(keras_of(d), '2');
	assert_string_equal(d.why, "r.txt:1");
	assert_int_equal(keras_of(pinned("r.txt", "h5py<3.8\n")), '2');
	assert_int_equal(keras_of(pinned("r.txt", "numpy>=1.18\n")), 'b');
	assert_int_equal(keras_of(pinned("r.txt", "numpy==1.26.4\n")), 'b');
	assert_int_equal(keras_of(pinned("r.txt", "h5py==3.11.0\n")), 'b');
	d = pinned("r.txt", "numpy==1.18.4\ntensorflow==2.18\n");
	assert_int_equal(keras_of(d), '3');
}

static void tensorflow_may_be_any(void **state)
{
	(void)state;
	assert_true(pinned("requirements.txt", "tensorflow\n").any_tensorflow);
	assert_true(pinned("setup.py", "  'tensorflow',\n").any_tensorflow);
	assert_false(
		pinned("requirements.txt", "tensorflow==2.4\n").any_tensorflow);
	assert_false(pinned("setup.py", "tensorflow for all\n").any_tensorflow);
}

static void several_files_make_the_widest_range(void **state)
{
	struct dialect d;

	(void)state;
	dialect_init(&d);
	dialect_read(&d, &arena, "setup.py", slice_of("'tensorflow>=2.4'"));
	dialect_read(&d, &arena, "requirements.txt",
		     slice_of("\ntensorflow==2.18.0"));
	dialect_settle(&d);
	assert_int_equal(d.oldest, 204);
	assert_int_equal(d.newest, 218);
	assert_int_equal(keras_of(d), 'b');
	assert_string_equal(d.releases_why, "setup.py:1");
}

static void the_setting_comes_first(void **state)
{
	struct dialect d;

	(void)state;
	dialect_init(&d);
	assert_false(dialect_set(&d, "4"));
	assert_false(dialect_set(&d, ""));
	assert_true(dialect_set(&d, "3"));
	dialect_read(&d, &arena, "requirements.txt", slice_of("keras==2.9"));
	dialect_settle(&d);
	assert_int_equal(keras_of(d), '3');
	assert_int_equal(d.source, DIALECT_SET);
	assert_true(dialect_set(&d, "both"));
	assert_int_equal(keras_of(d), 'b');
}

static void pre_releases_are_told_apart(void **state)
{
	(void)state;
	assert_true(pinned("r.txt", "tensorflow==2.0.0a0").is_early);
	assert_true(pinned("r.txt", "tensorflow-gpu 2.0.0b1").is_early);
	assert_true(pinned("r.txt", "tensorflow==2.0.0.alpha0").is_early);
	assert_true(pinned("r.txt", "tensorflow==2.0.0-rc1").is_early);
	assert_false(pinned("r.txt", "tensorflow==2.0.0").is_early);
	assert_false(pinned("r.txt", "tensorflow==2.4.0rc1").is_early);
}

static void keras_1_may_be_meant(void **state)
{
	struct dialect d = pinned("r.txt", "numpy");

	(void)state;
	assert_false(dialect_is_past_keras_1(&d));
	d = pinned("r.txt", "keras==1.2.2");
	assert_false(dialect_is_past_keras_1(&d));
	d = pinned("r.txt", "tensorflow==1.4");
	assert_false(dialect_is_past_keras_1(&d));
	d = pinned("r.txt", "keras>=2.0");
	assert_true(dialect_is_past_keras_1(&d));
	d = pinned("r.txt", "tensorflow>=2.0");
	assert_true(dialect_is_past_keras_1(&d));
	assert_true(dialect_set(&d, "2"));
	assert_true(dialect_is_past_keras_1(&d));
}

static void a_file_installs_what_it_is_for(void **state)
{
	struct dialect none, d;

	(void)state;
	dialect_init(&none);
	/* As py/cell_mask.c leaves the commands of a notebook. */
	d = dialect_of_text(&none,
			    slice_of("_#ip install tensorflow==2.0.0a0"));
	assert_int_equal(keras_of(d), '2');
	assert_int_equal(d.source, DIALECT_PINNED);
	assert_true(d.is_early);
	d = dialect_of_text(&none,
			    slice_of("try:\n  _#ensorflow_version 1.x\n"));
	assert_int_equal(keras_of(d), '2');
	assert_int_equal(d.newest, 199);
	d = dialect_of_text(&none, slice_of("_#ensorflow_version 2.x\n"));
	assert_int_equal(keras_of(d), 'b');
	d = dialect_of_text(&none, slice_of("_#ip install -U keras>=3\n"));
	assert_int_equal(keras_of(d), '3');
	d = dialect_of_text(&none, slice_of("_#ip install tensorflow\n"));
	assert_int_equal(keras_of(d), 'b');
	/* It is nearer than what the repository pins. */
	none = pinned("r.txt", "tensorflow==2.18");
	d = dialect_of_text(&none, slice_of("_#ip install tensorflow==2.4"));
	assert_int_equal(d.newest, 204);
	/* What is only said is not. */
	d = dialect_of_text(&none, slice_of("# pip install tensorflow==2.4"));
	assert_int_equal(d.newest, 218);
	dialect_init(&none);
	d = dialect_of_text(&none, slice_of("# pip install tensorflow==2.4"));
	assert_int_equal(keras_of(d), '2');
	assert_int_equal(d.source, DIALECT_SIGNS);
	assert_int_equal(d.newest, 0);
	assert_true(dialect_set(&none, "3"));
	d = dialect_of_text(&none, slice_of("_#ip install tensorflow==2.4"));
	assert_int_equal(keras_of(d), '3');
}

static void keras_may_compute_with_another_library(void **state)
{
	struct dialect none, d;

	(void)state;
	dialect_init(&none);
	d = dialect_of_text(
		&none, slice_of("os.environ[\"KERAS_BACKEND\"] = \"jax\""));
	assert_string_equal(d.backend, "jax");
	d = dialect_of_text(
		&none,
		slice_of("os.environ['KERAS_BACKEND'] = 'tensorflow'\njax"));
	assert_null(d.backend);
	d = pinned("keras.json", "{ \"backend\": \"torch\" }");
	assert_string_equal(d.backend, "torch");
	d = pinned("keras.json", "{ \"backend\": \"tensorflow\" }");
	assert_null(d.backend);
}

int suite_dialect(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requirements_bound_the_release),
		cmocka_unit_test(every_kind_of_file_is_read),
		cmocka_unit_test(keras_may_be_pinned_itself),
		cmocka_unit_test(a_readme_tells_a_release),
		cmocka_unit_test(a_readme_may_ask_for_a_pre_release),
		cmocka_unit_test(probability_is_for_one_release),
		cmocka_unit_test(python_may_be_too_old_for_keras_3),
		cmocka_unit_test(what_is_installed_beside_it_may_be_too_old),
		cmocka_unit_test(tensorflow_may_be_any),
		cmocka_unit_test(several_files_make_the_widest_range),
		cmocka_unit_test(the_setting_comes_first),
		cmocka_unit_test(pre_releases_are_told_apart),
		cmocka_unit_test(keras_1_may_be_meant),
		cmocka_unit_test(a_file_installs_what_it_is_for),
		cmocka_unit_test(keras_may_compute_with_another_library),
	};

	return cmocka_run_group_tests_name("dialect", tests, setup, teardown);
}
